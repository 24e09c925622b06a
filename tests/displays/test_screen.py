"""Displays of some zones: each lists its own calls, areas and missed numbers; and when they go black."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.hall import Display, Hall, Hours, Text, Zone
from displays import hall_parts
from displays.hall_display import concerns, data
from displays.screen import has_area, screen, zones
from displays.sides import side_now
from tests.dispatcher.story import Story
from tests.displays.moment import view_of
from tests.hall_app import HallApp


def text(words: str) -> Text:
    return Text(zh=words, en=words)


@pytest.fixture
def small_hall(small_hall: Hall) -> Hall:
    """Windows 4 to 6, the banks', stand upstairs and have a display of their own."""
    up = {n: small_hall.windows[n].model_copy(update={"zone": "up"}) for n in "456"}
    return small_hall.model_copy(
        update={
            "windows": small_hall.windows | up,
            "zones": small_hall.zones | {"up": Zone(code="up", name=text("up"), place=text("first floor"))},
            "displays": {
                "upstairs": Display(code="upstairs", name=text("upstairs"), zones=("up",), side="daily"),
                "below": Display(code="below", name=text("below"), zones=("east",), layout="calls"),
            },
        }
    )


async def test_each_lists_its_own_windows(story: Story) -> None:
    await story.sits_down("1", "4")
    below, above = await story.takes_number("general"), await story.takes_number("bank_one")
    await story.calls("1")
    await story.calls("4")
    view = await view_of(story)
    assert {key: [call["ticket"] for call in data(view, key)["calls"]] for key in ("upstairs", "below")} == {
        "upstairs": [above],
        "below": [below],
    }
    assert {call["ticket"] for call in data(view, "")["calls"]} == {above, below}
    assert [area["letter"] for area in data(view, "upstairs")["areas"]] == ["L"]
    for window, number in (("1", below), ("4", above)):
        story.clock.pass_s(100)
        await story.window(window, "recall", number)
        story.clock.pass_s(100)
        await story.window(window, "no_show", number)
    assert hall_parts.missed(await view_of(story), screen(story.hall, "upstairs")) == ([above], 0)


async def test_each_says_which_it_is_and_whether_anybody_waits_there(story: Story, tmp_path: Path) -> None:
    await story.takes_number("general")
    async with HallApp(story, tmp_path) as app:
        await app.follows()
        upstairs, below = [(await app.get("display", f"/hall/{key}")).text for key in ("upstairs", "below")]
    assert 'class="screen-name">upstairs' in upstairs and 'class="screen-name">below' in below
    assert "当前无人等候" in upstairs and "当前无人等候" not in below


async def test_a_paused_area_is_told_at_the_foot_in_both_languages(story: Story, tmp_path: Path) -> None:
    await story.sits_down("4")
    await story.window("4", "pause_window", reason="meal")
    async with HallApp(story, tmp_path) as app:
        await app.follows()
        upstairs = (await app.get("display", "/hall/upstairs")).text
    assert "暂停；已取号的请继续等候" in upstairs and "paused. Please keep waiting" in upstairs


async def test_each_is_told_of_its_own_windows(story: Story) -> None:
    await story.sits_down("1", "4")
    for lane, window in (("general", "1"), ("bank_one", "4")):
        await story.takes_number(lane)
        await story.calls(window)
    heard = [e for e in await story.feed.day(story.dispatcher.day) if concerns(story.hall, e, "upstairs")]
    assert [event.kind for event in heard] == ["ticket.issued", "ticket.issued", "ticket.called"]
    assert heard[-1].window == "4"
    with pytest.raises(KeyError):
        data(await view_of(story), "elsewhere")


def test_zones_and_areas(small_hall: Hall) -> None:
    upstairs, whole = screen(small_hall, "upstairs"), screen(small_hall, "")
    assert zones(small_hall, upstairs) == ("up",) and zones(small_hall, whole) == ("east", "up")
    assert has_area(small_hall, upstairs, "L") and not has_area(small_hall, upstairs, "A")


def test_the_side_changes_every_day(small_hall: Hall) -> None:
    noons = [1_795_406_400_000 + 86_400_000 * day for day in range(4)]
    assert len({side_now("daily", small_hall, noon) for noon in noons[:2]}) == 2
    assert side_now("daily", small_hall, noons[0]) == side_now("daily", small_hall, noons[2])
    assert {side_now("right", small_hall, noon) for noon in noons} == {"right"}


@pytest.mark.parametrize(
    ("clock", "dark"),
    [("8:29", True), ("8:30", False), ("12:59", False), ("18:29", False), ("18:30", True), ("23:00", True)],
)
async def test_black_half_an_hour_before_and_after_work(story: Story, clock: str, *, dark: bool) -> None:
    """Work is from nine to six on that Monday, with a break at noon that is no night."""
    hour, minute = map(int, clock.split(":"))
    view = await view_of(story)
    day = date(2026, 11, 23)
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
    hall = story.hall.model_copy(update={"hours": Hours()})
    assert hall_parts.is_dark(view._replace(hall=hall, now=round(at.timestamp() * 1000))) is dark
    assert not hall_parts.is_dark(view._replace(now=round(at.timestamp() * 1000)))  # a hall that never closes


async def test_never_black_while_somebody_is_here(story: Story) -> None:
    await story.takes_number()
    view = await view_of(story)
    at = datetime(2026, 11, 23, 23, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    hall = story.hall.model_copy(update={"hours": Hours()})
    assert not hall_parts.is_dark(view._replace(hall=hall, now=round(at.timestamp() * 1000)))
