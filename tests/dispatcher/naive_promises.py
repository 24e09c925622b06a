"""Promises once more, from the raw events and a calendar written out by hand: how each ended, which cards were due.

Working time is a line on which only working ms are marked; a clock that stands still moves its limits along that line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from config.hall import Hall, Promise
from dispatcher.events import Event
from tests.dispatcher.naive_time import ZONE
from tests.dispatcher.standing import Key, Move, moves, standing

OFF = {"20260925", "20261001", "20261002", "20261005", "20261006", "20261007"}
MADE_UP = {"20260920", "20261010"}
"""The State Council's autumn of 2026."""
END_STATES = ("finished", "cancelled", "expired")


class Ended(NamedTuple):
    about: str
    service: str
    kept: bool
    share: float
    took: int


class Line:
    """The working time of the autumn of 2026, by sessions in minutes after midnight."""

    def __init__(self, sessions: Sequence[tuple[int, int]]) -> None:
        self.days = [date(2026, 9, 1) + timedelta(days=at) for at in range(120)]
        self.days = [day for day in self.days if self.works(day)]
        self.sessions = sessions
        self.begins, self.passed, total = [], [0], 0
        for day in self.days:
            for start, end in sessions:
                self.begins.append(self.moment(day, start))
                total += (end - start) * 60_000
                self.passed.append(total)

    @staticmethod
    def works(day: date) -> bool:
        name = f"{day:%Y%m%d}"
        return name in MADE_UP or (day.weekday() < 5 and name not in OFF)

    @staticmethod
    def moment(day: date, minute: int) -> int:
        return round((datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() + minute * 60) * 1000)

    def worked(self, at: int) -> int:
        """Working ms until a moment."""
        which = bisect_right(self.begins, at) - 1
        return 0 if which < 0 else min(self.passed[which] + at - self.begins[which], self.passed[which + 1])

    def when(self, worked: int) -> int:
        """The first moment by which so many working ms have passed."""
        which = bisect_left(self.passed, worked) - 1
        return self.begins[which] + worked - self.passed[which]

    def opening(self, day: date) -> int:
        return self.moment(day, self.sessions[0][0])

    def closing(self, day: date) -> int:
        return self.moment(day, self.sessions[-1][1])

    def later(self, day: date, count: int) -> date:
        """The working day so many working days after a day."""
        return [each for each in self.days if each > day][count - 1] if count else day

    def day_min(self) -> int:
        return sum(end - start for start, end in self.sessions)


class Run(NamedTuple):
    """A promise's clock: when it began, its limits, and its limit as if it had never stood still. ms."""

    start: int
    yellow: int
    due: int
    plain: int


def date_of(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, ZONE).date()


def on_visit(promise: Promise) -> bool:
    return promise.unit in ("now", "h") or promise.amount < 1


class Recount:
    """`ends` and `cards` of a whole stream; looked at last at `now`."""

    def __init__(self, hall: Hall, events: Sequence[Event], now: int) -> None:
        self.hall, self.now = hall, now
        self.line = Line([(each.start, each.end) for each in hall.hours.sessions])
        self.ends: list[Ended] = []
        self.cards: set[tuple[str, str, int]] = set()
        cases: dict[str, list[Event]] = {}
        for event in events:
            if event.kind in ("promise.stopped", "promise.resumed", "promise.ended"):
                cases.setdefault(event.fields["case.id"], []).append(event)
        for key, mine in moves(events).items():
            self._ticket(key, standing(mine), cases)

    def _ticket(self, key: Key, mine: list[Move], cases: Mapping[str, list[Event]]) -> None:
        service = self.hall.services.get(mine[0].fields.get("service", ""))
        promise = service.promised if service else None
        if promise is None:
            return
        finishes = [move for move in mine if move.kind == "ticket.finished"]
        opened = [move for move in finishes if move.fields.get("case.state") == "running"]
        if not on_visit(promise):
            for move in opened:
                self._case(key, move, promise, self._accepted(promise, key), cases)
            return
        run = self._visit(promise, key, mine)
        if opened:
            self._case(key, opened[-1], promise, run, cases, counted_from=run.start)
            return
        ended = [move for move in mine if move.fields.get("state") in END_STATES]
        until = ended[0].at if ended else _held_since(mine) or self.now
        self._carded("-".join(key), run, until)
        finish = [move for move in ended if move.kind == "ticket.finished" and move.fields["outcome"] != "no_show"]
        if finish and finish[0].fields["state"] == "finished":
            self._ended("-".join(key), service.code if service else "", run, finish[0].at, run.start)

    def _accepted(self, promise: Promise, key: Key) -> Run:
        day = datetime.strptime(key[0], "%Y%m%d").date()
        start = self.line.opening(self.line.later(day, 1))
        due = self.line.closing(self.line.later(day, int(promise.amount)))
        given = self.line.worked(due) - self.line.worked(start)
        return Run(start, self.line.when(self.line.worked(start) + given * 80 // 100), due, due)

    def _visit(self, promise: Promise, key: Key, mine: list[Move]) -> Run:
        line, issued = self.line, mine[0]
        start = int(issued.fields.get("slot") or issued.at)
        day = datetime.strptime(key[0], "%Y%m%d").date()
        spells = _spells(mine)
        if promise.unit == "now":
            due = line.closing(day) if line.closing(day) > start else line.closing(line.later(day, 1))
            given = line.worked(due) - line.worked(start)
            return Run(start, self._moved(start, given * 80 // 100, spells), due, due)
        minutes = promise.amount * (line.day_min() if promise.unit == "d" else 60)
        given = round(minutes) * 60_000
        plain = self._moved(start, given, [])
        return Run(start, self._moved(start, given * 80 // 100, spells), self._moved(start, given, spells), plain)

    def _moved(self, start: int, given: int, spells: Sequence[tuple[int, int]]) -> int:
        if given <= 0:
            return start
        target = self.line.worked(start) + given
        for held, back in spells:
            if self.line.worked(held) >= target:
                break
            target += self.line.worked(back) - self.line.worked(held)
        return self.line.when(target)

    def _case(
        self,
        key: Key,
        begun: Move,
        promise: Promise,
        run: Run,
        cases: Mapping[str, list[Event]],
        counted_from: int = 0,
    ) -> None:
        name, stopped, stood = begun.fields["case.id"], 0, 0
        for event in cases.get(name, []):
            if event.kind == "promise.stopped":
                stopped = event.at
            elif event.kind == "promise.resumed":
                run, stopped = self._resumed(promise, run, stopped, event.at), 0
            else:
                stood = stopped or event.at
                if event.fields["case.state"] == "ready" or stood > run.due:
                    began = counted_from or begun.at
                    self._ended(name, begun.fields["case.service"], run, stood, began)
        self._carded(name if not counted_from else "-".join(key), run, stood or stopped or self.now)

    def _resumed(self, promise: Promise, run: Run, stopped: int, now: int) -> Run:
        line = self.line
        lost = sum(1 for day in line.days if date_of(stopped) <= day < date_of(now))

        def moved(at: int) -> int:
            if at <= stopped:
                return at
            if on_visit(promise):
                return line.when(line.worked(now) + line.worked(at) - line.worked(stopped)) if at > stopped else at
            day = line.later(date_of(at), lost)
            return at + (line.moment(day, 0) - line.moment(date_of(at), 0))

        if not on_visit(promise) and run.due <= stopped:
            return run
        return Run(run.start, moved(run.yellow), moved(run.due), run.plain)

    def _ended(self, about: str, service: str, run: Run, at: int, began: int) -> None:
        line = self.line
        given = line.worked(run.plain) - line.worked(run.start)
        left = line.worked(run.due) - line.worked(at)
        share = max(0, given - left) / given if given else 1.0
        took = max(0, line.worked(at) - line.worked(began))
        self.ends.append(Ended(about, service, at <= run.due, share, took))

    def _carded(self, about: str, run: Run, until: int) -> None:
        for colour, fell in (("yellow", run.yellow), ("red", run.due)):
            if fell < until:
                self.cards.add((about, colour, fell))


def _spells(mine: Sequence[Move]) -> list[tuple[int, int]]:
    """The holds that are over."""
    placed = [move for move in mine if "state" in move.fields]
    return [
        (move.at, after.at)
        for move, after in pairwise(placed)
        if move.fields["state"] == "held" and after.kind in ("ticket.resumed", "ticket.called")
    ]


def _held_since(mine: Sequence[Move]) -> int:
    placed = [move for move in mine if "state" in move.fields]
    return placed[-1].at if placed[-1].fields["state"] == "held" else 0
