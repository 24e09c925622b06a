"""`/simulate`, policies side by side on the same day, and `/what-if`, yesterday with something changed. For managers.

Both are played in memory by a process of their own; the page says how far it is and draws what was found last.
"""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.editing import NotEditable
from config.reading import revision_of
from dispatcher.events import Event
from dispatcher.simulation_run import asked_made_up, asked_recorded
from displays.simulate_bodies import Simulate, TrialOut
from displays.simulate_changes import WhatIf, changed
from displays.simulate_words import policies, what_if_changes, what_if_rows
from web import requests
from web.publishing import Publishing
from web.replays import Replays, some_came
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin"})
SIMULATIONS, WHAT_IF = "/api/v1/simulations", "/api/v1/what-if"
_DAYS = 30
_NOT_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site) -> list[Route]:
    page = SimulatePage(site)

    def at(path: str, endpoint: Any, name: str, summary: str, body: Any = None) -> Route:
        spec = Spec(summary, body=body, answers={200: TrialOut}, tag="simulation")
        return route(path, endpoint, ["POST" if body else "GET"], roles=ROLES, name=name, spec=spec)

    return [
        route("/simulate", page.simulate, ["GET"], roles=ROLES, name="simulate"),
        route("/what-if", page.what_if, ["GET"], roles=ROLES, name="what if"),
        at(SIMULATIONS, page.begin, "begin simulation", "Play policies on the same days; one at a time.", Simulate),
        at(f"{SIMULATIONS}/current", page.simulated, "simulation", "How far it is, or what it has found."),
        at(WHAT_IF, page.wonder, "begin what-if", "A day on record with something changed; one at a time.", WhatIf),
        at(f"{WHAT_IF}/current", page.wondered, "what-if found", "How far it is, or what it has found."),
    ]


class SimulatePage:
    def __init__(self, site: Site) -> None:
        self._site, self._publishing = site, Publishing(site)
        new = partial(Replays, site.people.accounts.engine, clock=site.people.now)
        self._simulations = new(f"simulate:{site.hall.code}", module="dispatcher.simulation_run")
        self._wonders = new(f"what-if:{site.hall.code}")

    async def simulate(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        last = await self._simulations.last()
        found = last.found if last is not None and last.state == "found" else {}
        say = partial(site.phrase, lang)
        return site.page(
            request,
            "simulate.html",
            days=await self._days(),
            last=last,
            rows=policies(found, say),
            names={code: words.get(lang) or words["zh"] for code, words in found.get("names", {}).items()},
        )

    async def what_if(self, request: Request) -> Response:
        site, lang = self._site, self._site.language(request)
        last = await self._wonders.last()
        found = last.found if last is not None and last.state == "found" else {}
        return site.page(
            request,
            "what_if.html",
            days=await self._days(),
            last=last,
            found=found,
            changes=what_if_changes(found.get("about", {}), site.hall, partial(site.phrase, lang), lang),
            rows=what_if_rows(found, lang),
        )

    async def begin(self, request: Request) -> Response:
        """Raises ReplayRunning, NoSuchDay."""
        _, body = await requests.read(request, Simulate)
        by, files = request.state.person.staff_no, await self._publishing.in_force()
        if body.recorded:
            events = await self._events(body.day)
            await self._simulations.start(body.day, "", by, lambda: asked_recorded(files, events))
        else:
            given = partial(asked_made_up, body.day, body.days, body.seed)
            await self._simulations.start(body.day, "", by, given)
        return await self.simulated(request)

    async def wonder(self, request: Request) -> Response:
        """Raises ReplayRunning, NoSuchDay, WrongMember, HallFileWrong for what the hall file cannot be."""
        _, body = await requests.read(request, WhatIf)
        present = await self._publishing.in_force()
        try:
            draft = changed(present, self._site.hall, body)
        except (KeyError, NotEditable):
            raise requests.WrongMember("lane" if body.like is None else "like") from None
        await self._publishing.checked(draft)
        events, by = await self._events(body.day), request.state.person.staff_no
        about = body.model_dump(exclude_none=True, exclude={"day"})
        await self._wonders.begin(body.day, present, draft, revision_of(*draft), events, by, about)
        return await self.wondered(request)

    async def simulated(self, request: Request) -> Response:
        return await self._told(self._simulations)

    async def wondered(self, request: Request) -> Response:
        return await self._told(self._wonders)

    async def _told(self, trials: Replays) -> Response:
        last = await trials.last()
        told = {"state": "none", "day": "", "by": "", "done": 0.0, "found": {}}
        if last is not None:
            told = {name: getattr(last, name) for name in told}
        return JSONResponse(told, headers=_NOT_KEPT)

    async def _events(self, day: str) -> list[Event]:
        """Raises NoSuchDay."""
        events = await self._site.days.day(day)
        some_came(events)
        return events

    async def _days(self) -> list[str]:
        """Days on record, the newest first."""
        return (await self._site.days.known("00000000"))[-1 : -_DAYS - 1 : -1]
