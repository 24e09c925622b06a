"""A ticket and a window as everyone reads them. Times are ms since 1970 (UTC), 0 for 'not yet'."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=1024)  # the same few lists of lanes all day, asked for again and again
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def clock_in(fields: Mapping[str, str], lane: str) -> int:
    """What a ticket's waiting counts from in one of its lanes, from its fields."""
    clock, leg = int(fields["clock"]), fields.get("leg")
    return max(clock, int(leg)) if leg and lane in _words(fields.get("restarts", "")) else clock


class Leg(NamedTuple):
    """The end of one leg: the outcome at the window, or how the ticket left the lane without one; `at` in ms."""

    lane: str
    outcome: str
    at: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visitor's ticket. `fields` holds the strings as they stand in Redis; the properties read them."""

    day: str
    number: str
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def whole(self, name: str) -> int:
        return int(self.fields.get(name) or 0)

    @property
    def id(self) -> str:
        return f"{self.day}-{self.number}"

    @property
    def series(self) -> str:
        return self.number[0]

    @property
    def state(self) -> str:
        return self.fields["state"]

    @property
    def ord(self) -> int:
        """The hall-wide issue ordinal of the day: who came first."""
        return int(self.fields["ord"])

    @property
    def klass(self) -> str:
        return self.fields["class"]

    @property
    def group(self) -> str:
        """The legal ground of a priority, or ''."""
        return self.text("group")

    @property
    def service(self) -> str:
        return self.text("service")

    @property
    def rule(self) -> str:
        """'any' or 'all' of the lanes of this stage."""
        return self.text("rule")

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes of this stage that are still to do."""
        return _words(self.text("todo"))

    def clock_in(self, lane: str) -> int:
        """What its waiting counts from in one of its lanes: the clock, or the end of its last leg where it restarts."""
        return clock_in(self.fields, lane)

    @property
    def restarts(self) -> tuple[str, ...]:
        """The lanes in which its clock begins anew with each leg."""
        return _words(self.text("restarts"))

    @property
    def legs(self) -> tuple["Leg", ...]:
        """What has become of the lanes of its 'all' stages that it is done with."""
        found = (leg.split("|") for leg in self.text("legs").split(",") if leg)
        return tuple(Leg(lane, outcome, int(at)) for lane, outcome, at in found)

    @property
    def stages_left(self) -> int:
        return len(self.text("next").split("|")) if self.text("next") else 0

    @property
    def stages(self) -> int:
        return self.whole("stages") or 1

    @property
    def stage(self) -> int:
        """Index of the present stage, from 0."""
        return self.stages - 1 - self.stages_left

    @property
    def lane(self) -> str:
        """The lane it was last called from, or ''."""
        return self.text("lane")

    @property
    def place(self) -> str:
        """The window in whose own queue it stands or will stand, or '' for its lanes."""
        return self.text("place")

    @property
    def window(self) -> str:
        return self.text("window")

    @property
    def clock(self) -> int:
        """What the order rule counts its waiting from."""
        return self.whole("clock")

    @property
    def arrival(self) -> int:
        return self.whole("arrival")

    @property
    def slot(self) -> int:
        return self.whole("slot")

    @property
    def since(self) -> int:
        """Waiting since; later than now for an early appointment."""
        return self.whole("since")

    @property
    def waited(self) -> int:
        """All ms spent waiting before the present spell."""
        return self.whole("waited")

    @property
    def called_at(self) -> int:
        return self.whole("called_at")

    @property
    def announced(self) -> int:
        return self.whole("announced")

    @property
    def started_at(self) -> int:
        return self.whole("started_at")

    @property
    def finished_at(self) -> int:
        return self.whole("finished_at")

    @property
    def calls(self) -> int:
        return self.whole("calls")

    @property
    def misses(self) -> int:
        return self.whole("misses")

    @property
    def postponed(self) -> int:
        return self.whole("postponed")

    @property
    def hold(self) -> str:
        return self.text("hold")

    @property
    def due(self) -> int:
        """Held: when to remind. Missed: until when it may return."""
        return self.whole("due")

    @property
    def outcome(self) -> str:
        return self.text("outcome")

    @property
    def coming(self) -> bool:
        """Whether the visitor has said, since the last call, that they are on their way."""
        return bool(self.called_at) and self.whole("coming") == self.called_at

    @property
    def rating(self) -> int:
        """1 (worst) to 5, or 0 while it is not rated."""
        return self.whole("rating")

    @property
    def papers(self) -> str:
        return self.text("papers")

    @property
    def language(self) -> str:
        return self.text("language") or "zh"

    @property
    def kiosk(self) -> str:
        return self.text("kiosk")

    @property
    def region(self) -> str:
        return self.text("region")

    @property
    def needs(self) -> str:
        """Sealed; `Dispatcher.needs_of` opens them while the day is open."""
        return self.text("needs")

    @property
    def granted_by(self) -> str:
        """Who gave the class or noted the needs; `granted_for` says why."""
        return self.text("granted_by")

    @property
    def granted_for(self) -> str:
        return self.text("granted_for")

    @property
    def reason(self) -> str:
        """The reason given with the last hold, transfer, call out of order or expiry."""
        return self.text("why")


@dataclass(frozen=True, slots=True)
class WindowState:
    """What is going on at a window: closed, free, called, serving or paused."""

    number: str
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def state(self) -> str:
        return self.text("state") or "closed"

    @property
    def session(self) -> str:
        return self.text("session")

    @property
    def clerk(self) -> str:
        return self.text("clerk")

    @property
    def ticket(self) -> str:
        return self.text("ticket")

    @property
    def since(self) -> int:
        return int(self.text("since") or 0)

    @property
    def reason(self) -> str:
        return self.text("reason")

    @property
    def support(self) -> tuple[str, int, str] | None:
        """The lane that it serves besides its own, until when (ms), and by which revision of the hall file."""
        lane, _, rest = self.text("support").partition(" ")
        until, _, revision = rest.partition(" ")
        return (lane, int(until), revision) if lane else None

    @property
    def until(self) -> int:
        """About when a pause ends; 0 if nobody knows."""
        return int(self.text("until") or 0)
