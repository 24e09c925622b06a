"""How the city's platform stands to the hall's ratings, and comparing a day with it."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.models import Body
from web import requests
from web.rating_export import export_of
from web.rating_outbox import Compared, RatingOutbox
from web.roles import Spec, route
from web.site import Site

PATH = "/api/v1/rating-export"
ROLES = frozenset({"manager", "admin"})
_NOT_KEPT = {"Cache-Control": "no-store"}


class DayToCompare(Body):
    """A business day, 'yyyymmdd'."""

    day: Annotated[str, Field(pattern=r"^\d{8}$")]


class ComparedOut(BaseModel):
    """`missing` are sent once more; of `strangers` the hall knows nothing, `named` are the first of them."""

    day: str
    at: float
    ours: int
    theirs: int
    missing: int
    strangers: int
    named: list[str]


class RatingExportOut(BaseModel):
    """How many ratings wait, are sent and were refused; `compared`: the last comparison."""

    platform: bool
    waiting: int
    sent: int
    refused: int
    whys: dict[str, int]
    compared: ComparedOut | None


def routes(site: Site) -> list[Route]:
    async def standing(request: Request) -> Response:
        return JSONResponse(await standing_of(site), headers=_NOT_KEPT)

    async def compare(request: Request) -> Response:
        """Raises NoPlatform, PlatformSilent."""
        _, body = await requests.read(request, DayToCompare)
        found = await export_of(site).compare(body.day)
        return JSONResponse(_compared(found), headers=_NOT_KEPT)

    shown = Spec("How the ratings are on their way.", answers={200: RatingExportOut}, tag="ratings")
    asked = Spec("Compare a day with the city's platform.", DayToCompare, None, {200: ComparedOut}, "ratings")
    return [
        route(PATH, standing, ["GET"], roles=ROLES, name="rating export", spec=shown),
        route(f"{PATH}/reconcile", compare, ["POST"], roles=ROLES, name="rating reconcile", spec=asked),
    ]


async def standing_of(site: Site) -> dict[str, Any]:
    outbox = RatingOutbox(site.people.accounts.engine)
    last = await outbox.last()
    return {
        "platform": bool(site.settings.rating_url),
        **await outbox.counts(),
        "whys": dict(await outbox.whys()),
        "compared": _compared(last) if last else None,
    }


def dashed(day: str) -> str:
    return re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", day)


def _compared(found: Compared) -> dict[str, Any]:
    return {**found._asdict(), "named": list(found.named)}
