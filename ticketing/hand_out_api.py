"""`/api/v1/hand-outs`: a number for collecting what the back office has ready, for a case's code or at the guide
desk."""

from typing import Annotated

from limits import RateLimitItemPerMinute
from pydantic import Field, model_validator
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.case_errors import UnknownCase
from ticketing.bodies import Body, Code
from ticketing.hand_out import HandOut
from web import answers, requests
from web.people import NotAllowed
from web.roles import Spec, route
from web.site import Site
from web.throttle import Throttle, who
from web.ticket_out import TicketOut

ROLES = frozenset({"kiosk", "guide", "manager"})
STAFF = frozenset({"guide", "manager"})
WRONG_CODES = RateLimitItemPerMinute(20)


class Collect(Body):
    """`code`: what the visitor was given; `case`: its number, which is enough for staff. `kiosk`: where staff print."""

    code: Annotated[str, Field(max_length=20)] = ""
    case: Annotated[str, Field(max_length=24)] = ""
    language: Code = "zh"
    kiosk: Annotated[str, Field(max_length=40)] = ""

    @model_validator(mode="after")
    def _something(self) -> "Collect":
        if not self.code and not self.case:
            raise ValueError("a code or a case is needed")
        return self


def routes(site: Site, codes: Throttle) -> list[Route]:
    """codes: counts wrong codes, here and on the pages."""
    desk = HandOut(site)

    async def collect(request: Request) -> Response:
        """Raises UnknownCase, NotAllowed for a number without its code from a machine, NotReady, HandOutTaken."""
        key, body = await requests.read(request, Collect)
        person = request.state.person
        staff = person.role in STAFF
        if not body.code and not staff:
            raise NotAllowed()
        async with codes.guessing(who(request), UnknownCase):
            case = await desk.with_code(body.code, body.case) if body.code else await desk.numbered(body.case)
        ticket = await desk.number_for(
            key,
            case,
            language=body.language if body.language in site.hall.languages else site.hall.languages[0],
            kiosk=body.kiosk if staff else person.name,
        )
        return answers.Json(await answers.ticket_json(site, ticket), status_code=201)

    return [
        route(
            "/api/v1/hand-outs",
            collect,
            ["POST"],
            roles=ROLES,
            name="hand out",
            spec=Spec(
                "A number for collecting what a case has come to.", body=Collect, answers={201: TicketOut}, tag="cases"
            ),
        )
    ]
