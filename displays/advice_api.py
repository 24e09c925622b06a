"""`/api/v1/advice`: what could be done now, and the manager's answer to it. What the hall can do by itself it does; of
the rest the window, the guide desk and the dashboard are told."""

from functools import partial
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.advice_book import ADOPTED, DECLINED
from dispatcher.advice_changes import HELP
from dispatcher.errors import Refused, RequestReused
from displays.advice_words import DECLINES, card
from web import requests
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin"})
PATH = "/api/v1/advice"
_NOT_KEPT = {"Cache-Control": "no-store"}


class AdviceOver(Refused):
    """The advice does not stand any more, or somebody has answered it."""

    word = "ADVICE_OVER"


class Adopt(BaseModel):
    """No members."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Decline(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Literal["arranged", "nobody", "wrong", "other"]


class AdviceOut(BaseModel):
    """Minutes of mean wait in the lane, as things are and with it; `sure`: 0–1."""

    name: str
    what: str
    why: str
    do: str
    window: str
    lane: str
    until: int
    before_min: float
    after_min: float
    low_min: float
    high_min: float
    sure: float


class AdvicesOut(BaseModel):
    """`right` of `of`: how often advice has come true."""

    advices: list[AdviceOut]
    right: int
    of: int


def routes(site: Site) -> list[Route]:
    door = AdviceDoor(site)
    read = Spec("What could be done now, the best first.", answers={200: AdvicesOut}, tag="advice")
    adopt = Spec(
        "Follow an advice: a window helps at once; for what a person must do people are told.",
        body=Adopt,
        answers={200: AdvicesOut},
        tag="advice",
    )
    decline = Spec("Do not follow it, and why.", body=Decline, answers={200: AdvicesOut}, tag="advice")
    return [
        route(PATH, door.read, ["GET"], roles=ROLES, name="advice", spec=read),
        route(f"{PATH}/{{name}}/adopt", door.adopt, ["POST"], roles=ROLES, name="adopt advice", spec=adopt),
        route(f"{PATH}/{{name}}/decline", door.decline, ["POST"], roles=ROLES, name="decline advice", spec=decline),
    ]


class AdviceDoor:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def read(self, request: Request) -> Response:
        return await self._told(request)

    async def adopt(self, request: Request) -> Response:
        key, _ = await requests.read(request, Adopt)
        return await self._answer(request, key, ADOPTED, "")

    async def decline(self, request: Request) -> Response:
        key, body = await requests.read(request, Decline)
        return await self._answer(request, key, DECLINED, body.reason)

    async def _answer(self, request: Request, key: str, kind: str, reason: str) -> Response:
        """Raises AdviceOver: an answer is given once, also of two in one moment; WindowClosed where nobody is there to
        help any more."""
        site, staff, name = self._site, request.state.person.staff_no, request.path_params["name"]
        now = await site.now()
        if (known := site.advice.answer(name, now)) is not None and (known.kind, known.key) == (kind, key):
            return await self._told(request)
        given = next((each for each in site.advice.current(now) if each.name == name), None)
        if given is None:
            raise AdviceOver()
        words = {"do": given.do, "window": given.window, "lane": given.lane, "staff": staff, "key": key}
        if kind == ADOPTED and given.do == HELP:
            once = f"support-{given.at}-{given.window}-{given.lane}"[:64]
            await site.dispatcher.support(once, window=given.window, lane=given.lane, until=given.until, staff=staff)
        try:
            once = f"answered-{given.at}-{name}"[:64]
            await site.dispatcher.note(once, kind, **words, **({"reason": reason} if reason else {}))
        except RequestReused:
            raise AdviceOver() from None
        await site.audit.record(staff, kind, f"{given.window} {given.lane}", DECLINES.get(reason, ""))
        return await self._told(request)

    async def _told(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        view, book = await site.view(), site.advice
        say = partial(site.phrase, lang)
        told: list[dict[str, Any]] = []
        for each in book.current(view.now):
            words = card(each, book, view.hall, say, lang)
            told.append(
                {
                    "name": each.name,
                    "what": words.what,
                    "why": words.why,
                    "do": each.do,
                    "window": each.window,
                    "lane": each.lane,
                    "until": each.until,
                    "before_min": each.before,
                    "after_min": each.after,
                    "low_min": each.low,
                    "high_min": each.high,
                    "sure": each.sure / 100,
                }
            )
        return JSONResponse({"advices": told, "right": book.right, "of": book.of}, headers=_NOT_KEPT)
