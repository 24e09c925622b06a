"""From stage to stage: the place that is kept, and what a clerk may change while the visitor is here."""

from typing import Any

import pytest

from config.hall import Hall
from dispatcher import errors
from dispatcher.journey import steps
from tests.dispatcher.story import Story

pytestmark = pytest.mark.anyio
BANKS = ("bank_one", "bank_two", "bank_three")
FOUND_THEN_BANK = [("any", ("general",)), ("any", BANKS)]
THREE = [("any", ("general",)), ("any", ("green",)), ("any", BANKS)]
MINUTE = 60_000


async def served(story: Story, window: str, ticket: str) -> None:
    """Called at the window and sat down."""
    assert await story.calls(window) == ticket
    await story.window(window, "start", ticket)


async def way(story: Story, ticket: str) -> list[tuple[str, tuple[str, ...]]]:
    found = await story.dispatcher.ticket(ticket)
    assert found is not None
    return [(step.state, step.lanes) for step in steps(found)]


async def fields(story: Story, ticket: str) -> dict[str, str]:
    found = await story.dispatcher.ticket(ticket)
    assert found is not None
    return {name: value for name, value in found.fields.items() if name != "rev" and value}


async def reroute(story: Story, ticket: str, change: str, **more: Any) -> None:
    await story.window("1", "reroute", ticket, change=change, reason="said so", **more)


# the place that is kept ------------------------------------------------------------------------------------------


async def test_at_the_next_stage_nothing_but_waiting_counts(story: Story) -> None:
    # given a visitor who has waited for ten minutes and was served for half an hour
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=FOUND_THEN_BANK)
    story.clock.pass_s(600)
    await served(story, "1", ticket)
    story.clock.pass_s(900)
    longer = await story.takes_number("bank_one")
    story.clock.pass_s(900)
    # when the next stage begins
    await story.window("1", "finish", ticket)
    waiting = (await story.board()).tickets[ticket]
    assert waiting.clock == story.clock.ms - 10 * MINUTE and waiting.since == story.clock.ms
    # then somebody who has waited a quarter of an hour there goes first, who has waited less does not
    shorter = await story.takes_number("bank_one")
    assert await story.calls("4") == longer
    await story.window("4", "start", longer)
    await story.window("4", "finish", longer)
    assert await story.calls("4") == ticket
    await story.window("4", "start", ticket)
    await story.window("4", "finish", ticket)
    assert await story.calls("4") == shorter


@pytest.mark.parametrize(("share", "minutes"), [(1.0, 10), (0.5, 5), (0.0, 0)])
async def test_how_much_of_it_counts_is_the_halls_rule(
    small_hall: Hall, empty_engine_url: str, share: float, minutes: int
) -> None:
    rules = small_hall.rules.model_copy(update={"stage_share": share})
    story = await Story(small_hall.model_copy(update={"rules": rules}), empty_engine_url).begin()
    try:
        await story.sits_down("1")
        ticket = await story.takes_number(stages=FOUND_THEN_BANK)
        story.clock.pass_s(600)
        await served(story, "1", ticket)
        story.clock.pass_s(300)
        await story.window("1", "finish", ticket)
        assert (await story.board()).tickets[ticket].clock == story.clock.ms - minutes * MINUTE
        assert (await story.folded()).canonical() == await story.written()
    finally:
        await story.end()


async def test_between_the_legs_of_one_stage_the_clock_stays(story: Story) -> None:
    await story.sits_down("4")
    company = await story.takes_number(klass="company", stages=[("all", BANKS), ("any", ("bank_one",))])
    clock = (await story.board()).tickets[company].clock
    story.clock.pass_s(300)
    await served(story, "4", company)
    story.clock.pass_s(600)
    await story.window("4", "finish", company)
    assert (await story.board()).tickets[company].clock == clock


# skip, end, add, take back ---------------------------------------------------------------------------------------


async def test_the_next_stage_is_skipped(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    await reroute(story, ticket, "skip")
    assert await story.state_of(ticket) == "serving"
    assert await way(story, ticket) == [("now", ("general",)), ("skipped", ("green",)), ("next", BANKS)]
    await story.window("1", "finish", ticket)
    assert await way(story, ticket) == [("done", ("general",)), ("skipped", ("green",)), ("now", BANKS)]
    waiting = (await story.board()).tickets[ticket]
    assert (waiting.stage, waiting.stages, waiting.lanes) == (1, 2, BANKS)
    await served(story, "4", ticket)
    await story.window("4", "finish", ticket)
    assert await way(story, ticket) == [("done", ("general",)), ("skipped", ("green",)), ("done", ("bank_one",))]


async def test_the_way_ends_here(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    await reroute(story, ticket, "end")
    event = await story.window("1", "finish", ticket)
    assert event.fields["state"] == "finished"
    assert await way(story, ticket) == [("done", ("general",)), ("dropped", ("green",)), ("dropped", BANKS)]


async def test_one_more_stage_of_a_ticket_that_had_one(story: Story) -> None:
    await story.sits_down("1", "3")
    ticket = await story.takes_number("general")
    await served(story, "1", ticket)
    await reroute(story, ticket, "add", lanes=["green"])
    await story.window("1", "finish", ticket)
    waiting = (await story.board()).tickets[ticket]
    assert (waiting.state, waiting.lanes, waiting.stage, waiting.stages) == ("waiting", ("green",), 1, 2)
    await served(story, "3", ticket)
    await story.window("3", "finish", ticket)
    assert await way(story, ticket) == [("done", ("general",)), ("done", ("green",))]


async def test_what_was_dropped_here_comes_back_in_its_order(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    before = await fields(story, ticket)
    await reroute(story, ticket, "skip")
    await reroute(story, ticket, "end")
    assert [state for state, _ in await way(story, ticket)] == ["now", "skipped", "dropped"]
    await reroute(story, ticket, "back")
    assert await fields(story, ticket) == before
    with pytest.raises(errors.NoStage):
        await reroute(story, ticket, "back")
    assert (await story.folded()).canonical() == await story.written()


async def test_what_was_dropped_at_an_earlier_stage_does_not_come_back(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    await reroute(story, ticket, "skip")
    await story.window("1", "finish", ticket)
    await served(story, "4", ticket)
    with pytest.raises(errors.NoStage):
        await story.window("4", "reroute", ticket, change="back")


async def test_one_bank_does_not_decide_for_the_others(story: Story) -> None:
    await story.sits_down("4")
    company = await story.takes_number(klass="company", stages=[("all", BANKS), ("any", ("bank_one",))])
    await served(story, "4", company)
    before = await story.everything()
    for change in ("skip", "end"):
        with pytest.raises(errors.LegsLeft):
            await story.window("4", "reroute", company, change=change, reason="not wanted")
    with pytest.raises(errors.LegsLeft):
        await story.window("4", "finish", company, onward=False, reason="not wanted")
    assert await story.everything() == before


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"change": "skip", "reason": ""}, errors.ReasonMissing),
        ({"change": "skip", "lanes": ["green"]}, errors.BadWord),
        ({"change": "add"}, errors.BadWord),
        ({"change": "add", "lanes": ["nowhere"]}, errors.UnknownLane),
        ({"change": "skip"}, errors.NoStage),
        ({"change": "end"}, errors.NoStage),
        ({"change": "back"}, errors.NoStage),
    ],
)
async def test_what_cannot_be_changes_nothing(story: Story, asked: dict[str, Any], refusal: type[Exception]) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    await served(story, "1", ticket)
    before = await story.everything()
    with pytest.raises(refusal):
        await story.window("1", "reroute", ticket, **{"reason": "said so", **asked})
    assert await story.everything() == before


async def test_a_class_that_is_not_known_there_and_too_many_stages(story: Story) -> None:
    await story.sits_down("1", "4")
    company = await story.takes_number(klass="company", stages=[("all", BANKS)])
    await served(story, "4", company)
    with pytest.raises(errors.UnknownClass):
        await story.window("4", "reroute", company, change="add", lanes=["general"], reason="more")
    ticket = await story.takes_number()
    await served(story, "1", ticket)
    for _ in range(7):
        await reroute(story, ticket, "add", lanes=["green"])
    with pytest.raises(errors.StagesEnough):
        await reroute(story, ticket, "add", lanes=["green"])


async def test_a_drained_lane_takes_no_added_stage(small_hall: Hall, empty_engine_url: str) -> None:
    lanes = small_hall.lanes | {"green": small_hall.lanes["green"].model_copy(update={"draining": True})}
    story = await Story(small_hall.model_copy(update={"lanes": lanes}), empty_engine_url).begin()
    try:
        await story.sits_down("1")
        ticket = await story.takes_number()
        await served(story, "1", ticket)
        with pytest.raises(errors.LaneClosed):
            await reroute(story, ticket, "add", lanes=["green"])
    finally:
        await story.end()


async def test_whoever_acts_on_an_old_picture_is_refused(story: Story) -> None:
    await story.sits_down("1", "2")
    ticket = await story.takes_number(stages=FOUND_THEN_BANK)
    await story.calls("1")
    with pytest.raises(errors.WrongState):
        await reroute(story, ticket, "skip")
    await story.window("1", "start", ticket)
    with pytest.raises(errors.TicketStale):
        await story.window("2", "reroute", ticket, change="skip", reason="said so")
    await story.dispatcher.open_window(story.request(), window="1", session="another", clerk="clerk-9", take_over=True)
    with pytest.raises(errors.SessionStale):
        await reroute(story, ticket, "skip")


# an outcome that leaves it open ----------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["refused", "to_be_completed"])
async def test_after_a_refusal_somebody_says_whether_to_go_on(story: Story, outcome: str) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    before = await story.everything()
    with pytest.raises(errors.StagesLeft) as asked:
        await story.window("1", "finish", ticket, outcome=outcome)
    assert asked.value.details == ("2",) and await story.everything() == before
    with pytest.raises(errors.ReasonMissing):
        await story.window("1", "finish", ticket, outcome=outcome, onward=False)
    event = await story.window("1", "finish", ticket, outcome=outcome, onward=False, reason="came to nothing")
    assert event.fields["state"] == "finished" and event.fields["reason_given"] == "came to nothing"
    assert [state for state, _ in await way(story, ticket)] == ["done", "dropped", "dropped"]
    assert (await story.folded()).canonical() == await story.written()


async def test_or_goes_on_all_the_same(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number(stages=FOUND_THEN_BANK)
    await served(story, "1", ticket)
    event = await story.window("1", "finish", ticket, outcome="refused", onward=True)
    assert event.fields["state"] == "waiting"


async def test_nobody_is_asked_where_nothing_follows(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number()
    await served(story, "1", ticket)
    assert (await story.window("1", "finish", ticket, outcome="refused")).fields["state"] == "finished"


# undo ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, {"onward": False, "reason": "not wanted", "gaps": "seal"}])
async def test_a_hand_over_is_undone_to_the_letter(story: Story, more: dict[str, Any]) -> None:
    await story.sits_down("1", "4", "5")
    ticket = await story.takes_number(stages=[*FOUND_THEN_BANK, ("any", ("general",))])
    story.clock.pass_s(300)
    await served(story, "1", ticket)
    await story.window("1", "finish", ticket, outcome="inquiry")
    story.clock.pass_s(300)
    await served(story, "4", ticket)  # in the middle of the way, where each field has a history
    before = await fields(story, ticket)
    story.clock.pass_s(600)
    await story.window("4", "finish", ticket, **more)
    story.clock.pass_s(3)
    await story.window("4", "undo", ticket)
    assert await fields(story, ticket) == before
    assert (await story.board()).window("4").ticket == ticket
    assert (await story.folded()).canonical() == await story.written()
    with pytest.raises(errors.NobodyWaiting):
        await story.calls("5")


async def test_not_once_the_next_stage_has_called(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=FOUND_THEN_BANK)
    await served(story, "1", ticket)
    await story.window("1", "finish", ticket)
    assert await story.calls("4") == ticket
    before = await story.everything()
    with pytest.raises(errors.NothingToUndo):
        await story.window("1", "undo", ticket)
    assert await story.everything() == before


async def test_a_third_no_show_in_a_later_stage_is_undone_with_the_outcome_before(story: Story) -> None:
    await story.sits_down("1", "4")
    ticket = await story.takes_number(stages=FOUND_THEN_BANK)
    await served(story, "1", ticket)
    await story.window("1", "finish", ticket, outcome="inquiry")
    for _ in range(2):
        assert await story.calls("4") == ticket
        await story.misses("4", ticket)
        await story.visitor("return_", ticket)
    await story.calls("4")
    await story.misses("4", ticket)
    assert (await fields(story, ticket))["outcome"] == "no_show"
    assert [state for state, _ in await way(story, ticket)] == ["done", "dropped"]
    await story.window("4", "undo", ticket)
    assert (await fields(story, ticket))["outcome"] == "inquiry"
    assert [state for state, _ in await way(story, ticket)] == ["done", "now"]


# everything else goes on in a later stage ------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["no_show", "hold", "transfer", "postpone", "narrow"])
async def test_a_later_stage_is_like_any_other(story: Story, what: str) -> None:
    await story.sits_down("1", "4", "5")
    ticket = await story.takes_number(stages=[*FOUND_THEN_BANK, ("any", ("green",))], papers="complete")
    await served(story, "1", ticket)
    await story.window("1", "finish", ticket)
    if what == "postpone":
        await story.takes_number("bank_one")
        await story.visitor("postpone", ticket)
    elif what == "narrow":
        await story.visitor("narrow", ticket, lane="bank_one")
    else:
        assert await story.calls("4") == ticket
        if what == "no_show":
            await story.misses("4", ticket)
            await story.visitor("return_", ticket)
        elif what == "hold":
            await story.window("4", "hold", ticket, kind="fetch")
            await story.visitor("resume", ticket)
        else:
            await story.window("4", "transfer", ticket, lane="bank_two", reason="wrong bank")
    waiting = (await story.board()).tickets[ticket]
    assert (waiting.state, waiting.stage, waiting.text("next")) == ("waiting", 1, "any green")
    story.clock.pass_s(60)
    await served(story, "5", ticket)
    await story.window("5", "finish", ticket)
    done = await way(story, ticket)
    assert done[:2] == [("done", ("general",)), ("done", ("bank_two",))] and done[2] == ("now", ("green",))
    assert (await story.folded()).canonical() == await story.written()


async def test_given_up_in_a_later_stage_the_rest_is_dropped(story: Story) -> None:
    await story.sits_down("1")
    ticket = await story.takes_number(stages=THREE, papers="complete")
    await served(story, "1", ticket)
    await story.window("1", "finish", ticket)
    await story.visitor("cancel", ticket)
    assert [state for state, _ in await way(story, ticket)] == ["done", "dropped", "dropped"]
