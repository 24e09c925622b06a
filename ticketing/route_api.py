"""`POST /api/v1/services/{code}/route`: a kiosk prints the way to where a service is done; no ticket is issued.

Nothing of the hall changes by it, so a press that comes twice prints twice.
"""

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import UnknownService
from ticketing.escpos import block_bytes
from ticketing.found_bodies import PrintRoute, RoutePrinted
from ticketing.printers import SCREEN, NotPrinted, Printer
from ticketing.route_slip import route_layout
from web import requests
from web.roles import Spec, route
from web.site import Site

PATH = "/api/v1/services/{code}/route"
WITHIN_S = 10.0
"""How long somebody waits in front of the screen for the paper."""


def routes(site: Site) -> list[Route]:
    spec = Spec("Print the way to another place.", body=PrintRoute, answers={200: RoutePrinted}, tag="hall")
    return [route(PATH, RoutePrinter(site).print, ["POST"], roles={"kiosk"}, name="print route", spec=spec)]


class RoutePrinter:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def print(self, request: Request) -> Response:
        site = self._site
        _, body = await requests.read(request, PrintRoute)
        service = site.hall.services.get(request.path_params["code"])
        lang = body.language if body.language in site.hall.languages else site.hall.languages[0]
        blocks = route_layout(site.hall, service, lang, site.phrase) if service is not None else []
        if not blocks:
            raise UnknownService()
        printer: Printer = site.printers.get(request.state.person.name, SCREEN)
        why = ""
        try:
            await anyio.to_thread.run_sync(printer.print, block_bytes(blocks, printer.paper), WITHIN_S)
        except NotPrinted as error:
            why = error.why
        return JSONResponse({"printed": printer.real and not why, "why": why or None})
