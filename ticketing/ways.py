"""Ways to be served: at counters of the hall, and without a ticket at a machine, over the net, in the green channel, in
another building. Pure."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from config.hall import Hall, Lane, Service, Text
from dispatcher.itineraries import itinerary

Kind = Literal["machine", "online", "green", "place"]


class Way(NamedTuple):
    """One way without a ticket. `name`, `place`, `hours` and the steps of the `route` are the hall file's own words,
    where it has any."""

    kind: Kind
    code: str
    name: Text | None = None
    place: Text | None = None
    hours: Text | None = None
    route: tuple[Text, ...] = ()


def ways(hall: Hall, service: Service) -> list[Way]:
    """The ways of a service, in the catalogue's order."""
    found = []
    for code in service.alternatives:
        if code in hall.machines:
            machine = hall.machines[code]
            found.append(Way("machine", code, machine.name, machine.place))
        elif code in hall.places:
            place = hall.places[code]
            found.append(Way("place", code, place.name, place.address, place.hours, place.route))
        elif code == "online":
            found.append(Way("online", code))
        elif code == "green":
            found.append(Way("green", code))
    return found


def first_lanes(hall: Hall, service: Service) -> tuple[Lane, ...]:
    """The lanes in which a ticket for it stands at once."""
    _, codes = itinerary(hall, service.code, ())[0]
    return tuple(hall.lanes[code] for code in codes)


def counters(hall: Hall, service: Service) -> Text:
    """What the hall calls the counters of a service: their lane, or the area where any of several lanes may call."""
    lanes = first_lanes(hall, service)
    if len(lanes) == 1:
        return lanes[0].name
    return _joined(hall.series[letter].name for letter in dict.fromkeys(lane.series for lane in lanes))


def _joined(names: Iterable[Text]) -> Text:
    found = list(names)
    return Text(zh="、".join(name.zh for name in found), en=", ".join(name.en for name in found))
