"""What each part of the console shows, state by state, and where a ticket may be sent."""

import re

from markupsafe import Markup

from clerk_app.actions import ACTIONS, RARE
from clerk_app.console import Console
from clerk_app.console_parts import others_open
from clerk_app.places import places
from clerk_app.tally import Tally
from config.hall import Hall
from dispatcher.estimates import forward
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp
from web.hub import View


async def shown(hall: HallApp, window: str = "1", lang: str = "zh") -> dict[str, str]:
    """Every part as text."""
    parts = await drawn(hall, window, lang)
    return {name: " ".join(Markup(html).striptags().split()) for name, html in parts.items()}


async def drawn(hall: HallApp, window: str = "1", lang: str = "zh") -> dict[str, str]:
    tally = Tally()
    for event in await hall.story.feed.day(hall.story.dispatcher.day):
        tally.follow(event)
    return Console(hall.site, tally).whole(await view(hall), window, lang)


async def view(hall: HallApp) -> View:
    state, now = await hall.story.board(), hall.story.clock.ms
    return View(state, forward(state, hall.story.hall, now), hall.story.hall, now)


def working(parts: dict[str, str]) -> list[str]:
    """Names of the exceptions that are not disabled."""
    actions = parts["actions"] + parts["rare"]
    buttons = re.findall(r'<button[^>]*data-name="([\w-]+)"[^>]*>', actions)
    disabled = re.findall(r'<button[^>]*data-name="([\w-]+)"[^>]*disabled', actions)
    return [name for name in buttons if name not in disabled]


def pressed(primary: str) -> str:
    found = re.search(r'data-act="([\w-]+)"', primary)
    assert found
    return found[1]


async def test_from_closed_to_served_the_primary_button_is_the_next_step(hall: HallApp, clerk: SignsIn) -> None:
    assert pressed((await drawn(hall))["primary"]) == "open"
    ours = await clerk("1")
    empty = await shown(hall)
    assert "没有人等候" in empty["card"] and "没有人等候" in empty["primary"] and empty["pill"] == "空闲"

    number = await hall.story.takes_number()
    hall.story.clock.pass_s(240)
    waiting = await drawn(hall)
    assert pressed(waiting["primary"]) == "call-next" and f'data-expected="{number}"' in waiting["primary"]
    assert f"下一位 {number}・已等 4 分・general" in waiting["primary"]
    assert 'data-waiting="1"' in waiting["next"]

    await ours.calls()
    called = await drawn(hall)
    assert pressed(called["primary"]) == "start" and number in called["card"] and "满 90 秒可过号" in called["card"]
    await ours.does("start", number)
    serving = await drawn(hall)
    assert pressed(serving["primary"]) == "finish" and 'data-outcome="accepted"' in serving["primary"]
    hall.story.clock.pass_s(90)
    await ours.does("finish", number, outcome="accepted")
    served = await shown(hall)
    assert f"上一位：{number}，用时 1 分 30 秒" in served["card"]
    assert served["tally"] == "今日 1 件・平均 01:30"


async def test_each_exception_works_where_it_makes_sense(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    by_state = {"free": working(await drawn(hall))}
    number = await ours.calls()
    by_state["called"] = working(await drawn(hall))
    await ours.does("start", number)
    by_state["serving"] = working(await drawn(hall))
    await ours.does("finish", number, outcome="accepted")
    await ours.does("pause")
    by_state["paused"] = working(await drawn(hall))
    expected = {
        state: [action.name for action in (*ACTIONS, *RARE) if state in action.states and action.name != "ask-rating"]
        for state in ("free", "called", "serving", "paused")
    }
    assert by_state == expected
    assert by_state["free"] == ["call", "walk-in"] and by_state["paused"] == []
    assert by_state["called"] == ["recall", "no-show", "transfer", "hold"]


async def test_a_pause_says_what_visitors_see_and_who_goes_on(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await ours.does("pause", reason="用餐", until="2026-11-23T09:30:00+08:00")
    alone = await shown(hall)
    assert "用餐" in alone["card"] and "约 09:30 恢复" in alone["card"]
    assert "现在没有别的窗口叫general的号，请尽快恢复" in alone["card"]
    await clerk("2")
    assert others_open(await view(hall), "1") == 1
    assert "由其他 1 个窗口接着叫" in (await shown(hall))["card"]


async def test_who_is_held_and_for_how_long(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    number = await hall.story.takes_number()
    await ours.calls()
    await ours.does("hold", number, kind="kept")
    hall.story.clock.pass_s(600)
    held = await drawn(hall)
    assert number in held["held"] and "10 分钟" in held["held"] and 'class="late"' not in held["held"]
    hall.story.clock.pass_s(301)
    assert 'class="late"' in (await drawn(hall))["held"]
    assert number not in (await drawn(hall, "2"))["held"]


async def test_what_somebody_typed_is_text_and_nothing_else(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number(papers="<img src=x>", needs="hearing")
    await ours.calls()
    card = (await drawn(hall))["card"]
    assert "<img" not in card and "&lt;img src=x&gt;" in card and "听力不便" in card


async def test_in_english(hall: HallApp, clerk: SignsIn) -> None:
    await clerk("1")
    await hall.story.takes_number()
    for part, text in (await shown(hall, lang="en")).items():
        assert not re.search(r"[\u4e00-\u9fff]", text), part


async def test_the_same_as_data(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    first, second = await hall.story.takes_number(), await hall.story.takes_number()
    await ours.calls()
    told = Console(hall.site, Tally()).data(await view(hall), "1")
    assert told == {"window": "1", "state": "called", "ticket": first, "waiting": 1, "next": [second], "held": []}


def test_a_place_is_found_by_number_name_or_initials(small_hall: Hall) -> None:
    text = small_hall.lanes["green"].name.model_copy(update={"zh": "绿色通道", "en": "Green channel"})
    lane = small_hall.lanes["green"].model_copy(update={"name": text})
    found = places(small_hall.model_copy(update={"lanes": {"green": lane}}))
    green = next(place for place in found if place["code"] == "green")
    assert green["words"].split("|") == ["k", "green", "绿色通道", "lvsetongdao", "lstd", "green channel"]
    window = next(place for place in found if place["kind"] == "window" and place["code"] == "3")
    assert window["words"].split("|")[0] == "3"
