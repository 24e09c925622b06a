"""延时服务: numbers are given longer today, at every door alike, and tomorrow is as ever."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hall import Hall, Hours, Session
from dispatcher.day_commands import ExtendedEnough
from dispatcher.errors import LaneClosed
from tests.dispatcher.story import DAY, Story
from tests.small_hall import small_hall as make_small_hall
from web.openings import gives, today_of

pytestmark = pytest.mark.anyio
MONDAY = date.fromisoformat(DAY)


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """The small hall by the usual hours: it closes at 18:00 and gives its last number at 17:30."""
    return make_small_hall().model_copy(update={"hours": Hours()})


def at(clock: str, day: date = MONDAY) -> int:
    hour, minute = (int(word) for word in clock.split(":"))
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
    return round(moment.timestamp() * 1000)


async def extends(story: Story) -> int:
    return int((await story.dispatcher.extend_day(story.request(), staff="9001")).fields["extended"])


async def test_numbers_are_given_so_much_longer(story: Story) -> None:
    story.clock.ms = at("17:31")
    with pytest.raises(LaneClosed):
        await story.takes_number()
    assert await extends(story) == 30
    assert await story.takes_number() == "A001"
    story.clock.ms = at("17:59")
    assert await story.takes_number() == "A002"
    story.clock.ms = at("18:00")
    with pytest.raises(LaneClosed):
        await story.takes_number()
    assert await extends(story) == 60  # again, and after the doors have closed
    assert await story.takes_number() == "A003"


async def test_the_break_stays_a_break(story: Story) -> None:
    await extends(story)
    story.clock.ms = at("12:10")
    with pytest.raises(LaneClosed):
        await story.takes_number()


async def test_every_page_sees_what_the_script_does(story: Story) -> None:
    """What a page says of a lane and what the script lets happen are the same at every quarter of an hour."""
    await extends(story)
    state, lane = await story.board(), story.hall.lanes["general"]
    today = today_of(story.hall, state)
    for minute in range(16 * 60, 19 * 60, 15):
        story.clock.ms = at(f"{minute // 60}:{minute % 60:02}")
        try:
            await story.takes_number()
            given_one = True
        except LaneClosed:
            given_one = False
        assert given_one == gives(today, lane, story.clock.ms), minute
    assert (await story.folded()).canonical() == await story.written()


async def test_not_past_midnight_and_a_refusal_changes_nothing(story: Story) -> None:
    for _ in range(12):
        await extends(story)
    before = await story.everything()
    with pytest.raises(ExtendedEnough):
        await extends(story)
    assert await story.everything() == before


async def test_a_hall_without_hours_has_nothing_to_extend(story: Story) -> None:
    story.dispatcher.take_up(story.hall.model_copy(update={"hours": Hours(always=True)}))
    with pytest.raises(ExtendedEnough):
        await extends(story)


@given(minutes=st.integers(0, 500), end=st.integers(14 * 60, 24 * 60))
def test_only_that_day_is_longer(minutes: int, end: int) -> None:
    hours = Hours(sessions=(Session(start=9 * 60, end=12 * 60), Session(start=13 * 60, end=end)))
    longer, tuesday = hours.extended(MONDAY, minutes), date(2026, 11, 24)
    assert longer.of(tuesday) == hours.of(tuesday)
    *morning, last = longer.of(MONDAY)
    assert morning == list(hours.of(MONDAY)[:-1])
    assert last.end == min(24 * 60, end + minutes)
    assert min(minutes, hours.room_to_extend(MONDAY)) == last.end - end
