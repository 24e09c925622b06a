"""What history keeps of a business day beside its events: visits, their legs, and who sat at which window. Pure.

A fold of the stream, like the state of the hall; but it keeps what was, not where everything stands now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dispatcher.events import Event
from dispatcher.lifecycle import FINAL, WAITING

RULE, HAND = "rule", "hand"
"""Who chose the ticket of a call: the order rule, or somebody who called it by its number."""
OPEN, PAUSED = "open", "paused"
_ENDS = {
    "ticket.finished": "finished",
    "ticket.missed": "missed",
    "ticket.held": "held",
    "ticket.transferred": "transferred",
    "ticket.expired": "expired",
}


@dataclass(slots=True)
class Leg:
    """One time that a ticket was at a window, from its call to its end. Times in ms since 1970 (UTC), 0 for 'not yet'.

    `n` counts from 1 within the ticket. A call that was taken back was none.
    """

    n: int
    lane: str
    window: str
    clerk: str
    stage: int
    chosen: str
    called_at: int
    waited_ms: int
    """What the ticket had waited since its issue or its last leg."""
    calls: int = 1
    started_at: int = 0
    ended_at: int = 0
    end: str = ""
    """How it ended: finished, missed, held, transferred, expired; '' while it goes on."""
    outcome: str = ""


@dataclass(slots=True)
class Visit:
    """One ticket's whole way. `fields` are the ticket's own, as the scripts have them."""

    day: str
    number: str
    epoch: str
    issued_at: int
    first_lane: str
    fields: dict[str, str]
    legs: list[Leg] = field(default_factory=list)
    transfers: int = 0
    rated_at: int = 0
    ended_waiting_ms: int = 0
    """The last spell of waiting of a ticket that ended in it."""

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def whole(self, name: str) -> int:
        return int(self.fields.get(name) or 0)

    @property
    def waited_ms(self) -> int:
        """All time in a queue, over all stages and returns."""
        return self.whole("waited") + self.ended_waiting_ms

    @property
    def held_ms(self) -> int:
        """All time set aside and taken up again."""
        spells = (spell.split("-") for spell in self.text("stops").split(",") if spell)
        return sum(int(until) - int(since) for since, until in spells)

    @property
    def served_ms(self) -> int:
        """From start to end of every leg that was started."""
        return sum(leg.ended_at - leg.started_at for leg in self.legs if leg.started_at and leg.ended_at)


@dataclass(slots=True)
class Spell:
    """A stretch of time in which a window was open or paused under one clerk. `n` counts from 1 within the window's
    day; `until` is 0 while it goes on (ms)."""

    day: str
    window: str
    epoch: str
    n: int
    state: str
    clerk: str
    reason: str
    since: int
    until: int = 0


class DayRecord:
    """Follow every event of one day in order; `changed` then has what became of which rows."""

    def __init__(self, day: str) -> None:
        self.day = day
        self.visits: dict[str, Visit] = {}
        self.spells: dict[str, list[Spell]] = {}
        self._dirty: set[str] = set()
        self._dirty_windows: set[str] = set()

    def follow(self, event: Event, epoch: str = "") -> None:
        """Take in the next event. Raises LookupError or ValueError for one that cannot be understood; then nothing of
        it was taken in."""
        if event.kind.startswith("ticket."):
            self._ticket(event, epoch)
        elif event.kind.startswith("window.") and "state" in event.fields:
            self._window(event, epoch)
        elif event.kind == "day.closed":
            for window in self.spells:
                self._end_spell(window, event.at)

    def changed(self) -> tuple[list[Visit], list[Spell]]:
        """Visits and windows' spells that became different since the last call; of a window all its spells."""
        visits = [self.visits[number] for number in sorted(self._dirty)]
        spells = [spell for window in sorted(self._dirty_windows) for spell in self.spells[window]]
        self._dirty.clear()
        self._dirty_windows.clear()
        return visits, spells

    def all_changed(self) -> None:
        """What is written of this day is of another past: all of it is to be written again."""
        self._dirty, self._dirty_windows = set(self.visits), set(self.spells)

    def whole(self) -> tuple[list[Visit], list[Spell]]:
        """Everything of the day, in order of numbers and windows."""
        visits = [self.visits[number] for number in sorted(self.visits)]
        return visits, [spell for window in sorted(self.spells) for spell in self.spells[window]]

    # tickets ---------------------------------------------------------------------------------------------------

    def _ticket(self, event: Event, epoch: str) -> None:
        number, own = event.ticket, event.own()
        if event.kind == "ticket.issued":
            self._keep(Visit(self.day, number, epoch, event.at, own["todo"].partition(",")[0], own))
            return
        known = self.visits[number]
        visit = replace(known, fields=known.fields | own, legs=[replace(leg) for leg in known.legs])
        self._tell(event, visit, known)
        also = self._uncalled(event.fields["also"], event.also()) if event.fields.get("also") else None
        self._keep(visit)
        if also is not None:
            self._keep(also)

    def _tell(self, event: Event, visit: Visit, before: Visit) -> None:
        state = visit.fields["state"]
        if event.kind == "ticket.called":
            visit.legs.append(self._called(event, visit, before))
        elif event.kind == "ticket.recalled":
            visit.legs[-1].calls = visit.whole("calls")
        elif event.kind == "ticket.started":
            visit.legs[-1].started_at = event.at
        elif event.kind == "ticket.undone":
            self._undone(event, visit)
        elif event.kind == "ticket.rated":
            visit.rated_at = event.at
        elif event.kind in _ENDS and event.window:
            leg = visit.legs[-1]
            leg.ended_at, leg.end = event.at, _ENDS[event.kind]
            leg.outcome = event.fields["outcome"] if event.kind == "ticket.finished" else ""
        if event.kind == "ticket.transferred":
            visit.transfers += 1
        if state in FINAL and before.fields["state"] == WAITING:
            visit.ended_waiting_ms = max(0, event.at - visit.whole("since"))

    def _called(self, event: Event, visit: Visit, before: Visit) -> Leg:
        spells = self.spells.get(event.window)
        stage = (visit.whole("stages") or 1) - 1 - (len(visit.text("next").split("|")) if visit.text("next") else 0)
        return Leg(
            n=len(visit.legs) + 1,
            lane=visit.fields["lane"],
            window=event.window,
            clerk=spells[-1].clerk if spells else "",
            stage=stage,
            chosen=RULE if "heads" in event.fields else HAND,
            called_at=event.at,
            waited_ms=visit.whole("waited") - before.whole("waited"),
        )

    def _undone(self, event: Event, visit: Visit) -> None:
        if event.fields["from"] == "ticket.called":
            visit.legs.pop()
            return
        leg = visit.legs[-1]
        leg.ended_at, leg.end, leg.outcome = 0, "", ""
        if event.fields["from"] == "ticket.transferred":
            visit.transfers -= 1

    def _uncalled(self, number: str, own: dict[str, str]) -> Visit:
        known = self.visits[number]
        return replace(known, fields=known.fields | own, legs=[replace(leg) for leg in known.legs[:-1]])

    def _keep(self, visit: Visit) -> None:
        self.visits[visit.number] = visit
        self._dirty.add(visit.number)

    # windows ---------------------------------------------------------------------------------------------------

    def _window(self, event: Event, epoch: str) -> None:
        state, spells = event.fields["state"], self.spells.setdefault(event.window, [])
        if state == "closed":
            self._end_spell(event.window, event.at)
            return
        here = PAUSED if state == PAUSED else OPEN
        last = spells[-1] if spells and not spells[-1].until else None
        clerk = event.fields.get("clerk", last.clerk if last else "")
        reason = event.fields.get("reason", "") if here == PAUSED else ""
        if last is not None and (last.state, last.clerk) == (here, clerk):
            return
        self._end_spell(event.window, event.at)
        spells.append(Spell(self.day, event.window, epoch, len(spells) + 1, here, clerk, reason, event.at))
        self._dirty_windows.add(event.window)

    def _end_spell(self, window: str, at: int) -> None:
        spells = self.spells[window]
        if spells and not spells[-1].until:
            spells[-1].until = at
            self._dirty_windows.add(window)


def record(day: str, events: Iterable[tuple[Event, str]]) -> DayRecord:
    """The record of a day from its events, each with the epoch of the data it was written in."""
    found = DayRecord(day)
    for event, epoch in events:
        found.follow(event, epoch)
    return found
