"""How long a service takes by the catalogue, and whose it is. Pure."""

from collections.abc import Callable

from config.hall import Hall
from dispatcher.service_times import department_of

_UNKNOWN_MINUTES = 8.0

Minutes = Callable[[str, str], float]
"""Minutes of a service item (code, or '') in a lane."""


def catalogue_minutes(hall: Hall) -> Minutes:
    """The catalogue's minutes: an item's own in its own lane, a bundle's in another lane those of its items there,
    elsewhere the mean of that lane's items."""
    own: dict[tuple[str, str], float] = {}
    for bundle in hall.bundles.values():
        for item in (hall.services[code] for code in bundle.items if code in hall.services):
            for lane in {lane for stage in item.stages for lane in stage.lanes} or {item.lane}:
                own[bundle.code, lane] = own.get((bundle.code, lane), 0) + item.minutes
    own |= {(service.code, service.lane): service.minutes for service in hall.services.values()}
    of_lane: dict[str, list[float]] = {}
    for service in hall.services.values():
        of_lane.setdefault(service.lane, []).append(service.minutes)
    mean = {lane: sum(found) / len(found) for lane, found in of_lane.items()}

    def minutes(service: str, lane: str) -> float:
        return own.get((service, lane)) or mean.get(lane, _UNKNOWN_MINUTES)

    return minutes


def catalogue_departments(hall: Hall) -> Callable[[str], str]:
    """The department of an item (code), '' for one of nobody's. A catalogue that names none at all: codes that begin
    with the same word belong to one."""
    named = {code: service.department.zh for code, service in hall.services.items() if service.department}
    return (lambda item: named.get(item, "")) if named else department_of
