"""What each clerk has done today, folded from the stream: how many served, how long each took, who was missed. Pure.

A state of the hall keeps who waits and who is served, not who did what; this does, for the console's summary. It
counts spells of service: a finished leg counts, time on hold does not. No satisfaction figures, ever.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from dispatcher.events import Event
from dispatcher.lifecycle import SERVING


@dataclass(slots=True)
class Served:
    """One clerk's day. `spent` is ms of service over all served tickets; `last` the latest one and its ms, `longest`
    the one that took most."""

    count: int = 0
    spent: int = 0
    last: tuple[str, int] | None = None
    longest: tuple[str, int] | None = None
    missed: int = 0
    held: int = 0

    @property
    def mean(self) -> int:
        """Mean ms of service, 0 before the first."""
        return round(self.spent / self.count) if self.count else 0


@dataclass(slots=True)
class _Spell:
    """A ticket's service at a window: ms before, and since when it goes on (0: it rests)."""

    spent: int = 0
    since: int = 0


@dataclass(slots=True)
class Tally:
    """Fold every event of a day with `follow`; a new day begins by itself."""

    hears: ClassVar = (
        "window.opened",
        "ticket.started",
        "ticket.finished",
        "ticket.held",
        "ticket.transferred",
        "ticket.missed",
        "ticket.undone",
    )

    day: str = ""
    rev: int = 0
    _clerks: dict[str, str] = field(default_factory=dict)
    _spells: dict[str, _Spell] = field(default_factory=dict)
    _served: dict[str, Served] = field(default_factory=dict)
    _undoable: dict[str, tuple[str, Served, int]] = field(default_factory=dict)

    def of(self, clerk: str) -> Served:
        return self._served.get(clerk, Served())

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day:
            if event.day < self.day:
                return
            self.day, self.rev = event.day, 0
            for kept in (self._clerks, self._spells, self._served, self._undoable):
                kept.clear()
        if event.rev <= self.rev:
            return
        self.rev = event.rev
        match event.kind:
            case "window.opened":
                self._clerks[event.window] = event.fields.get("clerk", "")
            case "ticket.started":
                self._spells.setdefault(event.ticket, _Spell()).since = event.at
            case "ticket.finished":
                self._finish(event)
            case "ticket.held" | "ticket.transferred":
                self._rest(event)
                self._count(event, held=int(event.kind == "ticket.held"))
            case "ticket.missed":
                self._count(event, missed=1)
            case "ticket.undone":
                self._undo(event)

    def _count(self, event: Event, missed: int = 0, held: int = 0) -> None:
        clerk = self._clerks.get(event.window, "")
        known = self.of(clerk)
        self._served[clerk] = replace(known, missed=known.missed + missed, held=known.held + held)

    def _rest(self, event: Event) -> None:
        spell = self._spells.get(event.ticket)
        if spell and spell.since and event.fields.get("from") == SERVING:
            spell.spent += event.at - spell.since
            spell.since = 0

    def _finish(self, event: Event) -> None:
        spell = self._spells.pop(event.ticket, _Spell(0, event.at))
        spent = spell.spent + (event.at - spell.since if spell.since else 0)
        clerk = self._clerks.get(event.window, "")
        before = self.of(clerk)
        self._undoable[event.ticket] = (clerk, before, event.at - spent)
        last = (event.ticket, spent)
        longest = max(last, before.longest or last, key=lambda each: each[1])
        self._served[clerk] = replace(
            before, count=before.count + 1, spent=before.spent + spent, last=last, longest=longest
        )

    def _undo(self, event: Event) -> None:
        """A finish taken back: the service goes on as if it had never ended. A hold: from where it rested."""
        undone = event.fields.get("from")
        if undone == "ticket.finished" and event.ticket in self._undoable:
            clerk, before, began = self._undoable.pop(event.ticket)
            self._served[clerk] = replace(before, missed=self.of(clerk).missed, held=self.of(clerk).held)
            self._spells[event.ticket] = _Spell(0, began)
            return
        self._count(event, missed=-int(undone == "ticket.missed"), held=-int(undone == "ticket.held"))
        if event.fields.get("state") == SERVING:
            self._spells.setdefault(event.ticket, _Spell()).since = event.at
