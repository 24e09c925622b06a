"""The way of a new ticket: its stages, and what of its issue follows from them, from class and hall file alone."""

from collections.abc import Sequence
from typing import NamedTuple

from config.hall import Hall, Lane, Service
from dispatcher.errors import LaneClosed, UnknownClass, UnknownLane, UnknownService

Stage = tuple[str, tuple[str, ...]]
"""'any' or 'all', and the lanes."""

_KEPT = 1_000


class Way(NamedTuple):
    """What the script of an issue is told of the way. `lane`: the first of the `first` lanes, whose series gives the
    number; `quotas`: how many numbers a day these give, 'lane=80,' for each that does not give any number."""

    lane: Lane
    first: tuple[str, ...]
    rule: str
    todo: str
    after: str
    stages: str
    restarts: str
    quotas: str


class Ways:
    """Works out each way once for a hall file: visitors come for the same few things all day."""

    def __init__(self) -> None:
        self._hall: Hall | None = None
        self._known: dict[tuple[str | None, tuple[str, ...], tuple[Stage, ...], str], Way] = {}

    def of(self, hall: Hall, service: str | None, lanes: Sequence[str], stages: Sequence[Stage], klass: str) -> Way:
        """Raises UnknownService, UnknownLane, UnknownClass, LaneClosed where all lanes of a stage are drained."""
        if hall is not self._hall or len(self._known) >= _KEPT:
            self._hall, self._known = hall, {}
        asked = service, tuple(lanes), tuple(stages), klass
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = _way(hall, list(stages) or itinerary(hall, service, lanes), klass)
        return found


def _way(hall: Hall, asked: Sequence[Stage], klass: str) -> Way:
    check_way(hall, asked, klass)
    way = without_draining(hall, asked)
    rule, first = way[0]
    given = ((code, hall.lanes[code].quota) for code in first)
    return Way(
        lane=hall.lanes[first[0]],
        first=first,
        rule=rule,
        todo=",".join(first),
        after="|".join(f"{rule} {','.join(codes)}" for rule, codes in way[1:]),
        stages=str(len(way)) if len(way) > 1 else "",
        restarts=",".join(restarting(hall, way)),
        quotas="".join(f"{code}={quota}," for code, quota in given if quota is not None),
    )


def itinerary(hall: Hall, service: str | None, lanes: Sequence[str]) -> list[Stage]:
    """The stages of a ticket: those of its service, or any of the lanes asked for."""
    if service is None:
        return [("any", tuple(dict.fromkeys(lanes)))]
    found: Service | None = hall.services.get(service)
    if found is None:
        raise UnknownService()
    if lanes:
        return [("any", tuple(dict.fromkeys(lanes)))]
    return [(stage.rule, tuple(stage.lanes)) for stage in found.stages] or [("any", (found.lane,))]


def without_draining(hall: Hall, way: Sequence[Stage]) -> list[Stage]:
    """The way without lanes that are drained. Raises LaneClosed where a stage has no other."""
    found = [(rule, tuple(code for code in lanes if not hall.lanes[code].draining)) for rule, lanes in way]
    for (_, asked), (_, left) in zip(way, found, strict=True):
        if not left:
            raise LaneClosed(asked[0])
    return found


def restarting(hall: Hall, way: Sequence[Stage]) -> list[str]:
    """The lanes of its 'all' stages in which a ticket's clock begins anew with each leg."""
    codes = dict.fromkeys(code for rule, lanes in way if rule == "all" for code in lanes)
    return [code for code in codes if hall.lanes[code].company_clock == "restart"]


def check_way(hall: Hall, way: Sequence[Stage], klass: str) -> None:
    """Every lane exists and knows the class. Raises UnknownLane, UnknownClass."""
    for rule, lanes in way:
        if not lanes or rule not in ("any", "all"):
            raise UnknownLane()
        for code in lanes:
            if code not in hall.lanes:
                raise UnknownLane()
            if klass not in hall.lanes[code].targets:
                raise UnknownClass()
