"""Numbers by phone at the entrance: `/entrance` shows the minute's QR code, `/take` is the page it opens, and
`POST /api/v1/remote-tickets` takes the number."""

import secrets
from typing import Annotated, Any

from limits import RateLimitItemPerMinute
from pydantic import Field, model_validator
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import BadWord
from ticketing.bodies import Body, Code
from ticketing.links import qr_svg
from ticketing.remote_code import left_ms
from ticketing.remote_desk import RemoteDesk
from ticketing.remote_errors import PhoneUnknown
from ticketing.remote_store import RemoteStore
from ticketing.slip import title
from ticketing.views import view_with
from web import answers, requests
from web.roles import Spec, route
from web.site import Site
from web.throttle import Throttle, who
from web.ticket_out import TicketOut
from web.waits import with_count

COOKIE = "phone"
_A_DAY_S = 86_400
_TAKEN = RateLimitItemPerMinute(60)
_NEVER_KEPT = {"Cache-Control": "no-store"}
_SCREEN = frozenset({"display", "manager", "admin"})


class Take(Body):
    """Take a number with the code of the entrance's screen: for an item, or in a lane."""

    k: Annotated[str, Field(min_length=1, max_length=64, description="The code, as its QR code holds it.")]
    service: Code | None = None
    lane: Code | None = None
    language: Code = "zh"

    @model_validator(mode="after")
    def _one_thing(self) -> "Take":
        if (self.service is None) == (self.lane is None):
            raise ValueError("either service or lane is needed")
        return self


def routes(site: Site) -> list[Route]:
    door = RemoteDoor(site, RemoteDesk(site, RemoteStore(site.people.accounts.engine)))
    spec = Spec("Take a number by phone at the entrance.", body=Take, answers={201: TicketOut}, tag="tickets")
    take = "/api/v1/remote-tickets"
    return [
        route(take, door.take, ["POST"], roles={"public"}, name="take by phone", spec=spec),
        route("/take", door.page, ["GET"], roles={"public"}, name="take"),
        route("/take/choices", door.choices, ["GET"], roles={"public"}, name="take.choices"),
        route("/entrance", door.screen, ["GET"], roles=_SCREEN, name="entrance"),
        route("/entrance/code", door.code, ["GET"], roles=_SCREEN, name="entrance.code"),
    ]


class RemoteDoor:
    def __init__(self, site: Site, desk: RemoteDesk) -> None:
        self._site, self._desk = site, desk
        self._taken = Throttle(site.people.tries, "remote tickets", _TAKEN)

    async def take(self, request: Request) -> Response:
        site = self._site
        key, body = await requests.read(request, Take)
        if body.language not in site.hall.languages:
            raise BadWord("language")
        await self._taken.count(who(request))
        phone = request.cookies.get(COOKIE, "")
        if not phone:
            raise PhoneUnknown()
        ticket = await self._desk.take(key, phone, body.k, service=body.service, lane=body.lane, language=body.language)
        view = await view_with(site, ticket.number)
        return JSONResponse(await answers.ticket_json(site, ticket, view), 201, headers=_NEVER_KEPT)

    async def page(self, request: Request) -> Response:
        """What the QR code opens. It knows nobody yet: a strict cookie does not come along from another app."""
        return self._site.page(request, "take.html", headers=_NEVER_KEPT, k=request.query_params.get("k", "")[:64])

    async def choices(self, request: Request) -> Response:
        """What may be taken, and what this phone has. The page asks for it itself, so the cookie comes along here; a
        phone without one is given it."""
        site, lang = self._site, self._site.language(request)
        phone, view = request.cookies.get(COOKIE, ""), await site.view()
        held = await self._desk.held(phone)
        lanes = [
            {
                "code": lane.code,
                "name": lane.name.get(lang),
                "place": site.hall.zones[lane.zone].place.get(lang),
                "wait": with_count(lang, view.waits.by_lane.get(lane.code), view.state.count(lane.code)),
            }
            for lane in self._desk.lanes()
        ]
        words: dict[str, Any] = {
            "fresh": await self._desk.is_fresh(request.query_params.get("k", ""), await site.dispatcher.now()),
            "lanes": lanes,
            "held": [
                {
                    "number": ticket.number,
                    "title": title(ticket, site.hall, lang),
                    "link": f"/t/{await site.dispatcher.token(ticket.number)}",
                }
                for ticket in held
            ],
        }
        answer = HTMLResponse(site.render("take_choices.html", lang, **words), headers=_NEVER_KEPT)
        if not phone:
            secure = (site.hall.public_origin or site.hall.lan_origin).startswith("https:")
            answer.set_cookie(
                COOKIE,
                secrets.token_urlsafe(16),
                max_age=_A_DAY_S,
                path="/",
                httponly=True,
                samesite="strict",
                secure=secure,
            )
        return answer

    async def screen(self, request: Request) -> Response:
        hall = self._site.hall
        return self._site.page(
            request,
            "entrance.html",
            headers=_NEVER_KEPT,
            usable=bool(hall.public_origin and self._desk.lanes()),
            lanes=[lane.name for lane in self._desk.lanes()],
        )

    async def code(self, request: Request) -> Response:
        """The QR code of this minute, and how long (ms) until the next one."""
        site, lang = self._site, self._site.language(request)
        now = await site.dispatcher.now()
        link = f"{site.hall.public_origin.rstrip('/')}/take?k={await self._desk.code(now)}"
        text = qr_svg(link, site.phrase(lang, "扫码用手机取号")) if site.hall.public_origin else ""
        return HTMLResponse(text, headers={"X-Left-Ms": str(left_ms(now)), **_NEVER_KEPT})
