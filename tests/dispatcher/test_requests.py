"""One press is one effect, however often its message arrives."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from config.hall import Hall, Hours
from dispatcher import errors
from dispatcher.dispatcher import Dispatcher
from dispatcher.events import CATALOGUE, FACTS, SEPARATOR, Event, answered
from dispatcher.lua import scripts
from dispatcher.notice_commands import notices
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import DAY, NINE, Story
from tests.dispatcher.test_drain import without_a_bank

pytestmark = pytest.mark.anyio
NEXT = "20261124"
COMMANDS = set(
    "issue call_next call recall start finish no_show return hold resume transfer postpone cancel expire undo note"
    " case_stop case_resume case_end case_card visit_card"
    " reroute narrow coming rate unrate open_window pause_window resume_window"
    " close_window open_day close_day recover extend_day change_hall help notice support".split()
)
"""Every command, by the name of its script."""


ELSEWHERE = [kind for kind in CATALOGUE if kind.partition(".")[0] in FACTS - {"slip", "reminder", "device"}]
"""Facts whose words are tested where they are noted."""


def test_whoever_reads_the_catalogue_meets_every_fact() -> None:
    """A fact that nothing in the house notes would be a promise to those who follow the stream."""
    house = Path(__file__).resolve().parents[2]
    rooms = ("dispatcher", "web", "ticketing", "clerk_app", "displays")
    texts = [path.read_text("utf-8") for room in rooms for path in (house / room).glob("*.py") if path.stem != "events"]
    facts = [kind for kind in CATALOGUE if kind.partition(".")[0] in FACTS]
    assert [kind for kind in facts if not any(f'"{kind}"' in text for text in texts)] == []


def hall_of_all_commands() -> Hall:
    """With promises, and open at any hour."""
    return promise_hall(Hours(always=True))


@pytest.fixture
def small_hall() -> Hall:
    return hall_of_all_commands()


Press = Callable[[str], Awaitable[Event]]


async def presses(story: Story) -> list[tuple[str, Press]]:
    """Every command by its name, some more than once, in an order in which each is allowed; the last opens the next
    day."""
    d, hall, session = story.dispatcher, story.hall, story.session("1")
    other = Dispatcher(hall.model_copy(update={"revision": "another"}), story.runner, story.clock)
    by_hours = Dispatcher(hall.model_copy(update={"hours": Hours()}), story.runner, story.clock)
    by_hours.day = DAY
    fewer = Dispatcher(without_a_bank(hall), story.runner, story.clock)
    for publishing in (other, fewer):
        await publishing.join()
    tickets = [f"A{n:03d}" for n in range(1, 6)]
    first, second, third, fourth, fifth = tickets

    def at_window(name: str, ticket: str = "", after_s: float = 0, **more: Any) -> tuple[str, Press]:
        async def press(request: str) -> Event:
            story.clock.pass_s(after_s)
            if ticket:
                more["ticket"] = ticket
            command: Callable[..., Awaitable[Event]] = getattr(d, name)
            return await command(request, window="1", session=session, **more)

        return name, press

    return [
        at_window("open_window", clerk="clerk-1"),
        *(("issue", lambda r: d.issue(r, service="permit", lanes=["general"])) for _ in tickets),
        ("postpone", lambda r: d.postpone(r, ticket=second)),
        at_window("call_next"),
        at_window("recall", first, after_s=100),
        at_window("no_show", first),
        at_window("undo", first),
        at_window("start", first),
        at_window("hold", first, kind="fetch"),
        ("resume", lambda r: d.resume(r, ticket=first)),
        at_window("call", third, reason="asked"),
        at_window("transfer", third, lane="green", reason="wrong lane"),
        at_window("call", fourth, reason="asked"),
        ("coming", lambda r: d.coming(r, ticket=fourth)),
        at_window("start", fourth),
        at_window("reroute", fourth, change="add", lanes=["green"], reason="one more thing"),
        at_window("reroute", fourth, change="end", reason="not wanted after all"),
        at_window("finish", fourth, outcome="accepted"),
        ("rate", lambda r: d.rate(r, ticket=fourth, rating=2, reasons=["told", "speed"])),
        at_window("call", second, reason="asked"),
        at_window("start", second),
        at_window("finish", second, outcome="inquiry"),
        ("unrate", lambda r: d.unrate(r, ticket=second)),
        at_window("call", fifth, reason="asked"),
        at_window("recall", fifth, after_s=100),
        at_window("no_show", fifth),
        ("return_", lambda r: d.return_(r, ticket=fifth)),
        ("note", lambda r: d.note(r, "slip.printed", ticket=first, printer="kiosk-1")),
        ("note", lambda r: d.note(r, "slip.failed", ticket=first, printer="kiosk-1", why="paper")),
        ("help", lambda r: d.call_help(r, device="kiosk-1", about="green")),
        ("help", lambda r: d.take_help(r, device="kiosk-1", staff="guide-1")),
        ("help", lambda r: d.end_help(r, device="kiosk-1", staff="guide-1")),
        ("support", lambda r: d.support(r, window="1", lane="bank_one", until=NINE + 7_200_000, staff="9001")),
        ("support", lambda r: d.end_support(r, window="1", staff="9001")),
        ("notice", lambda r: d.post_notice(r, zh="停电", en="No power", where=["kiosk"], staff="9001")),
        ("notice", _withdraws(story)),
        ("note", lambda r: d.note(r, "slip.asked", ticket=first, printer="kiosk-2", staff="guide-1")),
        ("note", lambda r: d.note(r, "rating.asked", ticket=second, by="1")),
        ("note", lambda r: d.note(r, "reminder.due", ticket=first)),
        ("note", lambda r: d.note(r, "reminder.sent", ticket=first, job="20261123-7")),
        ("note", lambda r: d.note(r, "reminder.failed", ticket=first, job="20261123-8", why="status")),
        *(("note", _notes(d, kind)) for kind in ELSEWHERE),
        ("cancel", lambda r: d.cancel(r, ticket=first)),
        *(("expire", _expires(d, ticket)) for ticket in (third, fifth)),
        ("case_stop", lambda r: d.stop_case(r, case=f"{DAY}-{fourth}", reason="papers", staff="1001")),
        ("case_resume", lambda r: d.resume_case(r, case=f"{DAY}-{fourth}", staff="1001")),
        *(("visit_card", _visit_card(d, first, colour)) for colour in ("yellow", "red")),
        *(("case_card", _case_card(story, f"{DAY}-{fourth}", colour)) for colour in ("yellow", "red")),
        ("case_end", lambda r: d.ready_case(r, case=f"{DAY}-{fourth}", staff="1001")),
        at_window("pause_window", reason="tea"),
        at_window("resume_window"),
        at_window("close_window"),
        ("change_hall", lambda r: other.change_hall(r, was=hall.revision)),
        ("change_hall", lambda r: d.change_hall(r, was="another")),
        ("issue", lambda r: d.issue(r, stages=[("all", ("bank_one", "bank_two"))], klass="company")),
        ("narrow", lambda r: d.narrow(r, ticket="L001", lane="bank_two")),
        ("change_hall", lambda r: fewer.change_hall(r, was=hall.revision, old=hall, drains={"bank_one": "bank_two"})),
        ("change_hall", lambda r: d.change_hall(r, was="fewer", old=fewer.hall)),
        ("expire", _expires(d, "L001")),
        ("note", lambda r: d.note(r, "device.identified", device="kiosk-1")),
        ("note", lambda r: d.note(r, "device.revoked", device="kiosk-1")),
        ("recover", lambda r: d.recover(r, day=DAY, follows=f"before {DAY}-9", kept="", numbers={"A": "500"})),
        ("extend_day", lambda r: by_hours.extend_day(r, staff="9001")),
        ("close_day", lambda r: d.close_day(r, reason="evening")),
        ("open_day", lambda r: d.open_day(r, day=NEXT)),
    ]


def _notes(d: Dispatcher, kind: str) -> Press:
    return lambda r: d.note(r, kind)


def _withdraws(story: Story) -> Press:
    known: list[str] = []

    async def press(request: str) -> Event:
        if not known:
            known.append(notices((await story.board()).desk["notices"])[0].id)
        return await story.dispatcher.withdraw_notice(request, notice=known[0], staff="9001")

    return press


def _visit_card(d: Dispatcher, ticket: str, colour: str) -> Press:
    """A card has a request id of its own."""
    return lambda r: d.card_visit(ticket, colour, fell=1, service="permit", lane="general")


def _case_card(story: Story, case: str, colour: str) -> Press:
    """Once the promised day is over."""

    async def press(request: str) -> Event:
        story.clock.ms = max(story.clock.ms, NINE + 2 * 86_400_000)
        return await story.dispatcher.card_case(case, colour)

    return press


def _expires(d: Dispatcher, ticket: str) -> Press:
    return lambda r: d.expire(r, ticket=ticket, reason="closing")


def test_every_command_is_pressed_above() -> None:
    """The scripts that change a hall are those that know requests."""
    changing = {name for name, text in scripts().items() if "REQUEST_REUSED" in text}
    assert changing == COMMANDS


async def test_a_repeat_has_the_same_answer_and_no_effect(story: Story) -> None:
    for name, press in await presses(story):
        request = story.request()
        first = await press(request)
        before = await story.everything()
        assert (await press(request)) == first, name
        assert await story.everything() == before, name
    for day in (DAY, NEXT):
        story.dispatcher.day = day
        assert (await story.folded()).canonical() == await story.written()


async def test_no_word_holds_what_stands_between_the_words_of_an_answer(story: Story) -> None:
    # given a visitor at a window
    await story.sits_down("1")
    await story.takes_number()
    ticket = await story.calls("1")
    before = await story.everything()
    # when somebody says a word with the separator in it, be it text, a number or a fact
    d, split = story.dispatcher, f"a{SEPARATOR}b"
    at: dict[str, Any] = {"window": "1", "session": story.session("1")}
    splitting: list[Press] = [
        lambda r: d.start(r, **at, ticket=ticket + SEPARATOR),
        lambda r: d.finish(r, **at, ticket=ticket, outcome="accepted", gaps=split),
        lambda r: d.note(r, "slip.failed", ticket=ticket, why=split),
    ]
    for press in splitting:
        # then it is refused, and nothing has happened
        with pytest.raises(errors.BadWord):
            await press(story.request())
    assert await story.everything() == before
    # and an answer is told from a refusal by it
    assert answered("WINDOW_BUSY A001") is None
    event = answered(SEPARATOR.join((f"{DAY}-7", "kind", "ticket.coming", "at", "5", "ticket", "A001", "empty", "")))
    assert event is not None and (event.rev, event.ticket, event.fields["empty"]) == (7, "A001", "")


async def test_every_kind_of_the_catalogue_happens_and_no_other(story: Story) -> None:
    for _, press in await presses(story):
        await press(story.request())
    happened = {event.kind for day in (DAY, NEXT) for event in await story.feed.day(day)}
    assert happened == set(CATALOGUE)


async def test_the_same_request_for_something_else_is_refused(story: Story) -> None:
    request = story.request()
    await story.dispatcher.issue(request, lanes=["general"])
    before = await story.everything()
    with pytest.raises(errors.RequestReused):
        await story.dispatcher.issue(request, lanes=["green"], papers="complete")
    with pytest.raises(errors.RequestReused):
        await story.dispatcher.cancel(request, ticket="A001")
    assert await story.everything() == before


@pytest.mark.parametrize("request_id", ["", "short", "x" * 65, "has a space", "newline\n12", "ünïcödé-request"])
async def test_a_request_id_is_8_to_64_visible_ascii(story: Story, request_id: str) -> None:
    before = await story.everything()
    with pytest.raises(errors.BadRequestId):
        await story.dispatcher.issue(request_id, lanes=["general"])
    assert await story.everything() == before


async def test_a_refusal_is_judged_afresh(story: Story) -> None:
    await story.sits_down("1")
    request, seat = story.request(), {"window": "1", "session": story.session("1")}
    with pytest.raises(errors.NobodyWaiting):
        await story.dispatcher.call_next(request, **seat)
    await story.takes_number()
    assert (await story.dispatcher.call_next(request, **seat)).ticket == "A001"
