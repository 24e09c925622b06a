"""Where a ticket is served and where its visitor waits. Pure."""

from collections.abc import Iterable

from config.hall import Hall, Zone
from config.numbers import in_runs
from dispatcher.tickets import Ticket


def windows_of(hall: Hall, lanes: Iterable[str], place: str = "") -> tuple[str, ...]:
    """Numbers of the windows that may call from any of the lanes; of a ticket bound to one window, that one."""
    if place:
        return (place,)
    wanted = set(lanes)
    return tuple(number for number, window in hall.windows.items() if wanted & {window.home, *window.also})


def home_windows(hall: Hall, lanes: Iterable[str]) -> tuple[str, ...]:
    """Numbers of the windows whose home lane is one of these; all that serve them if there is none."""
    wanted = set(lanes)
    found = tuple(number for number, window in hall.windows.items() if window.home in wanted)
    return found or windows_of(hall, wanted)


def in_words(numbers: Iterable[str]) -> str:
    """'1–10、12': runs of consecutive numbers shortened."""
    return in_runs(numbers)


def zone_of(hall: Hall, ticket: Ticket) -> Zone:
    """Where to be: the zone of the window it is at or bound to, of its next lane, or of its series."""
    for window in (ticket.window, ticket.place):
        if window in hall.windows:
            return hall.zones[hall.windows[window].zone]
    lanes = ticket.lanes or ((ticket.lane,) if ticket.lane else ())
    if lanes and lanes[0] in hall.lanes:
        return hall.zones[hall.lanes[lanes[0]].zone]
    area = hall.series.get(ticket.series)  # its letter may have gone since the ticket was taken
    return hall.zones[area.zone] if area else next(iter(hall.zones.values()))
