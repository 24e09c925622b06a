"""Advice: what a further window, the end of a pause or a colleague's help would change; silence where little would."""

from dataclasses import replace
from datetime import date

import pytest

from config.hall import Hall
from dispatcher.advice import LEAST_GAIN_MIN, MOST, Advice, advise
from dispatcher.advice_changes import COVER, HELP, OPEN, RESUME, Change, candidates, fitted
from dispatcher.advice_day import rest_of, spans_left
from dispatcher.advice_effect import waits
from dispatcher.advice_outlook import Outlook, outlook_of
from dispatcher.estimate_lessons import lessons
from dispatcher.estimator import Estimator
from dispatcher.simulation import first_calls
from tests.dispatcher.story import DAY, Story

HALF_HOUR = 30 * 60_000


def outlook(per_minute: float = 0.0, lane: str = "general", seconds: float = 480.0) -> Outlook:
    return Outlook(lambda service, code: seconds, lambda at: {f"{lane}:regular": per_minute} if per_minute else {})


async def advice(story: Story, given: Outlook) -> list[Advice]:
    return advise(await story.board(), story.hall, story.clock.ms, given, runs=6)


async def crowd(story: Story, count: int, lane: str = "general") -> None:
    for _ in range(count):
        await story.takes_number(lane)
        story.clock.pass_s(30)


@pytest.mark.anyio
async def test_one_more_window_where_many_wait(story: Story) -> None:
    await story.sits_down("1")
    await crowd(story, 20)
    (found,) = await advice(story, outlook(0.1))
    assert (found.change.do, found.change.window, found.change.lane) == (OPEN, "2", "general")
    assert found.effect.after < found.effect.before - LEAST_GAIN_MIN
    assert found.effect.low <= found.effect.after <= found.effect.high and found.effect.sure == 1.0
    assert found.reason[:5] == (20, 6, 8, 4, 1)  # (20 + 6) × 8 min take four windows for an hour; one is there
    assert found.change.until % HALF_HOUR == 0


@pytest.mark.anyio
async def test_the_end_of_a_pause_comes_sooner_than_a_new_window(story: Story) -> None:
    await story.sits_down("1", "2")
    await story.window("2", "pause_window", reason="away")
    await crowd(story, 20)
    (found,) = await advice(story, outlook())
    assert (found.change.do, found.change.window) == (RESUME, "2")


@pytest.mark.anyio
async def test_silent_where_nobody_waits_long(story: Story) -> None:
    await story.sits_down("1", "2")
    assert await advice(story, outlook()) == []
    await crowd(story, 2)
    assert await advice(story, outlook(0.02)) == []


@pytest.mark.anyio
async def test_at_most_three_each_for_a_lane_of_its_own(story: Story) -> None:
    await story.sits_down("1")
    for lane in ("general", "green", "bank_one", "bank_two", "bank_three"):
        await crowd(story, 12, lane)
    found = await advice(story, outlook())
    assert len(found) == MOST and len({each.change.lane for each in found}) == MOST
    assert len({each.change.window for each in found}) == MOST
    assert [each.effect.saved for each in found] == sorted((each.effect.saved for each in found), reverse=True)


@pytest.mark.anyio
async def test_the_same_moment_gives_the_same_advice(story: Story) -> None:
    await story.sits_down("1")
    await crowd(story, 15)
    given = outlook(0.1)
    assert await advice(story, given) == await advice(story, given)


def helping_hall(hall: Hall) -> Hall:
    """Window 2 may help bank_one, so that its colleague at window 1 could."""
    both = hall.windows["2"].model_copy(update={"also": ("green", "bank_one")})
    return hall.model_copy(update={"windows": {**hall.windows, "2": both}})


@pytest.mark.anyio
async def test_a_colleague_helps_where_the_work_goes_together(story: Story) -> None:
    await story.sits_down("1", "2", "4")
    await crowd(story, 12, "bank_one")
    hall = helping_hall(story.hall)
    found = list(candidates(await story.board(), hall, story.clock.ms, ["bank_one"]))
    assert [(each.do, each.window) for each in found] == [(HELP, "1")]
    assert list(candidates(await story.board(), story.hall, story.clock.ms, ["bank_one"])) == []
    rest = rest_of(await story.board(), hall, story.clock.ms, outlook(), 60, 1)
    changed, day = fitted(found[0], hall, rest.day, story.clock.ms)
    before, after = waits(rest, hall), waits(rest, changed, day)
    assert sum(minutes for _, minutes in after.values()) < sum(minutes for _, minutes in before.values())


@pytest.mark.anyio
async def test_with_and_without_meet_the_same_people(story: Story) -> None:
    await story.sits_down("1", "3")
    await crowd(story, 10)
    await story.calls("1")
    state, now = await story.board(), story.clock.ms
    rest = rest_of(state, story.hall, now, outlook(0.5), 60, 3)
    again = rest_of(state, story.hall, now, outlook(0.5), 60, 3)
    assert rest == again != rest_of(state, story.hall, now, outlook(0.5), 60, 4)
    changed = Change(OPEN, "2", "general", now + 3_600_000)
    assert fitted(changed, story.hall, rest.day, now)[1].visits == rest.day.visits
    assert {post.window for post in rest.day.posts} == {"1", "3"}
    (serving,) = [post for post in rest.day.posts if post.window == "1"]
    assert serving.spans[0][0] > rest.now  # it serves somebody still
    assert len(first_calls(rest.day, story.hall)) == len(rest.day.visits)


@pytest.mark.anyio
async def test_a_company_visits_its_banks_one_after_the_other(story: Story) -> None:
    await story.sits_down("4", "5", "6")
    await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_two", "bank_three"))])
    rest = rest_of(await story.board(), story.hall, story.clock.ms, outlook(), 60, 1)
    (visit,) = rest.day.visits
    assert [leg.end for leg in visit.legs] == ["transfer", "transfer", "finish"]
    assert [leg.lane for leg in visit.legs[:2]] == ["bank_two", "bank_three"]


@pytest.mark.anyio
async def test_on_a_first_day_people_come_as_they_came_lately(story: Story) -> None:
    await story.sits_down("1")
    await crowd(story, 40)
    today = lessons(await story.feed.day(DAY), story.hall.timezone)
    given = outlook_of(Estimator(story.hall).learned, story.hall, DAY, today)
    assert given.arrivals(story.clock.ms) == {"general:regular": 40 / 30}
    assert given.seconds("residence", "general") == pytest.approx(8 * 60 + 25, rel=0.2)


@pytest.mark.anyio
async def test_a_past_that_says_nothing_of_this_time_does_not_empty_an_open_hall(story: Story) -> None:
    """Given past days on which people came at night alone, when it is nine, then they come as they came lately; but
    not where the hall is shut."""
    await crowd(story, 40)
    today = lessons(await story.feed.day(DAY), story.hall.timezone)
    known = Estimator(story.hall).learned
    known = replace(known, habits=replace(known.habits, arrivals={0: {"general:regular": 0.001}}))
    given, night = outlook_of(known, story.hall, DAY, today), story.clock.ms - 9 * 2 * HALF_HOUR
    assert given.arrivals(story.clock.ms) == {"general:regular": 40 / 30}
    assert given.arrivals(night)["general:regular"] == pytest.approx(60 * known.habits.level)
    hours = story.hall.hours.model_copy(update={"always": False, "closed": (date.fromisoformat(DAY),)})
    shut = story.hall.model_copy(update={"hours": hours})
    assert outlook_of(known, shut, DAY, today).arrivals(story.clock.ms) == {}


def test_planned_stretches_end_and_begin_again() -> None:
    plan = ((100, 200), (300, 400))
    assert list(spans_left(150, 120, plan)) == [(150, 200), (300, None)]
    assert list(spans_left(250, 120, plan)) == [(250, 250), (300, None)]
    assert list(spans_left(10, 10, plan)) == [(10, None)]
    assert list(spans_left(10, 10, None)) == [(10, None)]


@pytest.mark.anyio
async def test_somebody_stays_over_noon(story: Story) -> None:
    """Both general windows are meant to leave in half an hour and to be back two hours later."""
    await story.sits_down("1", "2")
    await crowd(story, 20)
    now = story.clock.ms
    noon, two = now + HALF_HOUR, now + 5 * HALF_HOUR
    plan = dict.fromkeys(story.hall.windows, ((now - HALF_HOUR, noon), (two, two + 8 * HALF_HOUR)))
    given = Outlook(lambda service, lane: 480.0, lambda at: {}, plan=plan)
    found = list(candidates(await story.board(), story.hall, now, ["general"], plan))
    assert Change(COVER, "1", "general", two) in found
    rest = rest_of(await story.board(), story.hall, now, given, 60, 1)
    changed, day = fitted(Change(COVER, "1", "general", two), story.hall, rest.day, now)
    (stays,) = [post for post in day.posts if post.window == "1"]
    assert len(stays.spans) == 1 and stays.spans[0][1] is None
    before, after = waits(rest, story.hall), waits(rest, changed, day)
    assert sum(m for _, m in before.values()) > sum(m for _, m in after.values()) + 60
    early = dict.fromkeys(story.hall.windows, ((now, now + 4 * HALF_HOUR), (two + HALF_HOUR, two + 8 * HALF_HOUR)))
    changes = candidates(await story.board(), story.hall, now, ["general"], early)
    assert COVER not in {change.do for change in changes}
