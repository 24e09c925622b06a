"""What a phone shows of a ticket, face by face, as stories go on."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dispatcher.estimates import Grown, forward
from dispatcher.events import Event
from dispatcher.state import fold
from tests.dispatcher.story import Story
from tests.ticketing.door import site_of
from ticketing import phone_parts
from ticketing.phone_ended import Ended
from web.hub import View
from web.site import Site


@pytest.fixture
def site(story: Story, tmp_path: Path) -> Site:
    return site_of(story, tmp_path)


class Phone:
    """The phone of one ticket: `face` and the words on it, from the stream's own fold, as the hub has it."""

    def __init__(self, story: Story, site: Site, number: str) -> None:
        self.story, self.site, self.number = story, site, number

    async def page(self, lang: str = "zh") -> str:
        desk = self.story.dispatcher
        state, now = fold(desk.day, await self.story.feed.day(desk.day)), await desk.now()
        view = View(state, forward(state, self.story.hall, now), self.story.hall, now)
        return phone_parts.page(self.site, view, await desk.token(self.number), lang)


def face(page: str) -> str:
    (found,) = re.findall(r'data-face="(\w+)"', page)
    return str(found)


def verbs(page: str) -> set[str]:
    return set(re.findall(r'data-verb="(\w+)"', page)) | ({"cancel"} if "data-ask" in page else set())


async def in_queue(story: Story, behind: int = 0) -> str:
    """A ticket for which people stand in the way, by number."""
    for _ in range(behind):
        await story.takes_number()
    return (await story.dispatcher.issue(story.request(), service="residence")).ticket


async def called(story: Story) -> str:
    await story.sits_down("1")
    number = await in_queue(story)
    assert await story.calls("1") == number
    return number


async def test_it_says_why_it_takes_longer_than_before(story: Story, site: Site) -> None:
    number = await in_queue(story, behind=4)
    await story.sits_down("1")
    key, state, now = await story.dispatcher.token(number), await story.board(), story.clock.ms
    plain = forward(state, story.hall, now)
    said = {
        "favoured": (
            "比先前晚约 7 分钟：新来了 2 位依规则先叫的群众",
            "visitors who go first by the rule have come (2)",
        ),
        "back": ("有 2 位先前来过的群众回来接着办", "visitors who had been called earlier are back (2)"),
        "windows": ("办理的窗口少了 2 个", "fewer windows are open (2 fewer)"),
        "slow": ("前面的事项比预计的久", "About 7 min later than before: those ahead take longer"),
    }
    for word, (zh, en) in said.items():
        view = View(state, replace(plain, grown={number: Grown(word, 2, 420)}), story.hall, now)  # type: ignore[arg-type]
        assert zh in phone_parts.page(site, view, key, "zh") and en in phone_parts.page(site, view, key, "en")
        assert phone_parts.data(view, key)["grown"] == word
    view = View(state, plain, story.hall, now)
    assert "比先前晚" not in phone_parts.page(site, view, key, "zh") and phone_parts.data(view, key)["grown"] is None


async def test_waiting(story: Story, site: Site) -> None:
    await story.sits_down("1")
    page = await Phone(story, site, await in_queue(story, behind=4)).page()
    assert face(page) == "waiting" and 'data-ahead="4"' in page
    assert "A005" in page and "身份证" in page and "还要等" in page
    assert "前后" in page and "马上" not in page  # about 35 minutes: a time of day, rounded up
    assert verbs(page) == {"postpone", "cancel"}


async def test_next(story: Story, site: Site) -> None:
    await story.sits_down("1")
    page = await Phone(story, site, await in_queue(story, behind=3)).page()
    assert face(page) == "next" and "快到您了" in page


async def test_first_in_line_is_told_to_listen(story: Story, site: Site) -> None:
    await story.sits_down("1")
    page = await Phone(story, site, await in_queue(story)).page()
    assert face(page) == "next" and "马上叫到您" in page and "随到随办" not in page


async def test_with_no_window_open_nothing_is_promised(story: Story, site: Site) -> None:
    page = await Phone(story, site, await in_queue(story)).page()
    assert "马上" not in page and "暂时估不准" in page and "—" in page


async def test_called(story: Story, site: Site) -> None:
    number = await called(story)
    page = await Phone(story, site, number).page()
    assert face(page) == "called" and 'role="alert"' in page
    assert "<b>1</b>" in page and "保留到 09:01" in page and "请带好：身份证、户口簿" in page
    assert verbs(page) == {"coming"}
    await story.visitor("coming", number)
    said = await Phone(story, site, number).page()
    assert verbs(said) == set() and "窗口已知道您马上到" in said
    story.clock.pass_s(20)
    await story.window("1", "recall", number)
    assert "第 2 次呼叫" in await Phone(story, site, number).page()


async def test_priority_is_waited_for_longer(story: Story, site: Site) -> None:
    await story.sits_down("1")
    number = await story.takes_number("general", klass="priority")
    await story.calls("1")
    assert "保留到 09:03" in await Phone(story, site, number).page()


async def test_serving(story: Story, site: Site) -> None:
    number = await called(story)
    await story.window("1", "start", number)
    page = await Phone(story, site, number).page()
    assert face(page) == "serving" and "正在 1 号窗口办理" in page and verbs(page) == set()


async def test_held(story: Story, site: Site) -> None:
    number = await called(story)
    await story.window("1", "start", number)
    await story.window("1", "hold", number, kind="fetch")
    page = await Phone(story, site, number).page()
    assert face(page) == "held" and "已为您保留位置" in page and verbs(page) == {"cancel"}


async def test_missed(story: Story, site: Site) -> None:
    number = await called(story)
    await story.misses("1", number)
    page = await Phone(story, site, number).page()
    assert face(page) == "missed" and "09:34 前可以恢复" in page
    assert "恢复后再叫 3 个号就轮到您" in page and "还可以过号 1 次" in page
    assert verbs(page) == {"return", "cancel"}
    story.clock.pass_s(30 * 60 + 1)
    late = await Phone(story, site, number).page()
    assert "恢复时间已过" in late and verbs(late) == {"cancel"}


async def test_missed_twice(story: Story, site: Site) -> None:
    number = await called(story)
    await story.misses("1", number)
    await story.visitor("return_", number)
    await story.calls("1")
    await story.misses("1", number)
    page = await Phone(story, site, number).page()
    assert "恢复后排到队尾" in page and "还可以过号 0 次" in page


async def test_finished(story: Story, site: Site) -> None:
    number = await called(story)
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    page = await Phone(story, site, number).page()
    assert face(page) == "finished" and "服务已完成" in page and verbs(page) == set()
    # five levels, all alike, none chosen
    levels = re.findall(r'<input type="radio" name="rating" value="(\d)"[^>]*>', page)
    assert levels == ["5", "4", "3", "2", "1"] and "checked" not in page
    await story.visitor("rate", number, rating=2, reasons=["told"])
    rated = await Phone(story, site, number).page()
    assert "评价已收到" in rated and "radio" not in rated


async def test_who_never_came_is_not_asked_how_it_was(story: Story, site: Site) -> None:
    number = await called(story)
    for _ in range(2):
        await story.misses("1", number)
        await story.visitor("return_", number)
        await story.window("1", "call", number, reason="asked")
    await story.misses("1", number)
    page = await Phone(story, site, number).page()
    assert face(page) == "finished" and "data-rate" not in page


async def test_an_end_is_still_shown_by_a_process_that_started_after_it(story: Story, site: Site) -> None:
    number = await called(story)
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    ended = Ended()
    for event in await story.feed.day(story.dispatcher.day):
        ended.follow(event)
        ended.follow(event)  # a snapshot may tell of it again
    topic, view = phone_parts.topic(site, ended), await site.fresh_view()
    key = await story.dispatcher.token(number)
    assert face(topic.parts["ticket"](view, key, "zh")) == "finished"
    event = await story.visitor("rate", number, rating=5)
    ended.follow(event)
    assert "评价已收到" in topic.parts["ticket"](view, key, "zh")
    assert ended.of("20261122", number) is None
    ended.follow(Event("20261124-1", "day.opened", event.at, event.fields))
    assert ended.of(story.dispatcher.day, number) is None and ended.of("20261124", number) is None


async def test_cancelled_and_expired(story: Story, site: Site) -> None:
    given_up, ended = await story.takes_number(), await story.takes_number()
    await story.visitor("cancel", given_up)
    await story.visitor("expire", ended, reason="power cut")
    assert face(await Phone(story, site, given_up).page()) == "cancelled"
    page = await Phone(story, site, ended).page()
    assert face(page) == "expired" and "power cut" not in page


async def test_gone_and_over(story: Story, site: Site) -> None:
    """Of another day nothing is shown; of today's ticket that a fresh view no longer has, that it has ended."""
    number = await in_queue(story)
    token = await story.dispatcher.token(number)
    await story.visitor("cancel", number)
    view = await site.fresh_view()
    assert face(phone_parts.page(site, view, token, "zh")) == "over"
    ended = await story.dispatcher.ticket(number)
    assert face(phone_parts.page(site, view, token, "zh", ended=ended)) == "cancelled"
    assert face(phone_parts.page(site, view, "20261122-A001.x", "zh")) == "gone"


async def test_nothing_changes_while_nothing_happens(story: Story, site: Site) -> None:
    """A page that told the time by itself would be sent to every phone at every beat."""
    await story.sits_down("1")
    phone = Phone(story, site, await in_queue(story, behind=4))
    story.clock.pass_s(60)
    before = await phone.page()
    story.clock.pass_s(5)
    assert await phone.page() == before


async def test_in_english_no_chinese_is_left(story: Story, site: Site) -> None:
    await story.sits_down("1")
    page = await Phone(story, site, await in_queue(story, behind=4)).page("en")
    rest = page.replace("中文", "").replace(">办<", "><")
    assert re.findall(r"[\u4e00-\u9fff]+", rest) == []
    assert "ID card" in page


async def test_only_its_own_events_are_told(site: Site) -> None:
    topic = phone_parts.topic(site)
    key = "20261123-A042.mac"

    def event(**fields: str) -> Event:
        return Event("20261123-7", "ticket.undone", 0, fields)

    assert topic.concerns(event(ticket="A042"), key)
    assert topic.concerns(event(ticket="A001", also="A042"), key)
    assert not topic.concerns(event(ticket="A0421"), key) and not topic.concerns(event(), key)


async def test_as_data(story: Story, site: Site) -> None:
    await story.sits_down("1")
    number = await in_queue(story, behind=1)
    token, view = await story.dispatcher.token(number), await site.fresh_view()
    told = phone_parts.data(view, token)
    assert (told["number"], told["state"], told["ahead"], told["window"]) == (number, "waiting", 1, None)
    assert phone_parts.data(view, "20261122-A001.x") == {"state": "gone"}
