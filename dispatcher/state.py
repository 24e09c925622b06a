"""One hall day in memory: what the stream says, event by event. Pure.

`apply` is the fold: from an empty state over all events of a day it yields byte for byte what the scripts wrote to
Redis. Screens start from a snapshot of the board instead and apply the events after it.
"""

import json
from collections.abc import Iterable, Mapping

from dispatcher.events import Event
from dispatcher.lifecycle import CALLED, FINAL, HELD, MISSED, SERVING, WAITING
from dispatcher.tickets import Ticket, WindowState, clock_in

_UNDOABLE = frozenset({"ticket.called", "ticket.finished", "ticket.missed", "ticket.held", "ticket.transferred"})


class Gap(Exception):
    """The event does not follow the last one, or speaks of a ticket this state does not know: take a snapshot."""


class State:
    """A hall at one event of one day."""

    def __init__(self, day: str, desk: Mapping[str, str] | None = None, epoch: str = "") -> None:
        self.day, self.epoch = day, epoch
        self.desk: dict[str, str] = {}
        self._windows: dict[str, dict[str, str]] = {}
        self._requests: dict[str, str] = {}
        self._tickets: dict[str, dict[str, str]] = {}
        self._live: set[str] = set()
        self._queues: dict[str, dict[str, int]] = {}
        for name, value in (desk or {}).items():
            if name.startswith("w:"):
                _, window, field = name.split(":", 2)
                self._windows.setdefault(window, {})[field] = value
            else:
                self.desk[name] = value

    def add(self, number: str, fields: dict[str, str]) -> None:
        """Take in a ticket as a snapshot has it."""
        self._tickets[number] = fields
        self._live.add(number)
        self._stand(number)

    # reading ---------------------------------------------------------------------------------------------------

    @property
    def rev(self) -> int:
        return int(self.desk.get("rev", 0))

    @property
    def id(self) -> str:
        return f"{self.day}-{self.rev}"

    @property
    def now(self) -> int:
        """Time of the last event, ms."""
        return int(self.desk.get("now", 0))

    @property
    def open(self) -> bool:
        return bool(self.desk.get("config"))

    @property
    def tickets(self) -> dict[str, Ticket]:
        return {number: Ticket(self.day, number, fields) for number, fields in self._tickets.items()}

    def ticket(self, number: str) -> Ticket | None:
        fields = self._tickets.get(number)
        return Ticket(self.day, number, fields) if fields else None

    def fields(self, number: str) -> Mapping[str, str] | None:
        """A ticket's fields as they are, for whoever looks at hundreds."""
        return self._tickets.get(number)

    def window(self, number: str) -> WindowState:
        return WindowState(number, self._windows.get(number, {}))

    @property
    def windows(self) -> dict[str, WindowState]:
        return {number: WindowState(number, fields) for number, fields in self._windows.items()}

    def supporting(self) -> dict[str, WindowState]:
        """The windows that were asked to serve one more lane."""
        return {n: WindowState(n, fields) for n, fields in self._windows.items() if fields.get("support")}

    def queue(self, name: str) -> dict[str, int]:
        """Numbers and clocks of one queue, '<lane>:<class>' or 'window:<n>:<class>', in no order."""
        return self._queues.get(name, {})

    def queues(self) -> Iterable[str]:
        return self._queues.keys()

    def head(self, name: str) -> tuple[str, int] | None:
        """Number and clock of the first of a queue; ties by ordinal."""
        queue = self._queues.get(name)
        if not queue:
            return None
        return min(queue.items(), key=lambda item: (item[1], self._tickets[item[0]]["ord"]))

    def waiting(self, lane: str) -> list[Ticket]:
        """Tickets standing in a lane, all classes, by clock and ordinal."""
        found = [self._of(number) for name in self._of_lane(lane) for number in self._queues[name]]
        return sorted(found, key=lambda ticket: (ticket.clock_in(lane), ticket.ord))

    def count(self, lane: str) -> int:
        return sum(len(self._queues[name]) for name in self._of_lane(lane))

    def given(self, lane: str) -> int:
        """How many numbers the lane has given today, whatever became of them."""
        return int(self.desk.get(f"given:{lane}", 0))

    @property
    def extended(self) -> int:
        """Minutes by which today's last session ends later than the hall file says."""
        return int(self.desk.get("extended", 0))

    def longest(self, lane: str, now: int) -> int:
        """The longest time (ms) somebody in this lane has waited, earlier spells included."""
        return max((t.waited + max(0, now - t.since) for t in self.waiting(lane)), default=0)

    def held(self) -> list[Ticket]:
        return self._in(HELD)

    def missed(self) -> list[Ticket]:
        return self._in(MISSED)

    def called(self) -> list[Ticket]:
        """Called and not yet served, the latest call first."""
        return sorted(self._in(CALLED), key=lambda ticket: -ticket.called_at)

    def serving(self) -> list[Ticket]:
        return self._in(SERVING)

    # folding ---------------------------------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Move to the next event of this day. Raises Gap if it is not the next one or cannot be understood alone."""
        if event.day != self.day or event.rev != self.rev + 1:
            raise Gap(f"{self.id} → {event.id}")
        if event.kind.startswith("ticket."):
            self._move(event)
        elif event.kind == "day.opened":
            yesterday = event.fields["previous"].partition("-")[0]
            self.desk |= {"config": event.fields["config"], "yesterday": yesterday, "ord": "0", "live": "0"}
            if "notices" in event.fields:
                self.desk["notices"] = event.fields["notices"]
        elif event.kind == "day.extended":
            self.desk["extended"] = event.fields["extended"]
        elif event.kind in ("day.closed", "hall.changed"):
            self.desk["config"] = event.fields["config"]
        elif event.kind == "day.recovered":
            last = {name: value for name, value in event.fields.items() if name.startswith("series.")}
            self.desk |= {f"series:{name[7:]}": value for name, value in last.items()}
        elif event.kind.startswith("help."):
            self.desk["help"] = event.fields["help"]
        elif event.kind.startswith("notice."):
            self.desk["notices"] = event.fields["notices"]
        elif event.kind.startswith("window."):
            own = event.own() | ({"ticket": event.ticket} if "ticket" in event.fields else {})
            self._windows.setdefault(event.window, {}).update(own)
        self.desk["rev"], self.desk["now"] = str(event.rev), str(event.at)
        self._requests[event.fields["request"]] = f"{event.fields['digest']} {event.rev}"

    def _move(self, event: Event) -> None:
        number, own = event.ticket, event.own()
        if event.kind == "ticket.issued":
            desk = self.desk
            desk["ord"], desk["series:" + event.fields["series"]] = own["ord"], number[1:]
            for lane in own["todo"].split(","):
                desk["given:" + lane] = str(self.given(lane) + 1)
            self._count(+1)
            self.add(number, own)
            return
        ticket = self._tickets.get(number)
        if ticket is None:
            if event.kind in ("ticket.rated", "ticket.unrated"):
                return  # it ended before the snapshot: no place and no count changes
            raise Gap(f"{event.id}: {number} is not known here")
        was = ticket.get("state", "")
        self._change(number, own)
        if (ended := ticket["state"] in FINAL) != (was in FINAL):
            (self._live.discard if ended else self._live.add)(number)
            self._count(-1 if ended else +1)
        if "run" in event.fields:
            self.desk["run:" + event.fields.get("run.lane", ticket["lane"])] = event.fields["run"]
        if also := event.fields.get("also"):
            self._change(also, event.also())
        if event.window:
            self._sit(event, ticket)

    def _change(self, number: str, own: dict[str, str]) -> None:
        self._leave(number)
        self._tickets[number] |= own
        self._stand(number)

    def _sit(self, event: Event, ticket: dict[str, str]) -> None:
        """The window that acted: it has the ticket, or is free again."""
        if event.kind in ("ticket.recalled", "ticket.rerouted"):
            return
        window = self._windows.setdefault(event.window, {})
        here = ticket.get("window") == event.window
        window |= {
            "before": window.get("undo", "") if event.kind == "ticket.called" else "",
            "undo": str(event.rev) if event.kind in _UNDOABLE else "",
            "state": ticket["state"] if here else "free",
            "ticket": event.ticket if here else "",
            "since": str(event.at),
        }

    def _count(self, change: int) -> None:
        self.desk["live"] = str(int(self.desk["live"]) + change)

    # places ----------------------------------------------------------------------------------------------------

    def _places(self, number: str) -> list[tuple[str, str]]:
        """The queues it stands in, each with its lane, or '' for a window's own."""
        ticket = self._tickets[number]
        if ticket.get("state") != WAITING:
            return []
        if place := ticket.get("place"):
            return [(f"window:{place}:{ticket['class']}", "")]
        return [(f"{lane}:{ticket['class']}", lane) for lane in ticket["todo"].split(",")]

    def _stand(self, number: str) -> None:
        fields = self._tickets[number]
        for name, lane in self._places(number):
            self._queues.setdefault(name, {})[number] = clock_in(fields, lane)

    def _leave(self, number: str) -> None:
        for name, _ in self._places(number):
            del self._queues[name][number]
            if not self._queues[name]:
                del self._queues[name]

    def _of_lane(self, lane: str) -> list[str]:
        return [name for name in self._queues if name.rpartition(":")[0] == lane]

    def _of(self, number: str) -> Ticket:
        return Ticket(self.day, number, self._tickets[number])

    def _in(self, state: str) -> list[Ticket]:
        found = [number for number in self._live if self._tickets[number]["state"] == state]
        return [self._of(number) for number in sorted(found)]

    def canonical(self) -> str:
        """Everything as JSON with sorted keys, for comparing two states byte for byte."""
        aside = {state: {ticket.number: ticket.due for ticket in self._in(state)} for state in (HELD, MISSED)}
        windows = {f"w:{n}:{field}": value for n, fields in self._windows.items() for field, value in fields.items()}
        requests = {f"r:{request}": answer for request, answer in self._requests.items()}
        desk = self.desk | windows | requests
        whole = {"desk": desk, "tickets": self._tickets, "queues": self._queues, **aside}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fold(day: str, events: Iterable[Event]) -> State:
    """The state of a day from its events alone."""
    state = State(day)
    for event in events:
        state.apply(event)
    return state
