"""What must hold in every history (I1–I4, I7, I9), looked for event by event and without the folds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dispatcher.events import Event
from dispatcher.lifecycle import FINAL, TABLE

EDGES = {(begin, step.event, end) for step in TABLE for begin in step.begins or ("",) for end in step.ends}
AT_A_WINDOW = ("called", "serving")
PLAIN = ("ticket.issued", "ticket.called", "ticket.undone", "ticket.recalled", "ticket.coming", "ticket.started")
"""What leaves a ticket its place among those who came as it did."""


@dataclass
class Holder:
    state: str = ""
    window: str = ""
    todo: str = ""
    klass: str = ""
    plain: bool = True


@dataclass
class DayRules:
    """Feed it every event of one day in order; `broken` says what should not have been."""

    day: str
    rev: int = 0
    tickets: dict[str, Holder] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    broken: list[str] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        if event.rev != self.rev + 1:
            self.broken.append(f"I8 {event.id} follows {self.rev}")
        self.rev = event.rev
        if self.closed and not event.kind.startswith("notice."):
            self.broken.append(f"I13 {event.id} after the end")
        if event.kind == "day.closed":
            self.closed = True
        if event.kind == "ticket.issued":
            known = [int(number[1:]) for number in self.tickets if number[0] == event.ticket[0]]
            if int(event.ticket[1:]) != len(known) + 1:
                self.broken.append(f"I1 I2 {event.ticket} is not number {len(known) + 1}")
            self.tickets[event.ticket] = Holder(
                klass=event.fields["class"],
                plain=event.fields["rule"] == "any" and "slot" not in event.fields and "place" not in event.fields,
            )
        if event.kind.startswith("ticket."):
            if "heads" in event.fields:
                self._in_order(event)
            if event.fields.get("also"):
                self._moves(event.fields["also"], event, event.also())
            self._moves(event.ticket, event, event.own())

    def _moves(self, number: str, event: Event, own: dict[str, str]) -> None:
        holder = self.tickets[number]
        state = own.get("state", holder.state)
        if (holder.state, event.kind, state) not in EDGES:
            self.broken.append(f"I9 {event.id} {holder.state} {event.kind} {state}")
        if self.windows.get(holder.window) == number:
            del self.windows[holder.window]
        holder.state, holder.todo = state, own.get("todo", holder.todo)
        holder.plain &= event.kind in PLAIN
        holder.window = own.get("window", holder.window) if state in AT_A_WINDOW else ""
        if state in AT_A_WINDOW:
            if not holder.window or holder.window in self.windows:
                self.broken.append(f"I4 {event.id} {number} at {holder.window or 'no window'}")
            self.windows[holder.window] = number

    def _in_order(self, event: Event) -> None:
        """Of those who came to a lane in the same class and have done nothing but wait, the first is called first."""
        called, lane = self.tickets[event.ticket], event.fields["lane"]
        if not called.plain or called.klass != "regular":
            return
        for number, holder in self.tickets.items():
            waits = holder.plain and holder.state == "waiting" and holder.klass == called.klass
            if waits and lane in holder.todo.split(",") and _came(number, event.ticket):
                self.broken.append(f"I7 {event.id} {event.ticket} before {number}")

    def end(self) -> None:
        self.broken += [f"{n} is {t.state}" for n, t in self.tickets.items() if t.state not in FINAL]
        if self.windows:
            self.broken.append(f"I3 somebody is left at {self.windows}")


def _came(number: str, other: str) -> bool:
    """Whether a number of the same series was given earlier."""
    return number[0] == other[0] and int(number[1:]) < int(other[1:])


def days_of(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.day].append(event)
    return dict(found)
