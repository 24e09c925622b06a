"""What one day teaches the estimator, folded from its events: stays, who came when, misses, pauses, returns. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from config.appointments import APPOINTMENT
from dispatcher.estimate_habits import MINUTE, SLOT
from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED
from dispatcher.service_times import Finished

_SHORT = 20 * MINUTE
"""A window that is left for no longer was left for a pause."""

_GAP = 5 * MINUTE
_DAY = 86_400_000


@dataclass(slots=True)
class Spread:
    """Count, sum and sum of squares of times in ms."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.squares += value * value


@dataclass(slots=True)
class _Visit:
    """A ticket under way."""

    klass: str
    service: str
    joined: int
    lane: str
    called: int = 0
    left: int = 0
    state: str = ""
    broken: bool = False
    window: str = ""


@dataclass
class Lessons:
    """Fold every event of a day with `follow`; a new day begins by itself. `stays` feeds `service_times.learn`."""

    timezone: str
    day: str = ""
    rev: int = 0
    stays: list[Finished] = field(default_factory=list)
    joins: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """Visitors by half hour of the day, lane and class: with a new number, or sent there from another lane."""
    calls: int = 0
    misses: Spread = field(default_factory=Spread)
    turns: Spread = field(default_factory=Spread)
    pauses: Spread = field(default_factory=Spread)
    held: Spread = field(default_factory=Spread)
    missed: Spread = field(default_factory=Spread)
    leads: Spread = field(default_factory=Spread)
    """How long before their slot those with an appointment checked in; negative after it."""
    work: float = 0.0
    """All time with a visitor at a window, ms."""
    opened: dict[str, int] = field(default_factory=dict)
    """When each window first opened, ms of the day."""

    def __post_init__(self) -> None:
        self._visits: dict[str, _Visit] = {}
        self._clerks: dict[str, str] = {}
        self._freed: dict[str, int] = {}
        self._gone: dict[str, int] = {}
        self._last: dict[str, Finished] = {}
        self._zone = 0

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self._begin(event)
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        family, _, what = event.kind.partition(".")
        if family == "window":
            self._window(event, what)
        elif event.kind == "ticket.issued":
            fields = event.fields
            lane, _, _ = fields["todo"].partition(",")
            self._visits[event.ticket] = _Visit(fields["class"], fields.get("service", ""), event.at, lane)
            self._join(event.at, lane, fields["class"])
            if fields["class"] == APPOINTMENT and (slot := int(fields.get("slot") or 0)):
                self.leads.add(slot - event.at)
        elif family == "ticket" and (visit := self._visits.get(event.ticket)) is not None:
            self._ticket(event, what, visit)

    def _begin(self, event: Event) -> None:
        fresh = Lessons(self.timezone, event.day)
        offset = datetime.fromtimestamp(event.at / 1000, UTC).astimezone(ZoneInfo(self.timezone)).utcoffset()
        fresh._zone = round(offset.total_seconds() * 1000) if offset else 0
        self.__dict__.update(fresh.__dict__)

    def _join(self, at: int, lane: str, klass: str) -> None:
        self.joins[(at + self._zone) % _DAY // SLOT, lane, klass] += 1

    def _ticket(self, event: Event, what: str, visit: _Visit) -> None:
        at, window = event.at, event.window
        match what:
            case "called":
                self.calls += 1
                visit.called, visit.window = at, window
                visit.lane = event.fields.get("lane") or visit.lane
                freed = self._freed.pop(window, 0)
                if freed and visit.joined <= freed and at - freed < _GAP:
                    self.turns.add(at - freed)
            case "finished" | "missed" | "held" | "transferred" if visit.called:
                self._leave(event, what, visit)
            case "returned" | "resumed" if visit.left:
                (self.missed if what == "returned" else self.held).add(at - visit.left)
                visit.joined, visit.left = at, 0
            case "undone":
                self._undo(event, visit)

    def _leave(self, event: Event, what: str, visit: _Visit) -> None:
        """The end of a stay. Only one that began and ended here without a break says how long the item takes."""
        at, stay = event.at, event.at - visit.called
        self._freed[event.window] = at
        self.work += stay
        if what == "finished" and not visit.broken:
            clerk = self._clerks.get(event.window, "")
            done = Finished(visit.lane, visit.service, clerk, self.day, stay / 1000)
            self.stays.append(done)
            self._last[event.ticket] = done
        elif what == "missed":
            self.misses.add(stay)
            visit.left = at
        elif what == "held":
            visit.left, visit.broken = at, True
        elif what == "transferred":
            lane = event.fields.get("todo", "").partition(",")[0] or visit.lane
            self._join(at, lane, event.fields.get("class") or visit.klass)
            visit.lane, visit.broken = lane, False
        if what == "finished" and event.fields.get("state") != FINISHED:
            visit.lane = event.fields.get("todo", "").partition(",")[0] or visit.lane
            self._join(at, visit.lane, visit.klass)
        visit.joined, visit.called = at, 0

    def _undo(self, event: Event, visit: _Visit) -> None:
        """A finish taken back was none; the stay goes on from its call."""
        if event.fields.get("from") == "ticket.finished" and (done := self._last.pop(event.ticket, None)) is not None:
            self.stays.remove(done)
            visit.called = event.at - round(done.seconds * 1000)
            self.work -= done.seconds * 1000
        elif event.fields.get("from") == "ticket.called":
            visit.called = 0

    def _window(self, event: Event, what: str) -> None:
        window = event.window
        if what in ("opened", "resumed"):
            if clerk := event.fields.get("clerk"):
                self._clerks[window] = clerk
            self.opened.setdefault(window, (event.at + self._zone) % _DAY)
            away = event.at - self._gone.pop(window, event.at)
            if 0 < away <= _SHORT:
                self.pauses.add(away)
        elif what in ("paused", "closed"):
            self._gone[window] = event.at
            self._freed.pop(window, None)


def lessons(events: Iterable[Event], timezone: str) -> Lessons:
    """A whole day at once."""
    found = Lessons(timezone)
    for event in events:
        found.follow(event)
    return found
