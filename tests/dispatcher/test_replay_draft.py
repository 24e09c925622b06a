"""A past day tried on a draft: the same rule as the scripts', what changes is what the draft changes."""

import json
import sys
from collections import Counter
from pathlib import Path
from subprocess import PIPE, run

import pytest

from config.hall import Hall
from config.reading import files_in, hall_from
from dispatcher.clock import SimulatedClock
from dispatcher.dispatcher import Dispatcher
from dispatcher.events import Event
from dispatcher.replay_day import TraceWrong, day_of
from dispatcher.replay_draft import asked, main, play, play_day
from dispatcher.replay_files import of_files
from dispatcher.replay_paper import PaperHall
from dispatcher.replay_player import Player
from dispatcher.replay_recorded import recorded
from tests.dispatcher.story import DAY, NINE, Story

ROOT = Path(__file__).parents[2]
NANCHUAN = ROOT / "config" / "halls" / "nanchuan"


async def a_morning(story: Story, tickets: int = 40) -> list[Event]:
    """Two general windows with more people than they can take, some first by law, one who leaves for a while."""
    await story.sits_down("1", "2")
    for at in range(tickets):
        await story.takes_number("general", klass="priority" if at % 5 == 4 else "regular")
        story.clock.pass_s(60)
        if at % 3 == 0:
            window = "1" if at % 2 else "2"
            number = await story.calls(window)
            await story.window(window, "start", number)
            story.clock.pass_s(240)
            if at == 6:
                await story.window(window, "hold", number, kind="fetch")
                story.clock.pass_s(30)
                await story.visitor("resume", number)
            else:
                await story.window(window, "finish", number)
    for _ in range(200):
        if not (await story.board()).waiting("general"):
            break
        for window in ("1", "2"):
            number = await story.calls(window)
            await story.window(window, "start", number)
            story.clock.pass_s(200)
            await story.window(window, "finish", number)
            if not (await story.board()).waiting("general"):
                break
    return await story.feed.day(DAY)


def with_target(hall: Hall, minutes: float, klass: str = "regular") -> Hall:
    lane = hall.lanes["general"]
    changed = lane.model_copy(update={"targets": {**lane.targets, klass: minutes}})
    return hall.model_copy(update={"lanes": {**hall.lanes, "general": changed}})


@pytest.mark.anyio
async def test_in_memory_the_rule_calls_as_the_scripts_do(story: Story) -> None:
    events = await a_morning(story)
    day = recorded(events, story.hall, story.hall).day
    hall = story.hall.model_copy(update={"code": "again", "revision": "again"})
    calls = []
    for paper in (True, False):
        clock = SimulatedClock(day.zero)
        real = Dispatcher(hall, story.runner, clock)
        if not paper:
            await real.open_day("open-the-day", day=DAY)
        player = Player(day, PaperHall(hall, clock) if paper else real, clock)
        await player.play()
        calls.append(player.calls)
    assert calls[0] == calls[1] and len(calls[0]) == 40


@pytest.mark.anyio
async def test_what_a_draft_changes_is_seen_and_nothing_else(story: Story) -> None:
    events = await a_morning(story)
    before = await story.everything()
    steps: list[float] = []

    def played(hall: Hall) -> dict[str, float | int | None]:
        return dict(play_in_thread(events, hall, story.hall, steps))

    same, again = played(story.hall), played(story.hall)
    assert same == again and same["tickets"] == 40 and same["priority"] == 8
    strict = played(with_target(story.hall, 1))  # hardly anybody is called within a minute
    assert strict["in_target"] < same["in_target"]  # type: ignore[operator]
    more = story.hall.model_copy(
        update={"windows": {**story.hall.windows, "7": story.hall.windows["1"].model_copy(update={"number": "7"})}}
    )
    assert played(more)["mean"] < same["mean"]  # type: ignore[operator]
    assert steps and max(steps) <= 1 and await story.everything() == before


def play_in_thread(events: list[Event], hall: Hall, known: Hall, steps: list[float]) -> dict[str, float | int | None]:
    """The play has a loop of its own, as the process has."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(play, events, hall, known, steps.append).result()
    return found.lanes["general"]  # type: ignore[return-value]


@pytest.mark.anyio
async def test_tickets_without_a_lane_in_the_draft_are_counted_as_left_out(story: Story) -> None:
    await story.sits_down("4")
    await story.takes_number("bank_one")
    number = await story.calls("4")
    await story.window("4", "start", number)
    await story.window("4", "finish", number)
    await story.takes_number("bank_two")  # nobody ever calls it
    events = await story.feed.day(DAY)
    lanes = {code: lane for code, lane in story.hall.lanes.items() if code != "bank_one"}
    windows = {number: window for number, window in story.hall.windows.items() if window.home in lanes}
    fewer = story.hall.model_copy(update={"lanes": lanes, "windows": windows})
    assert recorded(events, story.hall, story.hall).left_out == 1
    assert recorded(events, fewer, story.hall).left_out == 2


def test_the_process_says_how_far_it_is_and_then_what_it_found() -> None:
    files = files_in(NANCHUAN)
    assert files is not None
    draft = files[0].replace(
        b"regular = 15, priority = 5, appointment = 5 }\nremote",
        b"regular = 12, priority = 5, appointment = 5 }\nremote",
        1,
    )
    hall_from(draft, files[1])
    given = asked(files, (draft, files[1]), short_day())
    done = run([sys.executable, "-m", "dispatcher.replay_draft"], input=given, stdout=PIPE, cwd=ROOT, check=True)
    *steps, found = done.stdout.decode().splitlines()
    assert all(line.startswith("done ") for line in steps) and found.startswith("found ")
    lanes = {each["lane"]: each for each in json.loads(found.removeprefix("found "))["lanes"]}
    assert lanes["general"]["before"]["tickets"] == lanes["general"]["after"]["tickets"] == 3
    said: list[str] = []
    main(given, said.append)
    assert said[-1] == found


def short_day() -> list[Event]:
    """Three people, one window."""
    events, rev = [], 0

    def event(kind: str, at: int, **fields: str) -> None:
        nonlocal rev
        rev += 1
        fields = {"kind": kind, "at": str(NINE + at), **{name.rstrip("_"): value for name, value in fields.items()}}
        events.append(Event(f"{DAY}-{rev}", kind, NINE + at, fields))

    event("day.opened", 0)
    event("window.opened", 1000, by="1")
    for number, at in (("A001", 2000), ("A002", 3000), ("A003", 4000)):
        event("ticket.issued", at, ticket=number, todo="general", class_="regular")
    for number, at in (("A001", 5000), ("A002", 400_000), ("A003", 900_000)):
        event("ticket.called", at, ticket=number, by="1", lane="general")
        event("ticket.finished", at + 300_000, ticket=number, by="1", state="finished", todo="")
    return events


LANES = {"GEN": "general", "GRN": "green", "XPR": "nowhere"}


def recording() -> tuple[str, str]:
    files = ROOT / "tests" / "traces"
    return (files / "trace_1.csv").read_text("utf-8"), (files / "windows_1.json").read_text("utf-8")


def test_recorded_files_are_played_on_the_halls_own_lanes_and_windows(small_hall: Hall) -> None:
    """Given a recorded day and which lane is which, when it is tried on a hall with two general windows and on one
    with a third, then the same people come, the first two are the recording's in their order, and the third helps."""
    day = day_of(*recording(), "full")
    seat = small_hall.windows["2"]
    more = small_hall.model_copy(
        update={"windows": {**small_hall.windows, "9": seat.model_copy(update={"number": "9"})}}
    )
    found, wider = (of_files(day, hall, small_hall, LANES) for hall in (small_hall, more))
    came = Counter(visit.lane for visit in day.visits)
    assert Counter(visit.lane for visit in found.day.visits) == {"general": came["GEN"], "green": came["GRN"]}
    assert found.left_out == wider.left_out == len(day.visits) - came["GEN"] - came["GRN"]
    assert not any(leg.lane not in ("", "general", "green") for visit in found.day.visits for leg in visit.legs)
    posts = {post.window: post for post in found.day.posts}
    theirs = {post.window: post for post in day.posts}
    assert (posts["1"].spans, posts["2"].spans) == (theirs["W01"].spans, theirs["W02"].spans)
    assert posts["1"].speed == theirs["W01"].speed and posts["1"].also == small_hall.windows["1"].also
    assert {post.window for post in wider.day.posts} == {*posts, "9"}
    before, after = (play_day(each, hall, lambda _: None) for each, hall in ((found, small_hall), (wider, more)))
    waits = [played.lanes["general"]["mean"] for played in (before, after)]
    assert waits[0] is not None and waits[1] is not None and waits[1] < waits[0]


@pytest.mark.parametrize(
    ("at", "old", "new", "line"),
    [
        (0, "1,41.0,", "1,inf,", 2),
        (0, "2,108.8,", "1,108.8,", 3),
        (0, "2,108.8,", "2,1e300,", 3),
        (1, '"target_s"', '"targets"', 0),
        (1, "{", "[", 0),
    ],
)
def test_a_recording_that_cannot_be_one_is_named_by_its_line(at: int, old: str, new: str, line: int) -> None:
    texts = list(recording())
    assert old in texts[at]
    texts[at] = texts[at].replace(old, new, 1)
    with pytest.raises(TraceWrong) as wrong:
        day_of(texts[0], texts[1], "full")
    assert wrong.value.line == line
