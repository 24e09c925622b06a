"""How cases and their clocks are said on every page: states, cards, moments. Pure; phrases come from whoever calls."""

from collections.abc import Callable
from typing import Any

from config.hall import Hall
from dispatcher.cases import HANDED_OUT, READY, RED, RUNNING, STOPPED, WITHDRAWN, YELLOW, Case
from web.openings import local

Say = Callable[..., str]
"""A phrase in the reader's language."""

STATES = {
    RUNNING: "办理中",
    STOPPED: "已暂停",
    READY: "已办结，待领取",
    HANDED_OUT: "已领取",
    WITHDRAWN: "已撤回",
}
CARDS = {"": "正常", YELLOW: "临近到期", RED: "超过期限"}


def moment(hall: Hall, at: int, lang: str) -> str:
    """'12月3日 18:00' or '3 Dec 18:00', on the hall's clock."""
    when = local(hall, at)
    return f"{when.month}月{when.day}日 {when:%H:%M}" if lang == "zh" else f"{when.day} {when:%b %H:%M}"


def limit(case: Case, lang: str) -> str:
    """'5 个工作日内', as it was promised."""
    promise = case.promise
    return promise.words(lang) if promise else ""


def named(hall: Hall, code: str, lang: str) -> str:
    """A service by its name; one that the hall file no longer has, by its code."""
    service = hall.services.get(code)
    return service.name.get(lang) if service else code


def said(case: Case, hall: Hall, now: int, say: Say, lang: str) -> dict[str, Any]:
    """A case in words. `card` is '' for one that is not open any more."""
    lane = hall.lanes.get(case.lane)
    card = case.card(now) if case.open else ""
    return {
        "id": case.id,
        "rev": case.rev,
        "state": case.state,
        "state_words": say(STATES[case.state]),
        "service": named(hall, case.service, lang),
        "lane": lane.name.get(lang) if lane else case.lane,
        "limit": limit(case, lang),
        "due": moment(hall, case.due, lang),
        "card": card,
        "card_words": say(CARDS[card]) if case.open else "",
        "why": case.why,
        "accepted": moment(hall, case.accepted_at, lang),
        "ended": moment(hall, case.ended_at, lang) if case.ended_at else "",
        "kept": case.kept,
        "ref": case.text("ref"),
    }
