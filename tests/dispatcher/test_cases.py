"""Cases 办件: begun by acceptance, stopped, resumed, ended, handed out; and the stream alone gives them byte for
byte."""

import pytest

from config.hall import Hall
from dispatcher.case_errors import CaseStale, CaseState, UnknownCase
from dispatcher.case_opening import OPENS
from dispatcher.cases import KEPT_MS, fold
from dispatcher.day_keeper import turn
from dispatcher.errors import NothingToUndo, TooEarly
from dispatcher.events import Event
from dispatcher.promise_watch import PromiseWatch
from tests.dispatcher.case_story import case, collects, told, visit, written
from tests.dispatcher.naive_time import at, ms, wall
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
DAY_MS = 86_400_000


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


def local(moment: int) -> str:
    return at(moment).strftime("%m-%d %H:%M")


@pytest.mark.parametrize("outcome", OPENS)
async def test_acceptance_begins_a_case_in_the_same_event(story: Story, outcome: str) -> None:
    finished = await visit(story, outcome=outcome, case="BJ-77")
    found = await case(story)
    assert (found.state, found.service, found.lane, found.text("ref")) == ("running", "licence", "general", "BJ-77")
    assert (found.accepted_at, found.rev, found.text("outcome")) == (finished.at, finished.id, outcome)
    assert [local(moment) for moment in found.clock] == ["11-24 09:00", "11-27 18:00", "11-30 18:00"]
    assert fold(await told(story)).canonical() == await written(story)


@pytest.mark.parametrize("outcome", ["done_on_the_spot", "to_be_completed", "refused", "inquiry", "handed_out"])
async def test_no_other_outcome_does(story: Story, outcome: str) -> None:
    await visit(story, outcome=outcome)
    await visit(story, "residence", outcome="accepted")
    assert await story.dispatcher.cases() == []


async def test_a_repeated_finish_begins_no_second_case(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general", service="licence")
    number = await story.calls("1")
    await story.window("1", "start", number)

    async def finish() -> Event:
        return await story.dispatcher.finish(
            "finish-once", window="1", session=story.session("1"), ticket=number, outcome="accepted"
        )

    assert await finish() == await finish()
    assert len(await story.dispatcher.cases()) == 1


async def test_what_was_promised_in_hours_goes_on_from_the_ticket(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general", service="account")
    story.clock.pass_s(1800)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "hold", number, kind="kept")
    story.clock.pass_s(600)
    await story.visitor("resume", number)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    found = await case(story)
    assert [local(moment) for moment in found.clock] == ["11-23 09:00", "11-23 10:46", "11-23 11:10"]


async def test_a_held_ticket_that_is_called_stood_still_too_and_undo_takes_that_back(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general", service="account")
    await story.calls("1")
    await story.window("1", "hold", number, kind="fetch")
    story.clock.pass_s(300)
    await story.window("1", "call", number, reason="back")
    held = (await story.board()).tickets[number].text("stops")
    assert held == f"{story.clock.ms - 300_000}-{story.clock.ms},"
    await story.window("1", "undo", number)
    assert (await story.board()).tickets[number].text("stops") == ""
    assert (await story.folded()).canonical() == await story.written()


async def test_several_legs_leave_several_cases(story: Story) -> None:
    await story.sits_down("1", "4")
    number = await story.takes_number(service="permit", stages=[("any", ("bank_one",)), ("any", ("general",))])
    for window in ("4", "1"):
        await story.calls(window)
        await story.window(window, "start", number)
        await story.window(window, "finish", number)
    found = {each.id: each.lane for each in await story.dispatcher.cases()}
    assert found == {f"20261123-{number}": "bank_one", f"20261123-{number}-2": "general"}


async def test_hours_leave_one_case_when_the_visit_ends(story: Story) -> None:
    await story.sits_down("1", "4")
    number = await story.takes_number(service="company", stages=[("any", ("general",)), ("any", ("bank_one",))])
    for window, cases in (("1", 0), ("4", 1)):
        await story.calls(window)
        await story.window(window, "start", number)
        await story.window(window, "finish", number)
        assert len(await story.dispatcher.cases()) == cases


async def test_an_undone_finish_leaves_no_case(story: Story) -> None:
    finished = await visit(story)
    await story.window("1", "undo", finished.ticket)
    assert await story.dispatcher.cases() == []
    assert fold(await told(story)).canonical() == await written(story) == "{}"
    await story.window("1", "finish", finished.ticket)
    assert [each.id for each in await story.dispatcher.cases()] == ["20261123-A001"], "and the next one is the first"


async def test_a_finish_whose_case_has_moved_on_cannot_be_undone(story: Story) -> None:
    finished = await visit(story)
    await story.dispatcher.stop_case(story.request(), case="20261123-A001", reason="补正", staff="1001")
    with pytest.raises(NothingToUndo):
        await story.window("1", "undo", finished.ticket)


async def test_a_clock_stands_still_for_a_completion_and_goes_on(story: Story) -> None:
    await visit(story)
    desk, name = story.dispatcher, "20261123-A001"
    stopped = await desk.stop_case(story.request(), case=name, reason="缺证明", staff="1001")
    found = await case(story)
    assert (stopped.kind, found.state, found.why, found.stopped_at) == (
        "promise.stopped",
        "stopped",
        "缺证明",
        stopped.at,
    )
    story.clock.ms = ms(wall(11, 26, 10))
    request = story.request()
    resumed = await desk.resume_case(request, case=name, staff="1001")
    assert [local(moment) for moment in (await case(story)).clock][1:] == ["12-02 18:00", "12-03 18:00"]
    assert await desk.resume_case(request, case=name, staff="1001") == resumed
    with pytest.raises(CaseState, match="running"):
        await desk.resume_case(story.request(), case=name, staff="1001")
    assert fold(await told(story)).canonical() == await written(story)


async def test_an_end_says_whether_the_promise_was_kept(story: Story) -> None:
    for _ in range(3):
        await visit(story)
    desk = story.dispatcher
    await desk.stop_case(story.request(), case="20261123-A003", reason="补正", staff="1001")
    await desk.ready_case(story.request(), case="20261123-A001", staff="1001")
    story.clock.ms = ms(wall(11, 30, 18, 0, 1))
    await desk.ready_case(story.request(), case="20261123-A002", staff="1001")
    ended = await desk.withdraw_case(story.request(), case="20261123-A003", reason="申请人撤回", staff="1001")
    assert [each.kept for each in sorted(await desk.cases(), key=lambda each: each.id)] == [True, False, True]
    assert ended.kind == "promise.ended" and ended.fields["staff"] == "1001"
    with pytest.raises(CaseState, match="ready"):
        await desk.ready_case(story.request(), case="20261123-A001", staff="1001")


async def test_whoever_acts_on_an_old_picture_is_refused(story: Story) -> None:
    await visit(story)
    seen = (await case(story)).rev
    desk, name = story.dispatcher, "20261123-A001"
    await desk.stop_case(story.request(), case=name, reason="补正", staff="1001", seen=seen)
    before = await story.everything()
    for command in (desk.resume_case, desk.ready_case):
        with pytest.raises(CaseStale):
            await command(story.request(), case=name, staff="1002", seen=seen)
    for wrong in ("20261123-A404", "20261123-A001-2", "x" * 900, ""):
        with pytest.raises(UnknownCase):
            await desk.ready_case(story.request(), case=wrong, staff="1001")
        with pytest.raises(UnknownCase):
            await desk.resume_case(story.request(), case=wrong, staff="1001")
    assert await story.everything() == before


async def test_handing_out_ends_the_case_and_undo_takes_it_back(story: Story) -> None:
    await visit(story)
    await story.dispatcher.ready_case(story.request(), case="20261123-A001", staff="1001")
    ready = (await case(story)).fields
    handed = await collects(story)
    assert (await case(story)).state == "handed_out"
    await story.window("3", "undo", handed.ticket)
    found = await case(story)
    assert found.state == "ready" and found.ended_at == int(ready["ended_at"])
    await story.window("3", "finish", handed.ticket, outcome="handed_out")
    assert (await case(story)).state == "handed_out"
    assert fold(await told(story)).canonical() == await written(story)
    assert (await story.folded()).canonical() == await story.written()


async def test_nothing_is_handed_out_that_is_not_ready(story: Story) -> None:
    await visit(story)
    await collects(story)
    assert (await case(story)).state == "running"


async def test_cases_outlive_days_and_are_let_go_in_the_end(story: Story) -> None:
    await visit(story)
    await story.dispatcher.ready_case(story.request(), case="20261123-A001", staff="1001")
    for _ in range(3):
        story.clock.ms += DAY_MS
        await turn(story.dispatcher)
    assert (await story.dispatcher.ticket("A001", "20261123")) is None, "the day is forgotten"
    watch = PromiseWatch(story.dispatcher, story.feed)
    await watch.look()
    with pytest.raises(TooEarly):
        await story.dispatcher.forget_case("20261123-A001")
    assert (await case(story)).state == "ready"
    cases = fold(await told(story))
    story.clock.ms += KEPT_MS
    await turn(story.dispatcher)
    await watch.look()
    assert await story.dispatcher.cases() == []
    cases.forget(story.clock.ms)
    assert cases.canonical() == await written(story) == "{}"


async def test_another_hall_file_leaves_the_cases_as_they_are(story: Story) -> None:
    await visit(story)
    before = await written(story)
    hall = story.hall.model_copy(update={"services": {}, "revision": "promise-2"})
    other = Story(hall, story.url)
    other.clock.ms = story.clock.ms
    await other.dispatcher.join()
    await other.dispatcher.change_hall("another-hall-file", was=story.hall.revision)
    assert await written(story) == before
    await other.dispatcher.stop_case("stop-under-the-other", case="20261123-A001", reason="补正", staff="1001")
    story.clock.ms = other.clock.ms = ms(wall(11, 24, 9))
    await other.dispatcher.resume_case("resume-under-the-other", case="20261123-A001", staff="1001")
    assert local((await case(other)).due) == "12-01 18:00"
    await other.end()
