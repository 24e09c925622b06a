"""Cases 办件: what the back office still owes after a visit, with the clock of its promise, folded from the stream.
Pure.

A case begins in the event that accepts it (`ticket.finished`) and is changed by `promise.…` events; each carries the
fields as they become, named `case.<field>`. The fold over all of them is what the scripts wrote, byte for byte.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.promise import Promise
from dispatcher.events import Event
from dispatcher.promise_clock import Clock

RUNNING, STOPPED, READY, WITHDRAWN, HANDED_OUT = "running", "stopped", "ready", "withdrawn", "handed_out"
OPEN = (RUNNING, STOPPED)
YELLOW, RED = "yellow", "red"
KEPT_MS = 90 * 86_400_000
"""How long a case can be asked about after its end."""

_MARK = "case."
_GONE = "gone"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `fields` are the strings as they stand in Redis; times are ms since 1970 (UTC), 0 for 'not yet'."""

    id: str
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def whole(self, name: str) -> int:
        return int(self.fields.get(name) or 0)

    @property
    def day(self) -> str:
        """The business day 'yyyymmdd' of its acceptance."""
        return self.id[:8]

    @property
    def number(self) -> str:
        """The ticket it began with."""
        return self.id.split("-")[1]

    @property
    def state(self) -> str:
        return self.fields["state"]

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.state in OPEN

    @property
    def service(self) -> str:
        return self.text("service")

    @property
    def lane(self) -> str:
        return self.text("lane")

    @property
    def promise(self) -> Promise | None:
        """As the hall file said it on the day of acceptance."""
        return Promise.read(self.text("promise"))

    @property
    def clock(self) -> Clock:
        return Clock(self.whole("start"), self.whole("yellow"), self.whole("due"))

    @property
    def due(self) -> int:
        return self.whole("due")

    @property
    def accepted_at(self) -> int:
        return self.whole("since")

    @property
    def stopped_at(self) -> int:
        return self.whole("stopped_at")

    @property
    def ended_at(self) -> int:
        return self.whole("ended_at")

    @property
    def stood(self) -> int:
        """When the clock came to stand still, for a while or for good; 0 while it runs."""
        return self.stopped_at or self.ended_at

    @property
    def kept(self) -> bool | None:
        """Whether the promise was kept; None before its end."""
        return {"1": True, "0": False}.get(self.text("kept"))

    @property
    def why(self) -> str:
        return self.text("why")

    @property
    def rev(self) -> str:
        """The id of the event that changed it last: what a change names to say which case it saw."""
        return self.text("rev")

    def card(self, now: int) -> str:
        """'', 'yellow' or 'red' by the clock itself, whether or not somebody has noted it yet."""
        at = self.stood or now
        return RED if at > self.due else YELLOW if at > self.whole("yellow") else ""

    def to_note(self) -> tuple[str, int] | None:
        """The card that is to be noted next, and after which moment; None while there is none to come."""
        noted = self.text("card")
        if noted == RED:
            return None
        colour, at = (RED, self.due) if noted else (YELLOW, self.whole("yellow"))
        return (colour, at) if not self.stood or at < self.stood else None

    def next(self) -> float:
        """When something is next to be done to it, as the hall's `cases` has it: a card, or letting it go."""
        if card := self.to_note():
            return card[1]
        return self.ended_at + KEPT_MS if self.ended_at else math.inf


class Cases:
    """All cases that are kept, by id."""

    def __init__(self) -> None:
        self._cases: dict[str, dict[str, str]] = {}

    def __iter__(self) -> Iterator[Case]:
        return (Case(name, fields) for name, fields in self._cases.items())

    def __len__(self) -> int:
        return len(self._cases)

    def get(self, name: str) -> Case | None:
        fields = self._cases.get(name)
        return Case(name, fields) if fields else None

    def add(self, case: Case) -> None:
        """Take in a case as a read has it, unless a later event is known."""
        known = self._cases.get(case.id)
        if known is None or _order(known["rev"]) < _order(case.rev):
            self._cases[case.id] = dict(case.fields)

    def apply(self, event: Event) -> None:
        """Take in an event; one that is in already, or is about a case whose beginning is not known, changes
        nothing."""
        name = event.fields.get("case.id")
        if name is None:
            return
        known = self._cases.get(name)
        changed = changes(event)
        if known is None and "service" not in changed:
            return
        if known is not None and _order(event.id) <= _order(known["rev"]):
            return
        if changed.get("state") == _GONE:
            del self._cases[name]
        else:
            self._cases[name] = {**(known or {}), **changed, "rev": event.id}

    def forget(self, now: int) -> None:
        """Let go of those that ended long ago."""
        for case in list(self):
            if case.ended_at and case.to_note() is None and case.next() < now:
                del self._cases[case.id]

    def canonical(self) -> str:
        """Everything as JSON with sorted keys, for comparing byte for byte."""
        whole = {case.id: [case.fields, case.next()] for case in self}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def changes(event: Event) -> dict[str, str]:
    """The fields of the case as an event leaves them."""
    return {
        name[len(_MARK) :]: value
        for name, value in event.fields.items()
        if name.startswith(_MARK) and name != "case.id"
    }


def fold(events: Iterable[Event]) -> Cases:
    """The cases from the stream alone."""
    cases = Cases()
    for event in events:
        cases.apply(event)
    return cases


def _order(event: str) -> tuple[str, int]:
    day, _, rev = event.partition("-")
    return day, int(rev)
