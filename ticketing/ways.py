"""Ways to be served without a ticket: a machine, over the net, the green channel, another building. Pure."""

from typing import Literal, NamedTuple

from config.hall import Hall, Service, Text

Kind = Literal["machine", "online", "green", "place"]


class Way(NamedTuple):
    """One way. `name`, `place` and `hours` are the hall file's own words, where it has any."""

    kind: Kind
    code: str
    name: Text | None = None
    place: Text | None = None
    hours: Text | None = None


def ways(hall: Hall, service: Service) -> list[Way]:
    """The ways of a service, in the catalogue's order."""
    found = []
    for code in service.alternatives:
        if code in hall.machines:
            machine = hall.machines[code]
            found.append(Way("machine", code, machine.name, machine.place))
        elif code in hall.places:
            place = hall.places[code]
            found.append(Way("place", code, place.name, place.address, place.hours))
        elif code == "online":
            found.append(Way("online", code))
        elif code == "green":
            found.append(Way("green", code))
    return found
