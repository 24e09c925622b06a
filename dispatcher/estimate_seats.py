"""What the forward runs need of a hall file, as numbers, made once per file: queues, and what each window looks at."""

from collections.abc import Sequence
from typing import NamedTuple

from config.hall import Hall
from dispatcher.estimate_chance import FAR
from dispatcher.rule import Rule

_KEPT = 256


class Look(NamedTuple):
    """One queue as a window looks at it; `rule.Queue` with numbers in place of names."""

    queue: int
    rate: int
    early: int
    home: bool
    guard: int
    target: int
    lane: int
    regular: bool


Scores = Sequence[tuple[tuple[int, int, Look], ...]]
"""Per window of each queue its number, its rate, and the whole of it."""


class Seats:
    """Queues, lanes and windows are counted from 0 in the order of the hall file."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        rule = Rule(hall)
        self.lanes = list(hall.lanes)
        self.lane = {lane: at for at, lane in enumerate(self.lanes)}
        self.windows = list(hall.windows)
        self.queues: dict[str, int] = {}
        self.looks: list[tuple[Look, ...]] = []
        for number in self.windows:
            looks = []
            for name, lane, klass, rate, early, home, guard, target in rule.queues(number):
                queue, at = self.queues.setdefault(name, len(self.queues)), self.lane.get(lane, -1)
                looks.append(Look(queue, rate, early, home, guard, target, at, klass == "regular"))
            self.looks.append(tuple(looks))
        self.scores = [tuple((look.queue, look.rate, look) for look in looks) for looks in self.looks]
        """What decides nearly always, by window, within easy reach."""
        self.guards = [min((look.guard for look in looks if look.guard), default=FAR) for looks in self.looks]
        """The fewest favoured calls in a row that may matter to a window."""
        for lane, known in hall.lanes.items():
            for klass in known.targets:
                self.queues.setdefault(f"{lane}:{klass}", len(self.queues))
        self.offered = [self._offered(queue) for queue in range(len(self.queues))]
        """Per queue the windows a new arrival is offered to: home lane first, then the one with the fewest lanes."""
        self._reach: dict[tuple[tuple[str, ...], frozenset[int]], frozenset[int]] = {}

    def _offered(self, queue: int) -> tuple[int, ...]:
        found = [
            (not look.home, len(looks), window)
            for window, looks in enumerate(self.looks)
            for look in looks
            if look.queue == queue
        ]
        return tuple(window for _, _, window in sorted(found))

    def reach(self, lanes: tuple[str, ...], there: frozenset[int]) -> frozenset[int]:
        """Of the windows that are `there` those whose work can have anything to do with a ticket in these lanes."""
        key = lanes, there
        if key not in self._reach:
            windows: set[int] = set()
            queues = {at for name, at in self.queues.items() if name.partition(":")[0] in lanes}
            while True:
                more = {w for w in there if any(look.queue in queues for look in self.looks[w])}
                if more <= windows:
                    break
                windows |= more
                queues |= {look.queue for w in more for look in self.looks[w]}
            if len(self._reach) >= _KEPT:
                self._reach.clear()
            self._reach[key] = frozenset(windows)
        return self._reach[key]
