"""How tickets, times and durations are said on the console. Pure; phrases come from whoever calls."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.tickets import Ticket
from dispatcher.visitor_commands import COMPLETE

Say = Callable[..., str]
"""A phrase in the reader's language: say('等 %(n)s 人', n=3)."""

NEEDS = {"hearing": "听力不便", "sight": "视力不便", "mobility": "行动不便", "escort": "需要陪同"}
_HOUR_S = 3600


def clock(ms: int) -> str:
    """'06:42', or '1:06:42' after an hour; never below zero."""
    seconds = max(0, ms) // 1000
    rest = f"{seconds % _HOUR_S // 60:02}:{seconds % 60:02}"
    return f"{seconds // _HOUR_S}:{rest}" if seconds >= _HOUR_S else rest


def share(ms: int, whole: int) -> str:
    """How much of `whole` has passed, in hundredths, as a width."""
    return f"{min(100.0, max(0.0, 100 * ms / whole)):.1f}" if whole else "0"


def spell(say: Say, ms: int) -> str:
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    return say("%(minutes)s 分 %(seconds)s 秒", minutes=minutes, seconds=seconds)


def local_time(hall: Hall, ms: int) -> str:
    """'10:19' as the hall's own clocks show it."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(hall.timezone)).strftime("%H:%M")


def matter(hall: Hall, ticket: Ticket, lang: str) -> str:
    """What the visitor came for: the service, or the lane where none was chosen."""
    if service := hall.services.get(ticket.service):
        return service.name.get(lang)
    lane = hall.lanes.get(ticket.lane or next(iter(ticket.lanes), ""))
    return lane.name.get(lang) if lane else ""


def favour(hall: Hall, ticket: Ticket, lang: str) -> str:
    """The legal ground of a priority, or the name of a favoured class; '' for everybody else."""
    if group := hall.groups.get(ticket.group):
        return group.name.get(lang)
    known = hall.classes.get(ticket.klass)
    return known.name.get(lang) if known and ticket.klass not in ("regular", "appointment") else ""


def needs(say: Say, words: Iterable[str]) -> list[str]:
    """For the serving clerk only."""
    return [say(NEEDS[word]) for word in words if word in NEEDS]


def desk_note(say: Say, ticket: Ticket) -> str:
    """What the guide desk found when it looked at the papers."""
    return say("材料已看过，齐全") if ticket.papers == COMPLETE else ticket.papers


def papers(hall: Hall, ticket: Ticket, lang: str) -> str:
    """What the catalogue asks for, in one line."""
    service = hall.services.get(ticket.service)
    return ("、" if lang == "zh" else ", ").join(paper.get(lang) for paper in service.papers) if service else ""
