"""How times, matters and grounds are said, and what the console says after each step."""

import pytest

from clerk_app import words
from clerk_app.outcomes import OUTCOMES, USUAL, usual
from clerk_app.said import said
from config.hall import Group, Hall, Text
from dispatcher.events import Event
from dispatcher.tickets import Ticket
from web.phrases import Phrases

PHRASES = Phrases([], [])


def say(phrase: str, **values: object) -> str:
    return PHRASES.say("zh", phrase, **values)


def ticket(**fields: str) -> Ticket:
    return Ticket("20261123", "A001", {"todo": "general", "class": "regular", **fields})


def event(kind: str, **fields: str) -> Event:
    return Event("20261123-7", kind, 600_000, {"ticket": "A001", **fields})


@pytest.mark.parametrize(
    ("ms", "shown"), [(-5, "00:00"), (999, "00:00"), (402_000, "06:42"), (3_599_999, "59:59"), (4_002_000, "1:06:42")]
)
def test_a_timer(ms: int, shown: str) -> None:
    assert words.clock(ms) == shown


@pytest.mark.parametrize(
    ("ms", "whole", "width"), [(0, 100, "0.0"), (25, 100, "25.0"), (500, 100, "100.0"), (-5, 100, "0.0"), (5, 0, "0")]
)
def test_a_bar(ms: int, whole: int, width: str) -> None:
    assert words.share(ms, whole) == width


def test_a_spell() -> None:
    assert words.spell(say, 552_000) == "9 分 12 秒"


def test_the_halls_own_clock(small_hall: Hall) -> None:
    assert words.local_time(small_hall, 1795395600000) == "09:00"


def test_a_matter_is_the_service_or_else_the_lane(small_hall: Hall) -> None:
    assert words.matter(small_hall, ticket(service="residence"), "zh") == "residence"
    assert words.matter(small_hall, ticket(), "zh") == "general"
    assert words.matter(small_hall, ticket(lane="green"), "zh") == "green"


def test_the_ground_of_a_priority_is_said_and_an_appointment_is_none(small_hall: Hall) -> None:
    soldiers = Group(code="soldiers", name=Text(zh="军人优先", en="Servicemen"))
    hall = small_hall.model_copy(update={"groups": {"soldiers": soldiers}})
    assert words.favour(hall, ticket(group="soldiers", **{"class": "priority"}), "zh") == "军人优先"
    assert words.favour(hall, ticket(**{"class": "priority"}), "zh") == "priority"
    assert words.favour(hall, ticket(**{"class": "appointment"}), "zh") == ""
    assert words.favour(hall, ticket(), "zh") == ""


def test_needs_that_are_known() -> None:
    assert words.needs(say, ("hearing", "secret", "escort")) == ["听力不便", "需要陪同"]
    assert words.needs(say, ()) == []


def test_what_the_guide_desk_found() -> None:
    assert words.desk_note(say, ticket(papers="complete")) == "材料已看过，齐全"
    assert words.desk_note(say, ticket(papers="缺复印件")) == "缺复印件"


def test_every_outcome_is_one_key_away() -> None:
    assert 1 <= len(OUTCOMES) <= 9
    assert usual("handed_out").name == "领证"
    assert usual("").code == usual("no such outcome").code == USUAL


@pytest.mark.parametrize(
    ("happened", "sentence"),
    [
        (event("ticket.called"), "已呼叫 A001"),
        (event("ticket.recalled", calls="3"), "已重呼 A001，第 3 次"),
        (event("ticket.started"), "A001 开始办理"),
        (event("ticket.finished", state="finished"), "A001 服务完成，用时 5 分 0 秒"),
        (event("ticket.finished", state="waiting", todo="green"), "A001 这一步已完成，请到ground floor等下一步：green"),
        (event("ticket.rerouted", **{"reroute.what": "add"}), "A001 办完这一步后加了一步"),
        (event("ticket.missed", state="missed"), "A001 已过号，可在规定时间内回来"),
        (event("ticket.missed", state="finished"), "A001 多次过号，号票到此为止"),
        (event("ticket.held"), "A001 已挂起"),
        (event("ticket.resumed"), "A001 已请回，轮到时会再叫"),
        (event("ticket.transferred", todo="green,general"), "A001 已转到green、general"),
        (event("ticket.transferred", place="3", todo="green"), "A001 已转到3号窗口"),
        (event("ticket.undone"), "已撤销，A001 回到原处"),
        (event("window.paused"), "窗口已暂停"),
        (event("window.closed"), "窗口已关"),
    ],
)
def test_what_is_said_after_a_step(small_hall: Hall, happened: Event, sentence: str) -> None:
    assert said(say, small_hall, "zh", happened, ticket(started_at="300000")) == sentence
