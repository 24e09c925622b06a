"""Lanes and windows with people never vanish: those go on in the lane that was named, all of them or nobody."""

import asyncio
import random
from functools import partial

import pytest

from config.hall import Hall
from dispatcher import errors
from dispatcher.dispatcher import Dispatcher
from dispatcher.tickets import Ticket
from tests.dispatcher.story import Story
from tests.dispatcher.test_random_day import check_places, live_a_little

pytestmark = pytest.mark.anyio
BANK = {"bank_one": "bank_two", "window:4": "bank_two"}
NO_CHANGE: dict[str, str] = {}


def without_a_bank(hall: Hall, revision: str = "fewer") -> Hall:
    """The hall in which the first bank and its window are gone."""
    lanes = {code: lane for code, lane in hall.lanes.items() if code != "bank_one"}
    windows = {number: window for number, window in hall.windows.items() if window.home in lanes}
    return hall.model_copy(update={"revision": revision, "lanes": lanes, "windows": windows})


async def publishing(story: Story, hall: Hall) -> Dispatcher:
    found = Dispatcher(hall, story.runner, story.clock)
    await found.join()
    return found


async def change(story: Story, drains: dict[str, str], hall: Hall | None = None) -> Dispatcher:
    new = await publishing(story, hall or without_a_bank(story.hall))
    await new.change_hall(
        story.request(), was=story.hall.revision, old=story.hall, drains=drains, staff="1001", reason="the bank moves"
    )
    return new


async def ticket(story: Story, number: str) -> Ticket:
    found = await story.dispatcher.ticket(number)
    assert found is not None
    return found


async def test_who_waits_goes_on_in_the_named_lane_with_the_time_waited(story: Story) -> None:
    early = await story.takes_number("bank_one")
    story.clock.pass_s(600)
    late = await story.takes_number("bank_two")
    before = await ticket(story, early)
    new = await change(story, BANK)
    after = await ticket(story, early)
    assert after.lanes == ("bank_two",) and after.clock == before.clock and after.since == before.since
    assert [each.number for each in (await new.board()).waiting("bank_two")] == [early, late]
    (moved,) = [event for event in await story.feed.day(new.day) if event.kind == "ticket.drained"]
    assert moved.fields["staff"] == "1001" and moved.fields["old.todo"] == "bank_one"
    assert (await story.folded()).canonical() == await story.written()


@pytest.mark.parametrize(
    "where", ["its queue", "a later stage", "held", "missed", "its own window", "one of all banks"]
)
async def test_it_is_so_wherever_the_ticket_is(story: Story, where: str) -> None:
    await story.sits_down("4")
    if where == "a later stage":
        number = await story.takes_number(stages=[("any", ("general",)), ("any", ("bank_one",))])
    elif where == "one of all banks":
        number = await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_three"))])
    else:
        number = await story.takes_number("bank_one")
    if where in ("held", "its own window"):
        await story.calls("4")
        await story.window("4", "hold", number, kind="kept")
    if where == "missed":
        await story.calls("4")
        await story.misses("4", number)
    if where == "its own window":
        await story.visitor("resume", number)
    await story.window("4", "close_window")
    new = await change(story, BANK)
    after = await ticket(story, number)
    assert "bank_one" not in after.text("todo") + after.text("next") and after.place == ""
    assert (await story.folded()).canonical() == await story.written()
    board = await new.board()
    assert number in board.tickets and "4" not in board.windows
    await new.open_window(story.request(), window="5", session="session-5", clerk="clerk-5")
    if after.state == "held":
        await new.resume(story.request(), ticket=number)
    if after.state == "missed":
        await new.return_(story.request(), ticket=number)
    if where not in ("a later stage",):
        assert (await new.call_next(story.request(), window="5", session="session-5")).ticket == number


async def test_a_class_that_is_not_known_there_goes_on_as_regular(story: Story) -> None:
    number = await story.takes_number(klass="company", stages=[("all", ("bank_one",))])
    new = await change(story, {"bank_one": "general", "window:4": "general"})
    assert (await ticket(story, number)).klass == "regular"
    assert new.hall.revision == (await new.read_hall())[3]


async def test_without_a_lane_for_everybody_nothing_happens(story: Story) -> None:
    await story.takes_number("bank_one")
    await story.takes_number(stages=[("any", ("general",)), ("any", ("bank_one",))])
    before = await story.everything()
    for drains in (NO_CHANGE, {"window:4": "bank_two"}):
        with pytest.raises(errors.TicketsLive) as live:
            await change(story, drains)
        assert live.value.details == ("2",)
    with pytest.raises(errors.UnknownLane):
        await change(story, {"bank_one": "bank_one"})
    assert await story.everything() == before


async def test_a_window_that_serves_stays_until_it_is_free(story: Story) -> None:
    await story.sits_down("4")
    number = await story.takes_number("bank_one")
    await story.calls("4")
    before = await story.everything()
    with pytest.raises(errors.WindowServing) as serving:
        await change(story, BANK)
    assert serving.value.details == ("4", number) and await story.everything() == before
    await story.window("4", "start", number)
    await story.window("4", "finish", number)
    await change(story, BANK)
    (closed,) = [e for e in await story.feed.day(story.dispatcher.day) if e.kind == "window.closed"]
    assert closed.window == "4"
    with pytest.raises(errors.ConfigChanged):
        await story.calls("4")
    assert (await story.folded()).canonical() == await story.written()


async def test_who_is_being_served_goes_on_although_the_lane_is_gone(story: Story) -> None:
    await story.sits_down("4")
    number = await story.takes_number("bank_one")
    await story.calls("4")
    await story.window("4", "start", number)
    lanes = {code: lane for code, lane in story.hall.lanes.items() if code != "bank_one"}
    moved = story.hall.windows["4"].model_copy(update={"home": "bank_two"})
    hall = story.hall.model_copy(
        update={"revision": "m", "lanes": lanes, "windows": {**story.hall.windows, "4": moved}}
    )
    new = await change(story, BANK, hall)
    await new.finish(story.request(), window="4", session=story.session("4"), ticket=number, outcome="accepted")
    assert (await ticket(story, number)).state == "finished"
    assert (await story.folded()).canonical() == await story.written()


async def test_of_two_who_publish_at_once_one_does(story: Story) -> None:
    numbers = [await story.takes_number("bank_one") for _ in range(5)]
    halls = [without_a_bank(story.hall, f"fewer-{n}") for n in range(4)]
    new = [await publishing(story, hall) for hall in halls]

    async def publish(at: int) -> bool:
        try:
            await new[at].change_hall(
                story.request(),
                was=story.hall.revision,
                old=story.hall,
                drains={"bank_one": f"bank_{'two' if at % 2 else 'three'}"},
            )
        except errors.ConfigChanged:
            return False
        return True

    async def takes() -> str:
        try:
            return await story.takes_number("bank_one")
        except errors.ConfigChanged:
            return ""

    done, more = await asyncio.gather(
        asyncio.gather(*map(publish, range(4))), asyncio.gather(*(takes() for _ in range(6)))
    )
    assert sum(done) == 1
    (winner,) = [hall for hall, won in zip(new, done, strict=True) if won]
    board, taken = await winner.board(), [number for number in more if number]
    there = {ticket.number for lane in ("bank_two", "bank_three") for ticket in board.waiting(lane)}
    assert there == {*numbers, *taken}
    assert (await story.folded()).canonical() == await story.written()


@pytest.mark.parametrize("seed", range(4))
async def test_in_the_middle_of_a_random_day_nobody_is_lost(story: Story, seed: int) -> None:
    chance = random.Random(seed)
    await story.sits_down(*story.hall.windows)
    state = await story.folded()
    for _ in range(200):
        await live_a_little(story, chance, state)
        state = await story.folded()
    live = set((await story.board()).tickets)
    if number := state.window("4").ticket:
        await story.visitor("expire", number, reason="the test needs the window")
        live.discard(number)
    await change(story, {"bank_one": chance.choice(("general", "bank_two")), "window:4": "bank_three"})
    folded = await story.folded()
    assert folded.canonical() == await story.written()
    await check_places(story, folded)
    new = await publishing(story, without_a_bank(story.hall))
    assert set((await new.board()).tickets) == live
    lanes, windows = set(new.hall.lanes), set(new.hall.windows)
    for each in (await new.board()).tickets.values():
        assert set(each.lanes) <= lanes and each.place in {"", *windows} and "bank_one" not in each.text("next")


async def test_a_draining_lane_gives_no_tickets_but_is_served(story: Story) -> None:
    number = await story.takes_number("bank_one")
    lane = story.hall.lanes["bank_one"].model_copy(update={"draining": True})
    hall = story.hall.model_copy(update={"revision": "d", "lanes": {**story.hall.lanes, "bank_one": lane}})
    new = await change(story, NO_CHANGE, hall)
    for asked in ({"lanes": ["bank_one"]}, {"stages": [("any", ("general",)), ("any", ("bank_one",))]}):
        with pytest.raises(errors.LaneClosed):
            await new.issue(story.request(), **asked)
    event = await new.issue(story.request(), lanes=["bank_one", "bank_two"])
    assert event.fields["todo"] == "bank_two"
    await new.open_window(story.request(), window="4", session="session-4", clerk="clerk-4")
    assert (await new.call_next(story.request(), window="4", session="session-4")).ticket == number
    with pytest.raises(errors.LaneClosed):
        await new.transfer(
            story.request(), window="4", session="session-4", ticket=number, reason="back", lane="bank_one"
        )


async def test_a_repeat_of_a_publication_is_the_same_one(story: Story) -> None:
    await story.takes_number("bank_one")
    new, request = await publishing(story, without_a_bank(story.hall)), story.request()
    publish = partial(new.change_hall, request, was=story.hall.revision, old=story.hall, drains=BANK)
    first = await publish()
    before = await story.everything()
    assert await publish() == first
    assert await story.everything() == before
