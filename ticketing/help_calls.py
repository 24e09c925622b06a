"""`/api/v1/help`: somebody at a kiosk asks for a person, a guide says "I go", and later that it is done."""

from typing import Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.events import Event
from dispatcher.help_commands import calls
from ticketing.bodies import Body
from web import answers, requests
from web.roles import Spec, route
from web.site import Site

PATH = "/api/v1/help"
GUIDES = frozenset({"guide", "manager"})


class AskForHelp(Body):
    """`green`: papers for the green channel are to be looked at."""

    about: Literal["help", "green"] = "help"


class Nothing(Body):
    """No members."""


class HelpOut(BaseModel):
    """One device's call. `staff`: who goes there."""

    device: str
    state: Literal["called", "taken", "ended"]
    since: str
    staff: str | None


def routes(site: Site) -> list[Route]:
    async def ask(request: Request) -> Response:
        key, body = await requests.read(request, AskForHelp)
        about = "" if body.about == "help" else body.about
        return told(await site.dispatcher.call_help(key, device=request.state.person.name, about=about), 201)

    async def take(request: Request) -> Response:
        key, _ = await requests.read(request, Nothing)
        return told(await site.dispatcher.take_help(key, **_who(request)))

    async def end(request: Request) -> Response:
        key, _ = await requests.read(request, Nothing)
        return told(await site.dispatcher.end_help(key, **_who(request)))

    def told(event: Event, status: int = 200) -> Response:
        device = event.fields["device"]
        state, staff = event.kind.removeprefix("help."), event.fields["staff"]
        for call in calls(event.fields["help"]):
            if call.device == device:
                state, staff = call.state, call.staff
        since = answers.iso(site, int(event.fields["since"]))
        return JSONResponse({"device": device, "state": state, "since": since, "staff": staff or None}, status)

    asks = Spec("Ask for a person at this kiosk.", body=AskForHelp, answers={201: HelpOut}, tag="guide")
    takes = Spec("Say that one goes there.", body=Nothing, answers={200: HelpOut}, tag="guide")
    ends = Spec("Say that it is done.", body=Nothing, answers={200: HelpOut}, tag="guide")
    return [
        route(PATH, ask, ["POST"], roles={"kiosk"}, name="ask for help", spec=asks),
        route(f"{PATH}/{{device}}/take", take, ["POST"], roles=GUIDES, name="take a call for help", spec=takes),
        route(f"{PATH}/{{device}}/end", end, ["POST"], roles=GUIDES, name="end a call for help", spec=ends),
    ]


def _who(request: Request) -> dict[str, str]:
    return {"device": request.path_params["device"], "staff": request.state.person.staff_no}
