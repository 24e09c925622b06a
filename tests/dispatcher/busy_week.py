"""A week with everything switched on, on a simulated clock and the real engine: the demo's visitors and clerks, and
beside them whoever does what they do not: companies and their banks, journeys, the back office, ratings, problems.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from config.hall import Hall, Service
from config.indicators import USUAL
from dispatcher.cases import READY, RUNNING, STOPPED
from dispatcher.day_keeper import expire_all, turn
from dispatcher.demo import Demo
from dispatcher.demo_pace import AtOnce
from dispatcher.demo_staff import Command
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from dispatcher.negotiations import banks
from dispatcher.promise_watch import PromiseWatch
from dispatcher.state import State
from tests.dispatcher.busy_person import Person
from tests.dispatcher.naive_promises import Line, on_visit
from tests.dispatcher.story import Story

LINGER_MS = 75 * 60_000
"""How long after closing visitors are still served before a manager ends what is left."""
_LOOK_MS = 5 * 60_000
_VISITORS = ("postpone", "postpone", "coming", "return_", "resume", "narrow", "cancel", "expire", "help")
_ENDS = ("cancel", "expire")
_TURN_MS = 30 * 60_000
"""When the day turns, before its opening."""


class BusyDemo(Demo):
    """The demo, which remembers what it was told; now and then a command comes twice, as after a lost answer."""

    def __init__(self, week: "Week", seed: int) -> None:
        super().__init__(week.story.dispatcher, seed)
        self._week, self._again = week, Random(seed)

    async def say(self, command: Command) -> Event:
        request = f"week-{next(self._week.requests):07d}"
        event = await command(self._dispatcher, request)
        self._week.acknowledged[request] = event.id
        if self._again.random() < 0.03:
            assert await command(self._dispatcher, request) == event
        return event

    async def _office(self) -> None:
        """The week has a back office of its own, which is less diligent."""


class Week:
    """`await week.live(first, days)`; afterwards `acknowledged` holds request → event of every answered command."""

    def __init__(self, story: Story, seed: int, every_s: float) -> None:
        """every_s: between two things of each kind that the demo does not do."""
        self.story, self.seed, self._every_s = story, seed, every_s
        self.chance = Random(seed)
        self.requests = count(1)
        self.acknowledged: dict[str, str] = {}
        self.days: list[str] = []
        self.watch = PromiseWatch(story.dispatcher, story.feed)
        self._told: list[Event] = []
        self._state = State("")
        self._demo: BusyDemo

    async def live(self, first: date, days: int, look: Callable[[], Awaitable[None]]) -> None:
        """look: called at the end of each day, when everything stands still."""
        line = Line([(each.start, each.end) for each in self.story.hall.hours.sessions])
        for day in (first + timedelta(days=at) for at in range(days + 1)):
            self.story.clock.ms = line.opening(day) - _TURN_MS
            assert await turn(self.story.dispatcher) == ""
            self.days.append(f"{day:%Y%m%d}")
            if line.works(day) and len(self.days) <= days:
                await self._day(line.opening(day), line.closing(day))
            await self.watch.look()
            await look()

    async def _day(self, opening: int, closing: int) -> None:
        clock = self.story.clock
        clock.ms, self._told, self._state = opening, [], State(self.story.dispatcher.day)
        demo = self._demo = BusyDemo(self, self.chance.randrange(1 << 30))
        pace = AtOnce(clock)
        await demo.live(pace, opening)
        for window in demo.free:
            self._staff(Person(self.story.dispatcher, demo.say, self._hall_now, window, Random(self.chance.random())))
        for what in (
            self._company,
            self._journey,
            self._office,
            self._talk,
            self._visitor,
            self._voice,
            self._problem,
            self._applicant,
            self._paper,
        ):
            self._again(what, self._every_s, closing)
        self._again(self._collect, self._every_s, closing)
        self._again(self.watch.look, 600.0, closing + LINGER_MS)
        while clock.ms < closing + LINGER_MS and (clock.ms < closing or (await self.story.board()).tickets):
            await demo.live(pace, max(closing, clock.ms + _LOOK_MS))
        await self.watch.look()
        await expire_all(self.story.dispatcher, "到点清场")

    def _staff(self, person: Person) -> None:
        async def step() -> None:
            self._demo.after(await person.step(), step)

        self._demo.after(self.chance.uniform(1, 60), step)

    def _again(self, what: Callable[[], Awaitable[None]], every_s: float, until: int) -> None:
        async def step() -> None:
            with suppress(Refused):
                await what()
            if self.story.clock.ms < until:
                self._demo.after(self.chance.uniform(0.4, 1.6) * every_s, step)

        self._demo.after(self.chance.uniform(0, every_s), step)

    async def _do(self, verb: str, *words: Any, **more: Any) -> Event:
        def command(hall: Any, request: str) -> Awaitable[Event]:
            done: Awaitable[Event] = getattr(hall, verb)(request, *words, **more)
            return done

        return await self._demo.say(command)

    # who comes -------------------------------------------------------------------------------------------------

    async def _company(self) -> None:
        houses = [lane.code for lane in banks(self.story.hall)]
        chosen = self.chance.sample(houses, self.chance.randint(2, len(houses)))
        number = (await self._do("issue", klass="company", stages=[("all", tuple(chosen))])).ticket
        for lane in chosen:
            await self._do("note", "consent.given", ticket=number, lane=lane)
        if self.chance.random() < 0.2:
            await self._do("note", "consent.withdrawn", ticket=number, lane=self.chance.choice(chosen))

    async def _journey(self) -> None:
        known = [lane.code for lane in self.story.hall.lanes.values() if "regular" in lane.targets and not lane.papers]
        stages = [("any", (lane,)) for lane in self.chance.sample(known, min(3, len(known)))]
        await self._do("issue", stages=stages, needs=self.chance.choice(("", "hearing", "mobility")))

    async def _applicant(self) -> None:
        """Somebody brings what is promised in working days."""
        hall = self.story.hall
        await self._do(
            "issue", service=self.chance.choice([s.code for s in hall.services.values() if _in_days(s, hall)])
        )

    async def _collect(self) -> None:
        """Somebody fetches what is ready."""
        ready = [case.id for case in await self.story.dispatcher.cases() if case.state == READY]
        hands_out = [s.code for s in self.story.hall.services.values() if self.story.hall.lanes[s.lane].hands_out]
        if ready:
            await self._do("issue", service=self.chance.choice(hands_out), collects=self.chance.choice(ready))

    async def _visitor(self) -> None:
        verb = self.chance.choice(_VISITORS)
        tickets = {number: t for number, t in (await self._hall_now()).tickets.items() if t.state not in FINAL}
        live = [ticket.number for ticket in tickets.values() if verb != "narrow" or len(ticket.lanes) > 1]
        if verb == "help":
            await self._do("call_help", device="kiosk-1")
            await self._do("take_help", device="kiosk-1", staff="guide")
            await self._do("end_help", device="kiosk-1", staff="guide")
        elif live and (verb not in _ENDS or self.chance.random() < 0.3):
            fit = {"coming": "called", "return_": "missed", "resume": "held", "postpone": "waiting"}.get(verb)
            those = [number for number in live if not fit or tickets[number].state == fit]
            number = self.chance.choice(those or live)
            lane = self.chance.choice(tickets[number].lanes or ("",))
            more = {"narrow": {"lane": lane}, "expire": {"reason": "走了"}}.get(verb, {})
            await self._do(verb, ticket=number, **more)

    # what the house does ---------------------------------------------------------------------------------------

    async def _office(self) -> None:
        """It never gets to every third case, so that some promises are broken."""
        cases = [case for case in await self.story.dispatcher.cases() if int(case.number[1:]) % 3]
        running = [case for case in cases if case.state in (RUNNING, STOPPED)]
        if not running:
            return
        case, act = self.chance.choice(running), self.chance.random()
        if case.state == STOPPED and act < 0.6:
            await self._do("resume_case", case=case.id, staff="office")
        elif act < 0.3 and case.state == RUNNING:
            await self._do("stop_case", case=case.id, reason="补正", staff="office")
        elif act < 0.6:
            await self._do("ready_case", case=case.id, staff="office")
        elif act < 0.66:
            await self._do("withdraw_case", case=case.id, reason="撤回", staff="office")

    async def _talk(self) -> None:
        """Banks say something to the companies that are with them, and banks' visitors go home with an account."""
        houses = {lane.code for lane in banks(self.story.hall)}
        there = [t for t in (await self._hall_now()).serving() if t.lane in houses]
        for ticket in there:
            kind = self.chance.choice(("offer.made", "offer.made", "company.declined", "loan.recorded"))
            await self._do("note", kind, ticket=ticket.number, lane=ticket.lane)
            if kind == "offer.made" and self.chance.random() < 0.2:
                await self._do("note", "offer.withdrawn", ticket=ticket.number, lane=ticket.lane)

    async def _voice(self) -> None:
        """Somebody rates on the phone, is asked again, or is called back after a low rating."""
        seen = [e for e in await self._heard() if e.kind == "ticket.finished" and e.fields["state"] == "finished"]
        if seen:
            end, rating = self.chance.choice(seen), self.chance.choice((1, 2, 3, 4, 5, 5))
            await self._do("note", "rating.asked", ticket=end.ticket, by=end.window)
            reasons = (self.chance.choice(USUAL.codes()),) if rating < 3 else ()
            await self._do("rate", ticket=end.ticket, rating=rating, reasons=reasons, source="phone")
            if rating < 3:
                about = f"{end.day}-{end.ticket}"
                await self._do("note", "followup.opened", about=about, due=str(self.story.clock.ms))
                await self._do("note", "followup.closed", about=about, result="mended")

    async def _problem(self) -> None:
        kind = self.chance.choice(("problem.noted", "problem.escalated", "problem.answered", "problem.closed"))
        await self._do("note", kind, problem="P001")

    async def _paper(self) -> None:
        """A clerk wants somebody's slip once more, and the printer has paper, or none."""
        live = [t.number for t in (await self._hall_now()).tickets.values() if t.state not in FINAL]
        if live:
            number = self.chance.choice(live)
            asked = await self._do("note", "slip.asked", ticket=number, printer="desk")
            what, words = self.chance.choice(
                (("slip.printed", {"paper": "there"}), ("slip.failed", {"why": "paper_out"}))
            )
            await self._do("note", what, ticket=number, printer="desk", job=asked.id, **words)

    async def _hall_now(self) -> State:
        """The hall as it stands: only what has happened since the last look is read."""
        while more := await self.story.feed.read(self._state.id):
            for event in more:
                self._state.apply(event)
        return self._state

    async def _heard(self) -> Sequence[Event]:
        """The day so far."""
        after = self._told[-1].id if self._told else f"{self.story.dispatcher.day}-0"
        while more := await self.story.feed.read(after):
            self._told += more
            after = more[-1].id
        return self._told


def _in_days(service: Service, hall: Hall) -> bool:
    promise = service.promised
    free = service.here and service.klass is None and not hall.lanes[service.lane].papers
    return free and promise is not None and not on_visit(promise)
