"""Random itineraries under random commands: each ends, and every leg was served once or explicitly left."""

import os
import random
from collections import Counter

import pytest

from config.hall import Hall
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.journey import steps
from dispatcher.lifecycle import CANCELLED, FINAL
from dispatcher.tickets import Ticket
from tests.dispatcher.story import Story

LANES = ("general", "green", "bank_one", "bank_two", "bank_three")
CHANGES = ("skip", "end", "add", "back")
Way = list[tuple[str, tuple[str, ...]]]


def random_way(chance: random.Random) -> Way:
    """One to four stages; all of several lanes where a company goes."""
    found: Way = []
    for _ in range(chance.randint(1, 4)):
        lanes = tuple(chance.sample(LANES, chance.randint(1, 3)))
        found.append((chance.choice(("any", "all")), lanes))
    return found


class Journeys:
    """A hall in which many go through several lanes, and what its tickets set out to do."""

    def __init__(self, story: Story, chance: random.Random) -> None:
        self.story, self.chance = story, chance
        self.tickets: list[str] = []

    async def live(self, things: int) -> None:
        for _ in range(things):
            self.story.clock.ms += self.chance.choice((0, 900, 20_000, 90_000))
            try:
                await self._something()
            except Refused:
                continue

    async def _something(self) -> None:
        story, chance = self.story, self.chance
        if len(self.tickets) < 12 and chance.random() < 0.15:
            self.tickets.append(await story.takes_number(stages=random_way(chance), papers="complete"))
            return
        window = chance.choice(list(story.hall.windows))
        board = await story.board()
        here = board.window(window).ticket
        if not here:
            last = await story.feed.read(f"{board.day}-{board.rev - 1}", 1)
            if last[0].window and last[0].ticket and chance.random() < 0.3:
                await story.window(last[0].window, "undo", last[0].ticket)
            await story.window(window, "call_next")
            return
        match chance.choice(
            ("start", "finish", "finish", "reroute", "hold", "transfer", "no_show", "recall", "visitor")
        ):
            case "finish":
                onward = chance.choice((None, True, True, False))
                outcome = chance.choice(("accepted", "accepted", "refused"))
                await story.window(window, "finish", here, outcome=outcome, onward=onward, reason="said so")
            case "reroute":
                change = chance.choice(CHANGES)
                lanes = {"lanes": chance.sample(LANES, 1)} if change == "add" else {}
                await story.window(window, "reroute", here, change=change, reason="said so", **lanes)
            case "hold":
                await story.window(window, "hold", here, kind=chance.choice(("fetch", "kept", "step")))
            case "transfer":
                await story.window(window, "transfer", here, lane=chance.choice(LANES), reason="moved")
            case "visitor":
                verb, number = chance.choice(("return_", "resume", "postpone", "narrow")), chance.choice(self.tickets)
                await story.visitor(verb, number, **({"lane": chance.choice(LANES)} if verb == "narrow" else {}))
            case action:
                await story.window(window, action, here)

    async def end(self) -> None:
        """Everybody who is still there is served to the end, or brought back to be."""
        story = self.story
        for _ in range(4000):
            board = await story.board()
            if not board.tickets:
                return
            story.clock.pass_s(60)
            for ticket in (*board.missed(), *board.held()):
                verb = "return_" if ticket.state == "missed" else "resume"
                await story.visitor(verb, ticket.number, reason="last round")
            for window in story.hall.windows:
                await self._goes_on(window)
        raise AssertionError("somebody is left")

    async def _goes_on(self, window: str) -> None:
        story = self.story
        here = (await story.board()).window(window)
        try:
            number = here.ticket or (await story.window(window, "call_next")).ticket
            if here.state != "serving":
                await story.window(window, "start", number)
            await story.window(window, "finish", number, onward=True)
        except Refused:
            return


def served(events: list[Event], number: str) -> Counter[str]:
    """How often each lane served the ticket to an end, less what was taken back."""
    found, ended = Counter[str](), dict[str, str]()
    lane = ""
    for event in events:
        if event.ticket != number:
            continue
        lane = event.fields.get("lane", lane)
        if event.kind == "ticket.finished":
            found[lane] += 1
            ended[str(event.rev)] = lane
        elif event.kind == "ticket.undone" and event.fields["undoes"] in ended:
            found[ended[event.fields["undoes"]]] -= 1
    return +found


def check(ticket: Ticket, events: list[Event]) -> None:
    """Nothing of the plan is lost; what counts as done is what windows have served, no more and no less."""
    found = steps(ticket)
    mine = [event for event in events if event.ticket == ticket.number]
    planned = len(mine[0].fields["next"].split("|")) + 1 if mine[0].fields["next"] else 1
    assert len(found) == planned + sum(event.fields.get("reroute.what") == "add" for event in mine)
    assert ticket.state in FINAL and {step.state for step in found} <= {"done", "skipped", "dropped"}
    if ticket.state == CANCELLED or ticket.outcome == "no_show":
        return
    assert ticket.stage == ticket.stages - 1 == sum(step.state == "done" for step in found) - 1
    done, before = Counter[str](), 0
    for entry in filter(None, ticket.text("past").split(";")):
        how, rule, lanes, _, _, legs, _ = entry.split("|")
        if how == "done":
            been = [leg.lane for leg in ticket.legs[before : int(legs)] if leg.outcome != "dropped"]
            done.update(been if rule == "all" else [lanes])
            before = int(legs)
    if not ticket.text("past"):  # one stage
        done.update([leg.lane for leg in ticket.legs if leg.outcome != "dropped"] or [ticket.lane])
    assert done == served(events, ticket.number)


async def a_day(story: Story, seed: int, things: int) -> None:
    await story.sits_down(*story.hall.windows)
    journeys = Journeys(story, random.Random(seed))
    await journeys.live(things)
    await journeys.end()
    events = await story.feed.day(story.dispatcher.day)
    for number in journeys.tickets:
        ticket = await story.dispatcher.ticket(number)
        assert ticket is not None
        check(ticket, events)
    assert (await story.folded()).canonical() == await story.written()


@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(2))
async def test_every_journey_ends_with_each_leg_served_once_or_left(story: Story, seed: int) -> None:
    await a_day(story, seed, 200)


@pytest.mark.soak
@pytest.mark.anyio
async def test_many_days_of_journeys_do(small_hall: Hall, empty_engine_url: str) -> None:
    first = int(os.environ.get("SEED", "100"))
    for seed in range(first, first + int(os.environ.get("SIZE", "100"))):
        story = Story(small_hall, empty_engine_url)
        try:
            await story.redis.flushall()
            await a_day(await story.begin(), seed, 500)
        finally:
            await story.end()
