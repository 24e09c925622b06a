"""A random day: whatever people do, each ticket is in one place, and the stream alone gives the state byte for byte."""

import os
import random
from collections import Counter

import pytest

from config.hall import Hall
from dispatcher.deciding import decided, recorded
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.lifecycle import FINAL
from dispatcher.rule import Head, choose
from dispatcher.state import State
from tests.dispatcher.story import Story

WINDOW_ACTIONS = ("recall", "start", "finish", "no_show", "hold", "transfer", "undo", "call", "reroute")
ROOM_ACTIONS = ("pause_window", "resume_window", "close_window", "sits_down")
VISITOR_ACTIONS = ("return_", "resume", "postpone", "narrow", "cancel", "expire", "coming")


async def live_a_little(story: Story, chance: random.Random, state: State) -> str:
    """One thing somebody does, sensible or not. Returns 'action: ok' or 'action: REFUSED_AS'."""
    story.clock.ms += chance.choice((0, 1, 900, 20_000, 90_000))
    window = chance.choice(list(story.hall.windows))
    ticket = chance.choice(list(state.tickets) or ["A001"])
    here = state.window(window).ticket or ticket
    usual = (
        ("issue",) * 4 + ("call_next",) * 5 + ("start", "finish") * 4 + ("undo",) * 2 + WINDOW_ACTIONS + VISITOR_ACTIONS
    )
    action = chance.choice(usual if chance.random() < 0.9 else ROOM_ACTIONS)
    aside = {"return_": state.missed(), "resume": state.held()}.get(action)
    if aside and chance.random() < 0.8:
        ticket = chance.choice(aside).number
    try:
        if action == "issue":
            await take_a_number(story, chance)
        elif action == "call_next":
            await story.window(window, "call_next")
        elif action == "call":
            await story.window(window, "call", ticket, reason="asked for")
        elif action == "hold":
            await story.window(window, "hold", here, kind=chance.choice(("fetch", "kept", "step")))
        elif action == "transfer":
            lane, other = chance.choice(list(story.hall.lanes)), chance.choice(list(story.hall.windows))
            to = {"lane": lane} if chance.random() < 0.5 else {"to_window": other}
            await story.window(window, "transfer", here, reason="moved", keep_place=chance.random() < 0.8, **to)
        elif action == "reroute":
            change, lane = chance.choice(("skip", "end", "add", "back")), chance.choice(list(story.hall.lanes))
            lanes = {"lanes": [lane]} if change == "add" else {}
            await story.window(window, "reroute", here, change=change, reason="changed", **lanes)
        elif action == "finish":
            outcome, onward = chance.choice(("accepted", "refused")), chance.choice((None, None, True, False))
            await story.window(window, "finish", here, outcome=outcome, onward=onward, reason="changed")
        elif action == "undo":
            last = await story.feed.read(f"{state.day}-{max(0, state.rev - chance.randint(1, 2))}", 1)
            await story.window(last[0].window or window, "undo", last[0].ticket or here)
        elif action == "sits_down":
            await story.sits_down(window)
        elif action in ROOM_ACTIONS:
            await story.window(window, action)
        elif action == "narrow":
            several = [each.number for each in state.tickets.values() if each.klass == "company"] or [ticket]
            await story.visitor("narrow", chance.choice(several), lane=chance.choice(list(story.hall.lanes)))
        elif action in ("cancel", "expire"):
            if chance.random() < 0.3:
                await story.visitor(action, ticket, **({"reason": "closing"} if action == "expire" else {}))
        elif action in VISITOR_ACTIONS:
            await story.visitor(action, ticket)
        else:
            await story.window(window, action, here)
    except Refused as refused:
        return f"{action}: {refused.word}"
    return f"{action}: ok"


async def take_a_number(story: Story, chance: random.Random) -> None:
    banks = [lane for lane in story.hall.lanes if lane.startswith("bank")]
    kind = chance.random()
    if kind < 0.1:
        await story.takes_number(klass="company", stages=[("all", tuple(banks))])
    elif kind < 0.2:
        await story.takes_number(stages=[("any", tuple(banks)), ("any", ("general",))])
    elif kind < 0.3:
        await story.takes_number(klass="appointment", slot=story.clock.ms + chance.randrange(-1_500_000, 1_500_000))
    else:
        lane = chance.choice(("general", "green", "bank_one"))
        klass = chance.choice(("regular", "regular", "priority"))
        there = [window.number for window in story.hall.windows.values() if window.home == lane]
        place = chance.choice(there) if kind > 0.95 else ""
        await story.takes_number(lane, klass=klass, papers="complete", place=place)


async def check_places(story: Story, state: State) -> None:
    """I1–I4: numbers without a gap, each ticket in one place, one ticket at a window and one window for a ticket."""
    by_series: dict[str, list[int]] = {}
    for number in state.tickets:
        by_series.setdefault(number[0], []).append(int(number[1:]))
    for numbers in by_series.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    at_windows = Counter(window.ticket for window in state.windows.values() if window.ticket)
    assert all(count == 1 for count in at_windows.values())
    for number, ticket in state.tickets.items():
        standing = [name for name in state.queues() if number in state.queue(name)]
        assert bool(standing) == (ticket.state == "waiting")
        assert (number in at_windows) == (ticket.state in ("called", "serving"))
    live = [ticket for ticket in state.tickets.values() if ticket.state not in FINAL]
    assert state.desk["live"] == str(len(live))


def check_call(story: Story, state: State, event: Event) -> None:
    """I7: who was called is whom the rule names among the first of every queue, and the event says between whom."""
    found = [(queue, state.head(queue.name)) for queue in story.dispatcher.rule.queues(event.window)]
    heads = [Head(queue, first[0], state.tickets[first[0]].ord, first[1]) for queue, first in found if first]
    run = {lane: int(state.desk.get(f"run:{lane}", "0")) for lane in story.hall.lanes}
    choice = choose(heads, event.at, run)
    assert choice.chosen is not None and choice.chosen.number == event.ticket
    told = [f"{h.queue.name} {h.ord:05d} {h.number} {h.clock} {h.queue.rate}" for h, _ in choice.scores]
    kept_back = [" -" if score is None else "" for _, score in choice.scores]
    assert event.fields["heads"].split(",") == [line + mark for line, mark in zip(told, kept_back, strict=True)]
    again = recorded(event, story.hall)  # from the stream alone: the same ticket, and the same word for why
    assert again.agrees and again.word == decided(choice, choice.chosen, event.at)


@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(3))
async def test_a_random_day_folds_to_what_is_written(story: Story, seed: int) -> None:
    await a_day(story, seed, 700)


@pytest.mark.soak
@pytest.mark.anyio
async def test_many_random_days_do(small_hall: Hall, empty_engine_url: str) -> None:
    first = int(os.environ.get("SEED", "100"))
    for seed in range(first, first + int(os.environ.get("SIZE", "100"))):
        story = Story(small_hall, empty_engine_url)
        try:
            await story.redis.flushall()
            await a_day(await story.begin(), seed, 1500)
        finally:
            await story.end()


async def a_day(story: Story, seed: int, things: int) -> None:
    chance = random.Random(seed)
    await story.sits_down(*story.hall.windows)
    state, seen = await story.folded(), Counter[str]()
    for _ in range(things):
        seen[await live_a_little(story, chance, state)] += 1
        for event in await story.feed.read(state.id):
            if "heads" in event.fields:
                check_call(story, state, event)
            state.apply(event)
    folded = await story.folded()
    assert folded.canonical() == state.canonical() == await story.written()
    await check_places(story, folded)
    happened = {line.partition(":")[0] for line, count in seen.items() if line.endswith(": ok") and count}
    assert {"issue", "call_next", "start", "finish", "undo", "hold", "transfer", "close_window"} <= happened


@pytest.mark.anyio
async def test_a_snapshot_is_the_fold_of_what_lives(story: Story) -> None:
    chance = random.Random(99)
    await story.sits_down(*story.hall.windows)
    state = await story.folded()
    for _ in range(150):
        await live_a_little(story, chance, state)
        state = await story.folded()
    board = await story.board()
    assert board.id == state.id
    assert {n: t.fields for n, t in board.tickets.items()} == {
        n: t.fields for n, t in state.tickets.items() if t.state not in FINAL
    }
    assert {n: w.fields for n, w in board.windows.items()} == {n: w.fields for n, w in state.windows.items()}
