"""The cases as a web process knows them: read once, kept up by the stream, each event once; and their codes."""

from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.cases import fold
from dispatcher.events import Event
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from web.case_book import CaseBook
from web.case_codes import ALPHABET, LENGTH, CaseCodes, plain, shown

pytestmark = pytest.mark.anyio


@pytest.fixture
def small_hall() -> Hall:
    return promise_hall()


@pytest.fixture
async def story(story: Story) -> Story:
    await story.sits_down("1")
    return story


async def accepted(story: Story) -> str:
    number = await story.takes_number("general", service="licence")
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    return f"{story.dispatcher.day}-{number}"


async def events(story: Story) -> list[Event]:
    return await story.feed.day(story.dispatcher.day)


async def test_it_reads_what_is_there_and_hears_the_rest(story: Story) -> None:
    first = await accepted(story)
    book = CaseBook(story.dispatcher)
    await book.load()
    second = await accepted(story)
    for event in await events(story):
        book.follow(event)
        book.follow(event)
    assert {case.id for case in book} == {first, second}
    assert book.of_ticket("20261123-A002") == book.get(second)
    await story.dispatcher.stop_case(story.request(), case=first, reason="补正", staff="1001")
    book.follow((await events(story))[-1])
    found = book.get(first)
    assert found is not None and found.state == "stopped"


async def test_what_is_heard_while_it_reads_is_not_lost(story: Story) -> None:
    first = await accepted(story)
    book = CaseBook(story.dispatcher)
    read = story.dispatcher.cases

    async def slow() -> object:
        found = await read()
        await story.dispatcher.stop_case(story.request(), case=first, reason="补正", staff="1001")
        await accepted(story)
        for event in await events(story):
            book.follow(event)
        return found

    story.dispatcher.cases = slow  # type: ignore[assignment, method-assign]
    await book.load()
    assert {case.id: case.fields for case in book} == {case.id: case.fields for case in fold(await events(story))}


async def test_it_counts_the_cards_of_today(story: Story) -> None:
    book = CaseBook(story.dispatcher)
    for at, kind in enumerate(("promise.yellow", "promise.yellow", "promise.red"), start=1):
        book.follow(Event(f"20261123-{at}", kind, 0, {}))
        book.follow(Event(f"20261123-{at}", kind, 0, {}))
    assert book.cards == {"yellow": 2, "red": 1}
    book.follow(Event("20261122-9", "promise.red", 0, {}))
    assert book.cards["red"] == 1
    book.follow(Event("20261124-1", "day.opened", 0, {}))
    assert not book.cards


async def test_a_code_is_the_cases_own_and_the_same_tomorrow(story: Story, tmp_path: Path) -> None:
    names = [await accepted(story) for _ in range(3)]
    codes = CaseCodes(tmp_path)
    found = [codes.of(name) for name in names]
    assert len(set(found)) == 3 and all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in found)
    assert [CaseCodes(tmp_path).of(name) for name in names] == found
    assert (tmp_path / "cases.key").stat().st_mode & 0o077 == 0
    cases = await story.dispatcher.cases()
    typed = shown(found[1]).lower().replace("-", " - ")
    assert codes.opens(names[1], typed) and not codes.opens(names[0], typed)
    wanted = codes.find(cases, typed)
    assert wanted is not None and wanted.id == names[1]
    assert codes.find(cases, "AAAA-AAAA") is None and codes.find(cases, "") is None
    folder = tmp_path / "other"
    folder.mkdir()
    assert CaseCodes(folder).of(names[0]) != found[0], "another hall has another key"


@pytest.mark.parametrize("typed", ["", "ACDE", "ACDE-FHJK-L", "ACDE-FHJ0", "é" * 8, "x" * 9000])
def test_what_cannot_be_a_code_opens_nothing(typed: str, tmp_path: Path) -> None:
    assert plain(typed) == ""
    assert not CaseCodes(tmp_path).opens("20261123-A001", typed)
