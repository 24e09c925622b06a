"""Where a ticket is served and where its visitor waits. Pure."""

from collections.abc import Iterable

from config.hall import Hall, Zone
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
    runs: list[list[int]] = []
    for number in sorted({int(number) for number in numbers if number.isdecimal()}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def zone_of(hall: Hall, ticket: Ticket) -> Zone:
    """Where to be: the zone of the window it is at or bound to, of its next lane, or of its series."""
    for window in (ticket.window, ticket.place):
        if window in hall.windows:
            return hall.zones[hall.windows[window].zone]
    lanes = ticket.lanes or ((ticket.lane,) if ticket.lane else ())
    zone = hall.lanes[lanes[0]].zone if lanes and lanes[0] in hall.lanes else hall.series[ticket.series].zone
    return hall.zones[zone]
