"""How often the hall's estimates come true: a line of the dashboard, and `/api/v1/estimates` by lane."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.estimate_honesty import Foretold, Kept, Record, record
from dispatcher.estimates import Basis
from dispatcher.events import Event
from displays.league_days import before
from web.hub import View
from web.past_days import PastDays
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin"})
_FEW = 10
"""Of so few tickets no share is told."""


class KeptOut(BaseModel):
    """`within`: share (0–1) called by the end of the span they were told; `error_s`: mean error of the P50; `later_s`:
    how much later than it people were called in the mean, negative for earlier."""

    tickets: int
    within: float
    error_s: float
    later_s: float


class KeptOfLane(KeptOut):
    lane: str


class EstimatesOut(BaseModel):
    """`basis`: what estimates rest on now: the catalogue while history is short, what was learned today, or that and
    the days before. `today` and `week` (the open day and the six before) of all tickets, None before any was
    called; `lanes` of the week."""

    basis: Basis
    today: KeptOut | None
    week: KeptOut | None
    lanes: list[KeptOfLane]


class EstimatesKept:
    """Fold every event with `today.follow`."""

    def __init__(self, site: Site) -> None:
        self._site, self.today = site, Foretold()
        self._past = PastDays(site.days, _folded)

    def routes(self) -> list[Route]:
        spec = Spec("How often estimates came true, by lane.", answers={200: EstimatesOut}, tag="dashboard")
        return [route("/api/v1/estimates", self.read, ["GET"], roles=ROLES, name="estimates", spec=spec)]

    async def read(self, request: Request) -> Response:
        view = await self._site.view()
        today = self._of(view)
        week = [*today]
        for day in before("week", view.state.day):
            week += await self._past.of(day)
        known = record(week)
        lanes = [KeptOfLane(lane=lane, **_words(known[lane])) for lane in view.hall.lanes if lane in known]
        told = EstimatesOut(
            basis=view.waits.basis, today=_out(record(today).get("")), week=_out(known.get("")), lanes=lanes
        )
        return JSONResponse(told.model_dump(), headers={"Cache-Control": "no-store"})

    def draw(self, view: View, key: str, lang: str) -> str:
        """HTML for the part 'kept'."""
        say = partial(self._site.phrase, lang)
        found = record(self._of(view)).get("")
        words = {
            "catalogue": say("历史数据还少，按事项目录的时长估算"),
            "today": say("按今天的实际办理时长估算"),
            "history": say("按过去的和今天的实际办理时长估算"),
        }
        told = found if found is not None and found.tickets >= _FEW else None
        return self._site.render(
            "estimates_kept.html",
            lang,
            basis=words[view.waits.basis],
            count=told.tickets if told else 0,
            within=round(told.within * 100) if told else 0,
            error=f"{told.error_s / 60:.1f}" if told else "",
        )

    def _of(self, view: View) -> list[Kept]:
        return self.today.kept() if self.today.day == view.state.day else []


def _folded(day: str, events: Iterable[Event]) -> Sequence[Kept]:
    found = Foretold()
    for event in events:
        found.follow(event)
    return found.kept()


def _out(found: Record | None) -> KeptOut | None:
    return None if found is None else KeptOut(**_words(found))


def _words(found: Record) -> dict[str, Any]:
    seconds = {"error_s": round(found.error_s, 1), "later_s": round(found.later_s, 1)}
    return {"tickets": found.tickets, "within": round(found.within, 3), **seconds}
