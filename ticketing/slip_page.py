"""`/slips`: how each printer puts a slip on its paper, drawn from the bytes it gets. For whoever sets the hall up.

Without a ticket it shows the test slip that `hall printer test` prints."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.errors import UnknownTicket
from ticketing.escpos import slip_bytes
from ticketing.names import ticket_today
from ticketing.printer import slip_of
from ticketing.printer_test import sample
from ticketing.printers import SCREEN, Printer
from ticketing.refusals import UnknownPrinter
from ticketing.slip_picture import svg
from web.roles import route
from web.site import Site

ROLES = frozenset({"guide", "manager", "admin"})


def routes(site: Site) -> list[Route]:
    return [route("/slips", SlipPage(site).page, ["GET"], roles=ROLES, name="slips")]


class SlipPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def page(self, request: Request) -> Response:
        """`?ticket=` a number of today, `?printer=` one of the settings. Raises UnknownTicket, UnknownPrinter."""
        site, lang = self._site, self._site.language(request)
        number = request.query_params.get("ticket", "").strip().upper()
        kiosk, slip = "", None
        if number:
            ticket = await ticket_today(site.dispatcher, number, request.state.person)
            found = await slip_of(site, ticket.number)
            if found is None:
                raise UnknownTicket()
            kiosk, slip = ticket.kiosk, found.slip
        named = request.query_params.get("printer", "")
        if named and named not in site.printers:
            raise UnknownPrinter()
        printer: Printer = site.printers.get(named or kiosk, SCREEN)
        shown = slip or sample(printer)
        label = site.phrase(lang, "小票 %(number)s", number=shown.number)
        return site.page(
            request,
            "slips.html",
            picture=svg(slip_bytes(shown, printer.paper), printer.paper, label),
            number=number,
            printers=list(site.printers),
            printer=printer.name if printer.name in site.printers else "",
            paper=printer.paper,
        )
