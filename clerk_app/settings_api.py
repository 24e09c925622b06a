"""`/api/v1/console-settings`: a clerk's own keys and habits at the console."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.settings_store import Settings, SettingsStore
from web import requests
from web.roles import Spec, route
from web.site import Site

_PATH = "/api/v1/console-settings"


def routes(site: Site) -> list[Route]:
    store = SettingsStore(site.people.accounts.engine)

    async def show(request: Request) -> Response:
        found = await store.of(request.state.person.staff_no)
        return JSONResponse(found.model_dump(), headers={"Cache-Control": "no-store"})

    async def keep(request: Request) -> Response:
        _, settings = await requests.read(request, Settings)
        await store.keep(request.state.person.staff_no, settings)
        return JSONResponse(settings.model_dump())

    reads = Spec("One's own settings of the console.", answers={200: Settings}, tag="windows")
    keeps = Spec("Keep one's own settings of the console.", body=Settings, answers={200: Settings}, tag="windows")
    return [
        route(_PATH, show, ["GET"], roles={"clerk"}, name="console settings", spec=reads),
        route(_PATH, keep, ["POST"], roles={"clerk"}, name="keep console settings", spec=keeps),
    ]
