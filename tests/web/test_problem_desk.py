"""What could not be done: noted once, answered in 0, 5 or 10 working days, told, and let go of, with its contact."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

import config.hours as hours_module
from config.hall import Hall, Hours
from config.workdays import Kind
from dispatcher.day_keeper import close
from dispatcher.errors import RequestReused
from tests.dispatcher.naive_time import ms
from tests.dispatcher.story import DAY, NINE, Story
from tests.hall_app import HallApp
from tests.small_hall import small_hall as make_small_hall
from web.audit_reading import Wanted, newest
from web.contacts import Contact
from web.problem_deadlines import IN_TIME, LATE, TODAY, deadlines, due_of
from web.problem_desk import KEPT_MS, ProblemDesk
from web.problem_errors import NoProblemContact, ProblemStale, ProblemState, UnknownProblem
from web.problem_news import ProblemNews
from web.problem_store import Note
from web.problem_watch import ProblemWatch

SOMEBODY = Contact("某某甲", "13800005678")
NOTE = Note("guide", "circle", "residence", words="两边都说找对方", staff="2001")


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """With ordinary hours: 2026-11-23 is a Monday."""
    return make_small_hall().model_copy(update={"hours": Hours()})


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path) as hall:
        yield hall


@pytest.fixture
def desk(hall: HallApp) -> ProblemDesk:
    return ProblemDesk(hall.site)


async def told(hall: HallApp) -> list[tuple[str, dict[str, str]]]:
    """Facts in the stream: kind, and the words without what every event has."""
    events = [event for event in await hall.story.feed.day(DAY) if event.kind.startswith("problem.")]
    common = {"kind", "at", "request", "digest"}
    return [(event.kind, {k: v for k, v in event.fields.items() if k not in common}) for event in events]


# deadlines ------------------------------------------------------------------------------------------------------


def test_deadlines_are_closings_of_working_days(small_hall: Hall) -> None:
    due = deadlines(small_hall, NINE)
    assert due == (
        ms(datetime.fromisoformat("2026-11-30 18:00")),
        ms(datetime.fromisoformat("2026-12-07 18:00")),
    )  # two Mondays, the day itself not counted


def test_holidays_do_not_count(small_hall: Hall) -> None:
    due = deadlines(
        small_hall, ms(datetime.fromisoformat("2026-09-28 10:00"))
    )  # three days before the week of the National Day
    assert due.first == ms(
        datetime.fromisoformat("2026-10-10 18:00")
    )  # 29, 30 September, 8, 9 October, and the Saturday that makes up


def test_a_hall_that_never_works_has_none(small_hall: Hall) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = Hours.model_validate({"weekly": {day: [] for day in days}})
    with patch.object(hours_module, "kind_of", return_value=Kind.WORKDAY):  # or a Saturday would be made up for
        never = small_hall.model_copy(update={"hours": hours})
        assert deadlines(never, NINE) == (0, 0)


@pytest.mark.parametrize(
    ("when", "mark", "days"),
    [
        ("2026-11-23 10:00", IN_TIME, 5),
        ("2026-11-27 17:00", IN_TIME, 1),
        ("2026-11-28 17:00", IN_TIME, 1),
        ("2026-11-30 08:00", TODAY, 0),
        ("2026-11-30 18:00", LATE, 0),
        ("2026-12-02 09:00", LATE, 2),
        ("2026-12-05 09:00", LATE, 4),
    ],
)
async def test_how_long_there_still_is(desk: ProblemDesk, small_hall: Hall, when: str, mark: str, days: int) -> None:
    problem = await desk.note("first-note", NOTE)
    due = due_of(problem, small_hall, ms(datetime.fromisoformat(when)))
    assert due is not None and (due.mark, due.days) == (mark, days)


# noting ---------------------------------------------------------------------------------------------------------


async def test_one_request_is_one_note(desk: ProblemDesk, hall: HallApp) -> None:
    notes = await asyncio.gather(*(desk.note("one-note", NOTE) for _ in range(5)))
    assert len({note.id for note in notes}) == len({note.code for note in notes}) == 1
    with pytest.raises(RequestReused):
        await desk.note("one-note", NOTE._replace(reason="rule"))
    assert [kind for kind, _ in await told(hall)] == ["problem.noted"]


async def test_the_stream_hears_of_it_without_its_words(desk: ProblemDesk, hall: HallApp) -> None:
    number = await hall.story.takes_number()
    note = await desk.note("first-note", NOTE._replace(ticket=f"{DAY}-{number}"), SOMEBODY)
    await desk.answer("answer-1", note.id, 1, staff="9001", words="由一个窗口收两边的材料")
    assert await told(hall) == [
        (
            "problem.noted",
            {
                "problem": "1",
                "source": "guide",
                "reason": "circle",
                "service": "residence",
                "state": "open",
                "staff": "2001",
                "ticket": number,
                "about": f"{DAY}-{number}",
            },
        ),
        (
            "problem.answered",
            {
                "problem": "1",
                "source": "guide",
                "reason": "circle",
                "service": "residence",
                "state": "answered",
                "staff": "9001",
                "ticket": number,
                "about": f"{DAY}-{number}",
            },
        ),
    ]
    text = str(await hall.story.everything())
    for secret in (NOTE.words, SOMEBODY.phone, "由一个窗口"):
        assert secret not in text and str(secret.encode())[2:-1] not in text


async def test_what_is_solved_on_the_spot_is_closed_at_once(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE._replace(solved=True))
    assert (note.state, note.closed_at) == ("closed", NINE)
    assert [kind for kind, _ in await told(hall)] == ["problem.noted", "problem.closed"]
    assert await desk.store.to_tell(10) == []


async def test_facts_wait_for_the_next_day(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE)
    await close(hall.story.dispatcher, "evening")
    await desk.answer("answer-1", note.id, 1, staff="9001", words="明天起一窗受理")
    assert [kind for kind, _ in await told(hall)] == ["problem.noted"]
    hall.story.clock.pass_s(24 * 3600)
    await hall.story.dispatcher.open_day(hall.story.request(), day="20261124")
    assert await desk.tell() == 1
    assert [event.kind for event in await hall.story.feed.day("20261124")] == ["day.opened", "problem.answered"]
    assert await desk.tell() == 0


# answering ------------------------------------------------------------------------------------------------------


async def test_answered_told_and_closed(desk: ProblemDesk) -> None:
    note = await desk.note("first-note", NOTE)
    owned = await desk.own("own-it-1", note.id, note.version, "2002")
    answered = await desk.answer("answer-1", note.id, owned.version, staff="9001", words="一窗受理")
    assert (answered.state, answered.answer, answered.owner) == ("answered", "一窗受理", "2002")
    assert [each.id for each in await desk.store.to_tell(10)] == [note.id]
    closed = await desk.close("close-it", note.id, answered.version)
    assert (closed.state, closed.told_at, closed.closed_at) == ("closed", NINE, NINE)
    assert await desk.store.to_tell(10) == []


async def test_a_repeated_press_changes_nothing_more(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE)
    twice = [await desk.answer("answer-1", note.id, 1, staff="9001", words="一窗受理") for _ in range(2)]
    assert twice[0] == twice[1]
    assert [kind for kind, _ in await told(hall)] == ["problem.noted", "problem.answered"]


async def test_an_old_picture_is_refused(desk: ProblemDesk) -> None:
    note = await desk.note("first-note", NOTE)
    await desk.own("own-it-1", note.id, 1, "2002")
    with pytest.raises(ProblemStale):
        await desk.answer("answer-1", note.id, 1, staff="9001", words="一窗受理")
    with pytest.raises(ProblemState):
        await desk.close("close-it", note.id, 2)
    with pytest.raises(UnknownProblem):
        await desk.answer("answer-2", 99, 1, staff="9001", words="一窗受理")


async def test_of_two_at_once_one_answers(desk: ProblemDesk) -> None:
    note = await desk.note("first-note", NOTE)
    tries = (desk.answer(f"answer-{n}", note.id, 1, staff=str(n), words=f"答复 {n}") for n in range(4))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(each, Exception) for each in done) == 1


# the meeting ----------------------------------------------------------------------------------------------------


async def test_unanswered_after_five_days_it_goes_to_the_meeting_once(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE)
    watches = [ProblemWatch(hall.site) for _ in range(3)]
    hall.story.clock.ms = note.due - 1
    await watches[0].look()
    assert (await desk.store.get(note.id)).state == "open"
    hall.story.clock.ms = note.due
    await asyncio.gather(*(watch.look() for watch in watches))
    later = await desk.store.get(note.id)
    assert (later.state, later.version) == ("meeting", 2)
    assert [kind for kind, _ in await told(hall)] == ["problem.noted", "problem.escalated"]
    due = due_of(later, hall.site.hall, hall.story.clock.ms)
    assert due is not None and (due.mark, due.at) == (IN_TIME, note.meeting_due)


async def test_a_decision_closes_the_notes_of_its_group_and_is_their_answer(desk: ProblemDesk, hall: HallApp) -> None:
    notes = [await desk.note(f"note-of-{n}", NOTE, SOMEBODY if n == 0 else None) for n in range(3)]
    other = await desk.note("another", NOTE._replace(reason="rule"))
    await desk.escalate("meeting-1", notes[0].id, 1)
    group = {"service": "residence", "reason": "circle"}
    assert [await desk.decide("decide-1", **group, words="一窗受理", staff="9001") for _ in range(2)] == [3, 3]
    found = [await desk.store.get(note.id) for note in (*notes, other)]
    assert [each.state for each in found] == ["closed"] * 3 + ["open"]
    assert {each.answer for each in found[:3]} == {"一窗受理"}
    assert [each.id for each in await desk.store.to_tell(10)] == [notes[0].id]  # the one who can be called
    with pytest.raises(RequestReused):
        await desk.decide("decide-1", **group, words="另一个决定", staff="9001")
    entries = await newest(hall.site.audit.tables, Wanted(what="problem.decided"), 10)
    assert [(entry.who, entry.about, entry.why) for entry in entries] == [("9001", "residence circle", "3")]
    (decision,) = await desk.store.decided(10)
    assert (decision["words"], decision["count"]) == ("一窗受理", 3)
    await desk.close("called-back", notes[0].id, found[0].version)
    assert await desk.store.to_tell(10) == []


# the contact ----------------------------------------------------------------------------------------------------


async def test_a_contact_is_masked_and_a_full_look_is_in_the_audit(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE, SOMEBODY)
    assert await desk.masked(note) == Contact("某*甲", "138****5678")
    assert await newest(hall.site.audit.tables, Wanted(what="contact.revealed"), 10) == []
    assert await desk.contact(note, "2001") == SOMEBODY
    (entry,) = await newest(hall.site.audit.tables, Wanted(what="contact.revealed"), 10)
    assert (entry.who, entry.about, entry.why) == ("2001", "problem 1", "problem")
    with pytest.raises(NoProblemContact):
        await desk.contact(await desk.note("no-contact", NOTE), "2001")


async def test_thirty_days_after_its_end_note_and_contact_are_gone(desk: ProblemDesk, hall: HallApp) -> None:
    note = await desk.note("first-note", NOTE, SOMEBODY)
    hall.story.clock.pass_s(60 * 86_400)  # however long it takes
    answered = await desk.answer("answer-1", note.id, 1, staff="9001", words="一窗受理")
    closed = await desk.close("close-it", note.id, answered.version)
    assert await desk.masked(closed) is not None
    hall.story.clock.pass_s(KEPT_MS / 1000)
    await ProblemWatch(hall.site).look()
    assert await desk.store.get(note.id) is not None  # to the day
    hall.story.clock.pass_s(1)
    await ProblemWatch(hall.site).look()
    with pytest.raises(UnknownProblem):
        await desk.store.get(note.id)
    assert await hall.site.contacts.of("problem", "1", hall.site.people.now()) is None


async def test_another_contact_under_one_request_is_refused(desk: ProblemDesk) -> None:
    await desk.note("first-note", NOTE, SOMEBODY)
    with pytest.raises(RequestReused):
        await desk.note("first-note", NOTE, Contact("", "13900001111"))
    await desk.note("first-note", NOTE, SOMEBODY)


# news -----------------------------------------------------------------------------------------------------------


async def test_a_ticket_knows_of_its_note(desk: ProblemDesk, hall: HallApp) -> None:
    number = await hall.story.takes_number()
    note = await desk.note("first-note", NOTE._replace(ticket=f"{DAY}-{number}"))
    await desk.answer("answer-1", note.id, 1, staff="9001", words="一窗受理")
    news = ProblemNews()
    for event in await hall.story.feed.day(DAY):
        news.follow(event)
    assert news.of(f"{DAY}-{number}") == "answered"
    assert news.of(f"{DAY}-A999") == news.of(f"20261122-{number}") == ""
