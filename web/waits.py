"""Expected waits in words, the same on paper, phone and every screen. Pure.

Estimates are honest: rounded up to five minutes, 约 in public and a span to the person who waits, 随到随办 only when
nobody is there, and a plain word when nobody knows.
"""

from dataclasses import dataclass
from math import ceil, floor

from dispatcher.estimates import Waits
from dispatcher.state import State
from dispatcher.tickets import Ticket

STEP = 5
"""Minutes an estimate is rounded to."""

MISS_MIN = 4.0
"""Mean error (minutes) of one forward run of the rule for people who wait at all; the width of a span without a P80."""

_SOON_S = 60
_HOUR = 60
_AS_HOURS = 100

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "free": "无人等候，随到随办",
        "unknown": "暂时估不准，请留意叫号",
        "about": "约 {} 分钟",
        "span": "{}–{} 分钟",
        "hours": "约 {} 小时",
        "hours_more": "约 {} 小时 {} 分钟",
        "ahead": "等 {} 人",
        "join": "，",
    },
    "en": {
        "free": "No waiting, go straight in",
        "unknown": "No estimate now, please listen for your number",
        "about": "about {} min",
        "span": "{}–{} min",
        "hours": "about {} h",
        "hours_more": "about {} h {} min",
        "ahead": "{} waiting",
        "join": ", ",
    },
}


@dataclass(frozen=True, slots=True)
class Span:
    """A wait in whole minutes, both ends multiples of five and never zero."""

    low: int
    high: int


def minutes(p50_s: float | None) -> int | None:
    """Whole minutes rounded up to five, at least five; None when nobody knows."""
    return None if p50_s is None else max(STEP, ceil(p50_s / 60 / STEP) * STEP)


def span(p50_s: float | None, p80_s: float | None = None) -> Span | None:
    """From P50 to P80; without a P80 the upper end is the usual error of the estimate away."""
    if p50_s is None:
        return None
    high_s = p50_s + MISS_MIN * 60 if p80_s is None else max(p50_s, p80_s)
    low = max(STEP, floor(p50_s / 60 / STEP) * STEP)
    return Span(low, max(low, ceil(high_s / 60 / STEP) * STEP))


def is_free(p50_s: float | None, ahead: int) -> bool:
    """Whether somebody who comes now may go straight in."""
    return ahead == 0 and p50_s is not None and p50_s <= _SOON_S


def ahead(state: State, waits: Waits, ticket: Ticket) -> int:
    """How many waiting people will be called before this ticket by a window that might have called it.

    Counted by the forecast, so that priority and early appointments are in it; without one, by clock and ordinal.
    """
    return len(those_ahead(state, waits, ticket))


def those_ahead(state: State, waits: Waits, ticket: Ticket) -> list[str]:
    """The numbers of those people, in no order."""
    mine = waits.by_ticket.get(ticket.number)
    others: set[str] = set()
    for name in state.queues():
        place, _, rest = name.partition(":")
        if place in ticket.lanes or (place == "window" and rest.partition(":")[0] == ticket.place):
            others.update(state.queue(name))
    others.discard(ticket.number)
    return [other for other in others if _before(state, waits, other, mine, ticket)]


def _before(state: State, waits: Waits, other: str, mine: float | None, ticket: Ticket) -> bool:
    theirs = waits.by_ticket.get(other)
    if mine is not None and theirs is not None and mine != theirs:
        return theirs < mine
    rival = state.ticket(other)
    return rival is not None and (rival.clock, rival.ord) < (ticket.clock, ticket.ord)


def in_public(lang: str, p50_s: float | None, ahead: int) -> str:
    """'约 20 分钟', '无人等候，随到随办', or '—' when nobody knows: for screens that everyone reads."""
    if is_free(p50_s, ahead):
        return _of(lang)["free"]
    found = minutes(p50_s)
    return "—" if found is None else _about(lang, found)


def with_count(lang: str, p50_s: float | None, ahead: int) -> str:
    """'等 14 人，约 20 分钟': the count and the estimate in one line."""
    words = _of(lang)
    if is_free(p50_s, ahead):
        return words["free"]
    return words["ahead"].format(ahead) + words["join"] + in_public(lang, p50_s, ahead)


def in_person(lang: str, p50_s: float | None, ahead: int, p80_s: float | None = None) -> str:
    """'15–25 分钟' for the visitor whose wait it is; a sentence when it is free or unknown."""
    words = _of(lang)
    if is_free(p50_s, ahead):
        return words["free"]
    found = span(p50_s, p80_s)
    if found is None:
        return words["unknown"]
    if found.low == found.high or found.high >= _AS_HOURS:
        return _about(lang, found.high)
    return words["span"].format(found.low, found.high)


def _about(lang: str, whole: int) -> str:
    words = _of(lang)
    if whole < _AS_HOURS:
        return words["about"].format(whole)
    hours, rest = divmod(whole, _HOUR)
    return words["hours_more"].format(hours, rest) if rest else words["hours"].format(hours)


def _of(lang: str) -> dict[str, str]:
    return _WORDS.get(lang, _WORDS["zh"])


def level(p50_s: float | None, target_min: float) -> str:
    """'ok' ●, 'mid' ○, 'long' ◆ or 'over' △ by the share of the target; 'none' when nobody knows."""
    if p50_s is None:
        return "none"
    share = p50_s / 60 / target_min
    return "ok" if share <= 0.5 else "mid" if share <= 0.8 else "long" if share <= 1 else "over"
