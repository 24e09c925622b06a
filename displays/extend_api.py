"""延时服务: one press lets the hall give numbers longer today."""

from datetime import date

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web import requests
from web.answers import iso
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin"})


class Nothing(BaseModel):
    """By how much is a rule of the hall file."""

    model_config = ConfigDict(extra="forbid")


class Extended(BaseModel):
    """`minutes`: by how much today's last session is longer in all; `closes_at`: when it ends now."""

    minutes: int
    closes_at: str


def routes(site: Site) -> list[Route]:
    spec = Spec("Give numbers longer today, by the minutes of the rule.", Nothing, None, {200: Extended}, "dashboard")

    async def extend(request: Request) -> Response:
        """Raises ExtendedEnough."""
        key, _ = await requests.read(request, Nothing)
        event = await site.dispatcher.extend_day(key, staff=request.state.person.staff_no)
        minutes, day = int(event.fields["extended"]), date.fromisoformat(event.day)
        closing = site.hall.hours.extended(day, minutes).closing(day, site.hall.timezone)
        told = Extended(minutes=minutes, closes_at=iso(site, closing or event.at))
        return JSONResponse(told.model_dump())

    return [route("/api/v1/day/extend", extend, ["POST"], roles=ROLES, name="extend day", spec=spec)]
