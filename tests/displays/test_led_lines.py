"""The two lines of a LED matrix fit on it at every state of a window, and devices are told the same."""

from unicodedata import east_asian_width

from displays import wired_signs
from displays.led_lines import ALARM, Led, led, stale_lines
from displays.window_parts import sign
from tests.dispatcher.story import Story
from tests.displays.moment import view_of

MOST = 12
"""Columns, of which a Chinese character takes two."""


def columns(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


async def test_through_a_day_and_an_emergency(story: Story) -> None:
    seen: list[Led] = []

    async def look(state: str) -> None:
        view = await view_of(story)
        seen.append(led(view, "1"))
        told = wired_signs.topic().data(view, "1")["told"]
        assert told.fields[1] == state and told.fields[4:] == seen[-1].lines
        assert (told.ring != "") == (state == "CALL")

    await look("AWAY")
    await story.sits_down("1")
    await look("IDLE")
    number = await story.takes_number()
    await story.calls("1")
    await look("CALL")
    await story.window("1", "start", number)
    await look("SERVE")
    event = await story.dispatcher.raise_emergency(story.request(), zh="请离开", en="Leave", staff="9001")
    await look("ALARM")
    assert sign(await view_of(story), "1").face == "serving" and seen[-1] == Led(ALARM, "", 0, ("紧急通知", "请听指挥"))
    await story.dispatcher.withdraw_notice(story.request(), notice=event.id, staff="9001")
    await story.window("1", "finish", number)
    await story.window("1", "pause_window")
    await look("PAUSE")
    assert seen[2].lines == (number, "请到1号")
    lines = [line for each in seen for line in each.lines] + ["A1000", "999号窗口", "请到999号", *stale_lines("999")]
    assert max(map(columns, lines)) <= MOST
