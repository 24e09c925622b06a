"""Entries of the audit as people read them: who did what, about what and why, in words. Pure but for the phrases."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.audit_chain import EDITED, INSERTED, REMOVED, REWRITTEN, SWAPPED, TRUNCATED, Entry, Fault
from dispatcher.day_keeper import REASON
from web.audit_stream import HALL
from web.audit_words import ACTS
from web.openings import local

Say = Callable[..., str]
"""say(chinese phrase, **values) → the phrase in the reader's language."""

FAULTS = {
    EDITED: "第 %(seq)s 条被改过",
    REMOVED: "第 %(seq)s 到 %(until)s 条被删掉了",
    INSERTED: "第 %(seq)s 到 %(until)s 条是后来插进去的",
    SWAPPED: "第 %(seq)s 条和第 %(until)s 条被调换了",
    TRUNCATED: "末尾第 %(seq)s 到 %(until)s 条被截掉了",
    REWRITTEN: "第 %(seq)s 到 %(until)s 条与凭条上的校验码对不上：改过并重算过，或截掉过",
}
STEPS = {
    "ticket.called": "叫号",
    "ticket.finished": "服务完成",
    "ticket.missed": "过号",
    "ticket.held": "挂起",
    "ticket.transferred": "转移",
}
"""What a window takes back, by the kind of its event."""


class Row(NamedTuple):
    seq: int
    at: str
    who: str
    act: str
    about: str
    why: str
    hash: str


def row(entry: Entry, hall: Hall, say: Say, lang: str) -> Row:
    act = say(ACTS[entry.what]) if entry.what in ACTS else entry.what
    who = say("系统") if entry.who == HALL else _window(entry.who, say)
    at = local(hall, entry.at).strftime("%Y-%m-%d %H:%M:%S")
    return Row(entry.seq, at, who, act, _window(entry.about, say), why(entry, hall, say, lang), entry.hash)


def why(entry: Entry, hall: Hall, say: Say, lang: str) -> str:
    """The reason, with the codes that the software has put in it as words."""
    match entry.what:
        case "ticket.granted":
            names = {code: klass.name.get(lang) for code, klass in hall.classes.items()}
            names |= {code: group.name.get(lang) for code, group in hall.groups.items()}
            words = entry.why.split(" ")
            known = [names[word] for word in words[:2] if word in names]
            return " ".join([*known, *words[len(known) :]])
        case "ticket.undone":
            return say(STEPS[entry.why]) if entry.why in STEPS else entry.why
        case "day.closed" if entry.why == REASON:
            return say("换到新的业务日")
        case "window.taken-over":
            return say("原来是工号 %(clerk)s", clerk=entry.why)
    return _window(entry.why, say)


def said(fault: Fault, say: Say) -> str:
    """What is wrong with the chain, in a sentence."""
    return say(FAULTS[fault.kind], seq=fault.seq, until=fault.until)


def span(day: str, hall: Hall) -> tuple[int, int]:
    """The ms in which a date 'yyyy-mm-dd' begins and ends on the hall's clock; (0, 0) for '' and for no date."""
    try:
        first = date.fromisoformat(day)
    except ValueError:
        return 0, 0
    zone = ZoneInfo(hall.timezone)
    ends = (datetime(each.year, each.month, each.day, tzinfo=zone) for each in (first, first + timedelta(days=1)))
    since, until = (round(moment.astimezone(UTC).timestamp() * 1000) for moment in ends)
    return since, until


def table(entries: Sequence[Entry], hall: Hall) -> list[list[str]]:
    """Entries for a spreadsheet: every field as it is in the chain, and the hour on the hall's clock."""
    return [
        [local(hall, entry.at).strftime("%Y-%m-%d %H:%M:%S"), *(sober(str(value)) for value in entry)]
        for entry in entries
    ]


def sober(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _window(text: str, say: Say) -> str:
    word, _, number = text.partition(" ")
    return say("%(window)s 号窗口", window=number) if word == "window" and number else text
