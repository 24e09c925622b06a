"""`/problems`, 办不成事: what could not be done, by when it is answered, who is to be told, and the paper for the joint
meeting that mends it."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dispatcher.events import Event
from ticketing import problem_api
from ticketing.guide_paper import moment
from ticketing.problem_api import DECIDERS, KEEPERS
from ticketing.problem_rows import groups, item, row
from web.hub import Topic, View
from web.problem_desk import ProblemDesk
from web.problem_tables import Problem
from web.problem_words import CLOSED, MEETING, PENDING, REASONS
from web.roles import route
from web.site import Site

SHOWN = 100
MOST = 2000
VIEWS = {"waiting": "待答复", "meeting": "联席会议", "tell": "待告知", "closed": "已结案"}
_NOT_KEPT = {"Cache-Control": "no-store"}


def topics(site: Site) -> list[Topic]:
    """Says only that something has changed: the words come with the fragment, never through a topic."""

    def concerns(event: Event, key: str) -> bool:
        return event.kind.startswith("problem.")

    def data(view: View, key: str) -> dict[str, Any]:
        return {}

    return [Topic("problems", {}, data, KEEPERS, concerns=concerns)]


def routes(site: Site) -> list[Route]:
    page = ProblemPage(site)
    return [
        route("/problems", page.show, ["GET"], roles=KEEPERS, name="problems page"),
        route("/problems/rows", page.rows, ["GET"], roles=KEEPERS, name="problems rows"),
        route("/problems/minutes", page.minutes, ["GET"], roles=KEEPERS, name="problems minutes"),
        *problem_api.routes(site),
    ]


class ProblemPage:
    def __init__(self, site: Site) -> None:
        self._site, self._desk = site, ProblemDesk(site)

    async def show(self, request: Request) -> Response:
        """`?view=` one of VIEWS, `?group=` an item and a reason."""
        site, lang = self._site, self._site.language(request)
        view, group = self._asked(request)
        if not view:
            return RedirectResponse("/problems", 303)
        after = (await site.view()).state.id
        body = await self._rows(request, view, group, lang)
        return site.page(request, "problems.html", after=after, view=view, group=group, rows=body)

    async def rows(self, request: Request) -> Response:
        """What changes, as HTML."""
        view, group = self._asked(request)
        body = await self._rows(request, view or "waiting", group, self._site.language(request))
        return HTMLResponse(body, headers=_NOT_KEPT)

    async def minutes(self, request: Request) -> Response:
        """The paper for the joint meeting: what waits, gathered, with lines for its decisions, and what the last
        meetings have decided."""
        site, lang = self._site, self._site.language(request)
        now = await site.dispatcher.now()
        waiting = await self._desk.store.in_states(PENDING, MOST)
        return site.page(
            request,
            "problem_minutes.html",
            groups=groups(waiting, site, now, lang),
            count=len(waiting),
            decided=await self._decided(lang),
            hour=partial(moment, site.hall),
            printed=moment(site.hall, now),
        )

    def _asked(self, request: Request) -> tuple[str, str]:
        view = request.query_params.get("view", "waiting")
        return view if view in VIEWS else "", request.query_params.get("group", "")[:80]

    async def _rows(self, request: Request, view: str, group: str, lang: str) -> str:
        site, now = self._site, await self._site.dispatcher.now()
        waiting = await self._desk.store.in_states(PENDING, MOST)
        telling = await self._desk.store.to_tell(SHOWN)
        met = {(problem.service, problem.reason) for problem in waiting if problem.state == MEETING}
        of_meeting = [problem for problem in waiting if (problem.service, problem.reason) in met]
        gathered = groups(of_meeting if view == "meeting" else waiting, site, now, lang)
        found = {"waiting": waiting, "meeting": [], "tell": telling}.get(view)
        if found is None:
            found = [problem for problem in await self._desk.store.latest(MOST) if problem.state == CLOSED]
        if group:
            found = [problem for problem in found if f"{problem.service}.{problem.reason}" == group]
        return site.render(
            "problem_rows.html",
            lang,
            view=view,
            views=VIEWS,
            group=group,
            counts={
                "waiting": len(waiting),
                "meeting": sum(problem.state == MEETING for problem in waiting),
                "tell": len(telling),
            },
            groups=gathered,
            rows=[await self._row(problem, now, lang) for problem in found[:SHOWN]],
            more=max(0, len(found) - SHOWN),
            decided=await self._decided(lang) if view == "meeting" else [],
            decides=request.state.person.role in DECIDERS,
            staff=request.state.person.staff_no,
        )

    async def _row(self, problem: Problem, now: int, lang: str) -> dict[str, Any]:
        return row(self._site, problem, now, lang, await self._desk.masked(problem))

    async def _decided(self, lang: str) -> list[dict[str, Any]]:
        """The latest decisions, in words."""
        hall, say = self._site.hall, partial(self._site.phrase, lang)
        return [
            {
                **each,
                "at": moment(hall, each["at"]),
                "item": item(hall, each["service"], say, lang),
                "why": say(REASONS[each["reason"]]),
            }
            for each in await self._desk.store.decided(20)
        ]
