"""What the console warns of: a dark screen, the end of numbers, an empty window that is waited for, a long hold."""

from clerk_app.console_alerts import alerts
from clerk_app.seat import look
from config.hall import Hall, Hours
from dispatcher.estimates import forward
from tests.dispatcher.story import Story
from web.hub import View


def say(phrase: str, /, **values: object) -> str:
    return phrase % values if values else phrase


async def warned(story: Story, hall: Hall | None = None, *, has_screen: bool = True, window: str = "1") -> list[str]:
    state, now, hall = await story.board(), story.clock.ms, hall or story.hall
    view = View(state, forward(state, hall, now), hall, now)
    return [alert.words for alert in alerts(look(state, hall, window, now), view, say, has_screen=has_screen)]


def shut(hall: Hall) -> Hall:
    """No more numbers are given from the story's first moment on."""
    closed = Hours.model_validate({"sessions": ["7:00-9:29"]})
    return hall.model_copy(update={"hours": closed})


async def test_all_is_well(story: Story) -> None:
    await story.sits_down("1")
    await story.takes_number("general")
    assert await warned(story) == []


async def test_a_dark_screen_is_told_to_whoever_sits_there(story: Story) -> None:
    assert await warned(story, has_screen=False) == []
    await story.sits_down("1")
    assert await warned(story, has_screen=False) == ["窗口屏未连接，请口头叫号"]


async def test_who_is_left_when_numbers_have_ended(story: Story) -> None:
    await story.sits_down("1")
    assert await warned(story, shut(story.hall)) == ["已停止取号，没有人等候"]
    for _ in range(2):
        await story.takes_number("general")
    assert await warned(story, shut(story.hall)) == ["还有 2 人，已停止取号"]


async def test_who_was_sent_to_a_window_that_pauses_is_told_to_the_others(story: Story) -> None:
    """Acceptance 31: to those who may call them, and until somebody works there again."""
    await story.sits_down("1", "2", "4")
    first, second = [await story.takes_number("general") for _ in range(2)]
    for number in (first, second):
        await story.calls("1")
        await story.window("1", "transfer", number, to_window="2", reason="群众要求")
    assert await warned(story) == []
    await story.window("2", "pause_window", reason="用餐")
    told = f"{first} {second} 只等 2 号窗口，它现在没人：可用「指定号」叫来"
    assert await warned(story) == [told]
    assert await warned(story, window="2") == []
    assert await warned(story, window="4") == []  # it serves something else
    await story.window("1", "call", first, reason="群众已到窗口")
    assert await warned(story) == [told.removeprefix(f"{first} ")]
    await story.window("2", "resume_window")
    assert await warned(story) == []


async def test_somebody_set_aside_past_the_reminder(story: Story) -> None:
    await story.sits_down("1", "2")
    kept, fetch = [await story.takes_number("general") for _ in range(2)]
    for number, kind in ((kept, "kept"), (fetch, "fetch")):
        await story.calls("1")
        await story.window("1", "hold", number, kind=kind)
    story.clock.pass_s(15 * 60)
    assert await warned(story) == []
    story.clock.pass_s(61)
    assert await warned(story) == [f"{kept} 挂起 16 分钟了，请回来还是再等？"]
