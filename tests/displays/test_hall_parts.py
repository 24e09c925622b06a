"""What the hall display lists: every call with its window until the visitor is there, missed numbers, areas."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from config.hall import Hall, Hours
from displays import hall_parts
from displays.hall_display import concerns
from displays.hall_parts import LISTED_MS
from tests.dispatcher.story import NINE, Story
from tests.displays.moment import areas_of, view_of


async def listed(story: Story) -> list[tuple[str, str, int]]:
    return [call[:3] for call in hall_parts.calls(await view_of(story))]


async def standing(story: Story, letter: str) -> tuple[str, int | None, int | None]:
    row = hall_parts.row((await areas_of(story))[letter], story.hall)
    return row.standing, row.low, row.high


async def test_the_latest_call_comes_first_and_each_has_its_window(story: Story) -> None:
    await story.sits_down("1", "2")
    first, second = await story.takes_number(), await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(5)
    await story.calls("2")
    assert await listed(story) == [(second, "2", 1), (first, "1", 1)]


@pytest.fixture
async def wide_story(small_hall: Hall, empty_engine_url: str) -> AsyncIterator[Story]:
    """A hall with ten general windows."""
    one = small_hall.windows["1"]
    windows = {str(n): one.model_copy(update={"number": str(n)}) for n in range(1, 11)}
    story = Story(small_hall.model_copy(update={"windows": windows}), empty_engine_url)
    yield await story.begin()
    await story.end()


async def test_a_burst_of_ten_calls_is_listed_whole_and_in_order(wide_story: Story) -> None:
    called = []
    for window in wide_story.hall.windows:
        await wide_story.sits_down(window)
        await wide_story.takes_number()
    for window in wide_story.hall.windows:
        wide_story.clock.pass_s(0.2)
        called.append((await wide_story.calls(window), window, 1))
    assert len({number for number, *_ in called}) == 10
    assert await listed(wide_story) == called[::-1]


async def test_a_second_call_counts_and_comes_first_again(story: Story) -> None:
    await story.sits_down("1", "2")
    for _ in range(2):
        await story.takes_number()
    first = await story.calls("1")
    story.clock.pass_s(5)
    second = await story.calls("2")
    story.clock.pass_s(5)
    await story.window("1", "recall", first)
    assert await listed(story) == [(first, "1", 2), (second, "2", 1)]


async def test_who_is_served_or_taken_back_leaves_the_list(story: Story) -> None:
    await story.sits_down("1", "2")
    for _ in range(2):
        await story.takes_number()
    served, undone = await story.calls("1"), await story.calls("2")
    await story.window("1", "start", served)
    await story.window("2", "undo", undone)
    assert await listed(story) == []


async def test_a_finish_taken_back_withdraws_the_call_that_followed(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(2):
        await story.takes_number()
    number = await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    following = await story.calls("1")
    assert await listed(story) == [(following, "1", 1)]
    await story.window("1", "undo", number)
    assert await listed(story) == []


async def test_a_call_that_nobody_ends_is_listed_for_three_minutes(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(LISTED_MS / 1000 - 1)
    assert len(await listed(story)) == 1
    story.clock.pass_s(1)
    assert await listed(story) == []


async def test_the_latest_three_missed_numbers_and_how_many_more(story: Story) -> None:
    await story.sits_down("1")
    numbers = [await story.takes_number() for _ in range(5)]
    for _ in numbers[:4]:
        await story.misses("1", await story.calls("1"))
    view = await view_of(story)
    assert hall_parts.missed(view) == ([numbers[3], numbers[2], numbers[1]], 1)
    assert hall_parts.missed(view._replace(now=view.now + 31 * 60_000)) == ([], 0)


async def test_an_area_goes_from_closed_to_free_to_waiting(story: Story) -> None:
    assert await standing(story, "A") == ("absent", None, None)
    await story.sits_down("1")
    assert await standing(story, "A") == ("free", None, None)
    for _ in range(2):
        await story.takes_number(service="residence")
    assert await standing(story, "A") == ("over", 20, 20)


async def test_an_area_with_several_lanes_shows_its_quickest_and_slowest(story: Story) -> None:
    await story.sits_down("4", "5")
    for _ in range(3):
        await story.takes_number("bank_one")
    await story.takes_number("bank_two")
    row = hall_parts.row((await areas_of(story))["L"], story.hall)
    assert row.low is not None and row.high is not None and row.low < row.high
    assert row.waiting == 4


async def test_an_area_whose_windows_all_pause_says_so_and_until_when(story: Story) -> None:
    await story.sits_down("4")
    await story.takes_number("bank_one")
    await story.window("4", "pause_window", reason="meal", until=NINE + 45 * 60_000)
    row = hall_parts.row((await areas_of(story))["L"], story.hall)
    assert (row.standing, row.until, row.low, row.waiting) == ("paused", "9:45", None, 1)


async def test_free_lanes_do_not_hide_people_whom_nobody_serves(story: Story) -> None:
    await story.sits_down("4")
    await story.takes_number("bank_two")
    assert await standing(story, "L") == ("part", None, None)


class _Mornings(Hours):
    """Tickets from 9:00 to 10:00 every day."""

    def issuing(self, day: date, timezone: str, last_ticket_min: int) -> tuple[tuple[int, int], ...]:
        start = NINE + (day - date(2026, 11, 23)).days * 86_400_000
        return ((start, start + 3_600_000),)


def mornings(hall: Hall) -> Hall:
    return hall.model_copy(update={"hours": _Mornings()})


async def test_the_day_is_over_only_when_the_last_visitor_has_been_served(story: Story) -> None:
    await story.sits_down("1")
    number = await story.takes_number()
    view = (await view_of(story))._replace(hall=mornings(story.hall))
    assert not hall_parts.is_over(view)
    late = view._replace(now=NINE + 2 * 3_600_000)
    assert not hall_parts.is_over(late), "somebody still waits"
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    late = late._replace(state=(await view_of(story)).state)
    assert hall_parts.is_over(late)
    opens = hall_parts.opens_next(late.hall, late.now)
    assert opens == NINE + 86_400_000
    assert not hall_parts.is_today(late.hall, late.now, opens)


async def test_the_script_hears_of_tickets_only(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number()
    await story.calls("1")
    heard = [event.kind for event in await story.feed.day(story.dispatcher.day) if concerns(story.hall, event, "")]
    assert heard == ["ticket.issued", "ticket.called"]
