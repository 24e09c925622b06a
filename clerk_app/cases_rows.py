"""Which cases the back office looks at, and in which order. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from config.hall import Hall
from dispatcher.cases import HANDED_OUT, READY, RUNNING, STOPPED, WITHDRAWN, Case
from web.openings import local

VIEWS = {
    "due": "今天到期",
    "running": "全部在办",
    "stopped": "已暂停",
    "ready": "待领取",
    "ended": "近期已结",
}
"""What may be looked at, by the word in the address. `due` holds what is overdue too."""

_STATES = {
    "due": (RUNNING,),
    "running": (RUNNING, STOPPED),
    "stopped": (STOPPED,),
    "ready": (READY,),
    "ended": (HANDED_OUT, WITHDRAWN),
}
SHOWN = 200
"""As many rows as one page has; more are counted."""


class Look(NamedTuple):
    """What somebody looks at: one of VIEWS, and a lane or '' for all."""

    view: str
    lane: str

    @classmethod
    def read(cls, key: str, hall: Hall) -> "Look":
        """'due', 'due.general'. Raises KeyError for what there is not."""
        view, _, lane = key.partition(".")
        if view not in VIEWS or (lane and lane not in hall.lanes):
            raise KeyError(key)
        return cls(view, lane)

    @property
    def key(self) -> str:
        return f"{self.view}.{self.lane}" if self.lane else self.view


def due_today(case: Case, hall: Hall, today: date) -> bool:
    """Whether the clock runs and its limit is today's closing or earlier."""
    return case.state == RUNNING and local(hall, case.due - 1).date() <= today


def chosen(cases: Iterable[Case], look: Look, hall: Hall, now: int) -> list[Case]:
    """Those of a look: what is due first stands first, what has ended last stands first."""
    today = local(hall, now).date()
    found = [
        case
        for case in cases
        if case.state in _STATES[look.view]
        and look.lane in ("", case.lane)
        and (look.view != "due" or due_today(case, hall, today))
    ]
    if look.view in ("ready", "ended"):
        return sorted(found, key=lambda case: (-case.ended_at, case.id))
    return sorted(found, key=lambda case: (case.due, case.id))


def counts(cases: Iterable[Case], lane: str, hall: Hall, now: int) -> dict[str, int]:
    """How many there are in each view."""
    every = list(cases)
    return {view: len(chosen(every, Look(view, lane), hall, now)) for view in VIEWS}
