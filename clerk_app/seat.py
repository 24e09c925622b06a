"""What a clerk sees of one window: who is here, who comes next, who is set aside. Pure."""

from dataclasses import dataclass
from hashlib import blake2b

from clerk_app.turns import Turn, rule_of, turns
from config.hall import Hall
from dispatcher.lifecycle import CALLED, SERVING
from dispatcher.state import State
from dispatcher.tickets import Ticket, WindowState

SHOWN = 3
"""How many of the next tickets are shown."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One window at one moment. Times are ms since 1970; `longest` and `patience` are ms."""

    number: str
    at: WindowState
    ticket: Ticket | None
    turns: tuple[Turn, ...]
    waiting: int
    longest: int
    held: tuple[Ticket, ...]
    bound: tuple[Ticket, ...]
    """Tickets that wait for this window alone: sent here, or back from being set aside."""
    left: dict[str, tuple[str, ...]]
    """By window, the numbers that wait for it alone while nobody works there, and that this one could call."""
    patience: int
    """How long after a call nobody may be noted as missed."""

    @property
    def state(self) -> str:
        return self.at.state

    @property
    def upcoming(self) -> tuple[Ticket, ...]:
        return tuple(turn.ticket for turn in self.turns)

    @property
    def since(self) -> int:
        """When what the timer measures began."""
        if self.ticket and self.state == CALLED:
            return self.ticket.called_at
        if self.ticket and self.state == SERVING:
            return self.ticket.started_at
        return self.at.since

    @property
    def mark(self) -> str:
        """Tells one sitting from another without giving the session away."""
        return mark(self.at.session)


def mark(session: str) -> str:
    return blake2b(session.encode(), digest_size=6).hexdigest() if session else ""


def look(state: State, hall: Hall, number: str, now: int) -> Seat:
    """The window as it stands. Raises KeyError for a window that the hall does not have."""
    at = state.window(number)
    numbers = waiting_for(state, hall, number)
    tickets = [ticket for name in numbers if (ticket := state.ticket(name))]
    here = state.ticket(at.ticket) if at.ticket else None
    return Seat(
        number,
        at,
        here,
        turns(state, hall, number, now, SHOWN),
        len(tickets),
        max((ticket.waited + max(0, now - ticket.since) for ticket in tickets), default=0),
        held_here(state, hall, number),
        tuple(sorted((ticket for ticket in tickets if ticket.place == number), key=lambda t: t.ord)),
        left_behind(state, hall, number),
        patience(hall, here),
    )


def patience(hall: Hall, ticket: Ticket | None) -> int:
    """Ms after a call before the ticket may count as missed: longer for priority and for needs."""
    slow = ticket is not None and (ticket.klass == "priority" or bool(ticket.needs))
    return round((hall.rules.no_show_priority_s if slow else hall.rules.no_show_s) * 1000)


def waiting_for(state: State, hall: Hall, window: str) -> set[str]:
    """Numbers of all tickets this window may call."""
    return {number for queue in rule_of(hall).queues(window) for number in state.queue(queue.name)}


def left_behind(state: State, hall: Hall, window: str) -> dict[str, tuple[str, ...]]:
    """Who waits for a window that is paused or closed and for no other, as far as this window serves what they came
    for. The order rule calls them nowhere; whoever sits here may, by their number."""
    seat, found = hall.windows[window], {}
    served = {seat.home, *seat.also}
    for other in hall.windows:
        if other == window or state.window(other).state not in ("paused", "closed"):
            continue
        sent = [number for klass in hall.classes for number in state.queue(f"window:{other}:{klass}")]
        tickets = [ticket for number in sent if (ticket := state.ticket(number)) and served & set(ticket.lanes)]
        if tickets:
            found[other] = tuple(ticket.number for ticket in sorted(tickets, key=lambda ticket: ticket.ord))
    return found


def held_here(state: State, hall: Hall, window: str) -> tuple[Ticket, ...]:
    """Tickets set aside that come back to this window, then those that any window of its home lane goes on with."""
    home = hall.windows[window].home
    mine = [ticket for ticket in state.held() if ticket.place == window]
    anyone = [ticket for ticket in state.held() if not ticket.place and ticket.lane == home]
    return tuple(sorted(mine, key=lambda t: t.due) + sorted(anyone, key=lambda t: t.due))


def may_resume(ticket: Ticket, hall: Hall, window: str) -> bool:
    """Whether this window may ask a held visitor back."""
    seat = hall.windows[window]
    return ticket.place == window or (not ticket.place and bool({seat.home, *seat.also} & set(ticket.lanes)))
