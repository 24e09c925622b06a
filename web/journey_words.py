"""A ticket's way through its stages in words, the same on phone, paper, kiosk, guide desk and console. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.hall import Hall
from config.numbers import in_runs
from dispatcher.estimates import Waits
from dispatcher.journey import Expected, Step, expected, items_of, over_s, steps, windows_of
from dispatcher.lifecycle import WAITING
from dispatcher.tickets import Ticket
from web.openings import local
from web.waits import STEP, minutes

Say = Callable[..., str]
"""say(lang, chinese phrase, **values) → the phrase in that language."""

_STEP_MS = STEP * 60_000
_SOON_S = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is read. `at`: its number, 0 for one that is not counted; `wait`, `clock` only of one to come."""

    at: int
    state: str
    name: str
    items: str
    place: str
    windows: str
    wait: str
    clock: str


@dataclass(frozen=True, slots=True)
class Journey:
    """All steps of a ticket, and about when everything is done; '' where nobody knows."""

    lines: tuple[Line, ...]
    over: str
    whole: str

    @property
    def many(self) -> bool:
        """Whether there is more to say than the ticket itself says."""
        return len(self.lines) > 1

    @property
    def now(self) -> Line | None:
        return next((line for line in self.lines if line.state == "now"), None)

    @property
    def next(self) -> Line | None:
        """What comes after the present step."""
        return next((line for line in self.lines if line.state == "next"), None)

    @property
    def done(self) -> int:
        return sum(line.state == "done" for line in self.lines)


def journey(hall: Hall, ticket: Ticket, waits: Waits, now: int, say: Say, lang: str) -> Journey:
    """The whole way at `now` (ms)."""
    found = steps(ticket)
    told = expected(ticket, found, waits)
    items = items_of(hall, ticket.service, found)
    joint, lines, at, before = ("、" if lang == "zh" else ", "), [], 0, 0.0
    for step, mine, done_there in zip(found, told, items, strict=True):
        counted = step.state in ("done", "now", "next")
        at += counted
        there = step.state == "now" and ticket.state != WAITING
        lines.append(
            Line(
                at=at if counted else 0,
                state=step.state,
                name=step_name(hall, step, say, lang),
                items=joint.join(item.name.get(lang) for item in done_there),
                place=place(hall, step, lang),
                windows=in_runs(_home_windows(hall, step)),
                wait="" if there else _wait(mine, before, say, lang),
                clock=_clock(hall, now, mine.called_s) if mine and not there and (mine.called_s or 0) > _SOON_S else "",
            )
        )
        before = mine.over_s if mine and mine.over_s is not None else before
    whole = over_s(told)
    return Journey(tuple(lines), _clock(hall, now, whole), _whole(say, lang, whole))


def step_name(hall: Hall, step: Step, say: Say, lang: str) -> str:
    """The lane, or the area where any or all of several lanes are meant."""
    lanes = [hall.lanes[code] for code in step.lanes if code in hall.lanes]
    if len(lanes) <= 1:
        return lanes[0].name.get(lang) if lanes else ""
    areas = dict.fromkeys(lane.series for lane in lanes)
    name = ("、" if lang == "zh" else ", ").join(hall.series[letter].name.get(lang) for letter in areas)
    if step.rule == "all":
        return say(lang, "%(name)s（%(count)s 个都要去）", name=name, count=len(lanes))
    return say(lang, "%(name)s（任选一个）", name=name)


def place(hall: Hall, step: Step, lang: str) -> str:
    """Where one waits for it."""
    if step.window in hall.windows:
        zones = [hall.windows[step.window].zone]
    else:
        zones = sorted({hall.lanes[code].zone for code in step.lanes if code in hall.lanes})
    return ("、" if lang == "zh" else ", ").join(hall.zones[zone].place.get(lang) for zone in zones)


def _home_windows(hall: Hall, step: Step) -> Iterable[str]:
    """Where it was; of a step to come the windows whose own lane it is, or all that serve it if there is none."""
    every = windows_of(hall, step)
    if step.window:
        return every
    return [number for number in every if hall.windows[number].home in step.lanes] or every


def _wait(mine: Expected | None, before: float, say: Say, lang: str) -> str:
    """How long one waits for this step alone."""
    if mine is None or mine.called_s is None:
        return ""
    alone = mine.called_s - before
    if alone <= _SOON_S:
        return say(lang, "不用等")
    return say(lang, "约等 %(minutes)s 分钟", minutes=minutes(alone))


def _whole(say: Say, lang: str, seconds: float | None) -> str:
    if seconds is None:
        return ""
    hours, rest = divmod(minutes(seconds) or STEP, 60)
    if not hours:
        return say(lang, "还要约 %(minutes)s 分钟", minutes=rest)
    return say(lang, "还要约 %(hours)s 小时 %(minutes)s 分钟", hours=hours, minutes=rest)


def _clock(hall: Hall, now: int, seconds: float | None) -> str:
    """About when, rounded up to five minutes."""
    if seconds is None:
        return ""
    return local(hall, -(-(now + round(seconds * 1000)) // _STEP_MS) * _STEP_MS).strftime("%H:%M")
