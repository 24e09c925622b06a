"""A hall in words, in English: it says what `words` says in Chinese, in sentences of its own. Pure."""

from collections.abc import Iterator

from config.hall import Hall, Hours, Lane, Window
from config.lanes import REGULAR
from config.workdays import last_known_year

_WEEKDAYS = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}


def sections(hall: Hall) -> list[Iterator[str]]:
    """Every section's lines, the first its title."""
    found = [_whole(hall), _lanes(hall), _windows(hall), _catalogue(hall), _hours(hall.hours), _rules(hall)]
    return [*found, _appointments(hall)] if hall.appointments.diaries else found


def _whole(hall: Hall) -> Iterator[str]:
    yield f"{hall.name.en} ({hall.code}), revision {hall.revision}, time zone {hall.timezone}"
    yield (
        f"{len(hall.zones)} areas, {len(hall.series)} letters, {len(hall.lanes)} lanes, {len(hall.windows)} windows, "
        f"{len(hall.services)} services, {len(hall.bundles)} of them bundles"
    )
    for series in hall.series.values():
        lanes = ", ".join(lane.name.en for lane in hall.lanes.values() if lane.series == series.letter)
        yield f"{series.letter}, {series.name.en}: {lanes}{'' if series.tile else '; not on the kiosk’s first page'}"


def _lanes(hall: Hall) -> Iterator[str]:
    yield "Lanes: who waits how long and goes first (score = k × W × time waited ÷ T, the highest first)"
    for lane in hall.lanes.values():
        yield f"{lane.name.en} ({lane.code}): {'; '.join(_of_lane(hall, lane))}"


def _of_lane(hall: Hall, lane: Lane) -> Iterator[str]:
    yield ", ".join(
        f"{hall.classes[klass].name.en} target {target:g} min, weight {lane.weight * hall.classes[klass].weight:g}"
        for klass, target in lane.targets.items()
    )
    windows = hall.serving(lane.code)
    home = [number for number in windows if hall.windows[number].home == lane.code]
    also = [number for number in windows if number not in home]
    if home:
        yield f"home windows {', '.join(home)} (k = 1)"
    if also:
        yield f"helped by windows {', '.join(also)} (k = {lane.secondary:g})"
    if lane.papers:
        yield "papers must be complete, " + (
            "checked at the guide desk" if lane.confirmed_by == "desk" else "by one’s own word"
        )
    if lane.partners:
        yield "partner regions " + ", ".join(partner.en for partner in lane.partners)
    if lane.remote:
        yield "a phone may take a ticket with the entrance’s code"
    if lane.quota is not None:
        yield f"at most {lane.quota} tickets a day"
    if lane.company_clock == "restart":
        yield "a company that visits several banks waits anew here after each of them"
    if lane.draining:
        yield "being drained: gives no more tickets, is served until it is empty"
    yield f"last ticket {lane.last_ticket_min} min before closing"


def _windows(hall: Hall) -> Iterator[str]:
    yield "Windows: their own lane first, then those they help"
    alike: dict[tuple[str, str, tuple[str, ...]], list[Window]] = {}
    for window in hall.windows.values():
        alike.setdefault((window.name.en, window.home, window.also), []).append(window)
    for (name, home, also), windows in alike.items():
        helped = f", helps {', '.join(hall.lanes[code].name.en for code in also)}" if also else ""
        yield f"{', '.join(window.number for window in windows)}, {name}: {hall.lanes[home].name.en}{helped}"


def _catalogue(hall: Hall) -> Iterator[str]:
    yield "Services"
    services = list(hall.services.values())
    for code, lane in hall.lanes.items():
        yield f"{lane.name.en}: {sum(each.lane == code and each.here for each in services)}"
    yield f"{sum(bool(each.alternatives) and each.here for each in services)} can be done without a queue"
    yield f"{sum(bool(each.said) for each in services)} are found by what people call them, too"
    yield f"{sum(not each.here for each in services)} are done elsewhere"
    yield f"{sum(bool(each.stages) for each in services)} go through several lanes"
    for kind, named in (
        ("Machines", hall.machines),
        ("Other places", hall.places),
        ("Life events", hall.life_events),
        ("Hall displays", hall.displays),
        ("First by law", hall.groups),
    ):
        if named:
            yield f"{kind}: {', '.join(part.name.en for part in named.values())}"
    for device in hall.devices.values():
        yield f"Device {device.code} ({device.kind}): windows {device.windows}, {device.address}"
    for group in hall.groups.values():
        if group.from_age is not None:
            yield f"{group.name.en}: goes first from the age of {group.from_age} with an ID card"


def _hours(hours: Hours) -> Iterator[str]:
    if hours.always:
        yield "Hours: always open"
        return
    yield f"Hours: working days {', '.join(map(str, hours.sessions))}"
    for day, stretches in hours.weekly.items():
        yield f"{_WEEKDAYS[day]} {', '.join(map(str, stretches)) or 'closed'}"
    yield f"Holidays and make-up days by the State Council’s calendar, known up to {last_known_year()}"
    for word, days in (("Also closed", hours.closed), ("Also open", hours.open)):
        if days:
            yield f"{word}: {', '.join(day.isoformat() for day in sorted(days))}"
    for at, stretches in sorted(hours.days.items()):
        yield f"{at.isoformat()}: {', '.join(map(str, stretches)) or 'closed'}"


def _rules(hall: Hall) -> Iterator[str]:
    rules = hall.rules
    yield "Rules"
    yield f"Each call is said {rules.announcements} times; not called again within {rules.recall_pause_s:g} s"
    yield (
        f"After {rules.no_show_s:g} s a number may be missed ({rules.no_show_priority_s:g} s for priority and needs); "
        f"it may come back for {rules.return_min:g} min; miss {rules.misses} ends it"
    )
    if rules.return_clock_share is None:
        yield f"Who comes back is placed after the next {rules.return_after_calls} calls"
    else:
        yield f"Who comes back keeps {rules.return_clock_share:.0%} of the time waited"
    yield f"{rules.within_share:.0%} of the numbers are to be called within {rules.within_min} min"
    yield f"One press gives numbers {rules.extend_min:g} min longer today"
    if rules.receipts:
        yield "A receipt is printed with every acceptance at a window"
    yield f"The code on a list of missing papers is good for {rules.return_code_h:g} h"
    yield f"A visitor may let {rules.postpone_by} past, {rules.postpones} times"
    yield f"With {rules.remind_ahead} ahead the visitor is reminded"
    yield (
        f"Appointments are called {rules.appointment_early_min:g} min early at most; "
        f"{rules.appointment_late_min:g} min late they count as walk-ins"
    )
    for klass in hall.classes.values():
        if klass.code != REGULAR and klass.guard:
            yield f"While regular tickets are past their target, at most {klass.guard} {klass.name.en} calls in a row"


def _appointments(hall: Hall) -> Iterator[str]:
    booked = hall.appointments
    late = hall.rules.appointment_late_min
    yield f"Appointments: up to {booked.days_ahead} working days ahead"
    yield f"Check-in from {booked.early_min:g} min before to {late:g} min after the slot"
    for diary in booked.diaries.values():
        named = [hall.services[code].name.en for code in diary.services]
        named += [f"everything of {hall.lanes[diary.lane].name.en}"] if diary.lane else []
        hours = f"{', '.join(map(str, diary.hours))}, " if diary.hours else ""
        places = f"{hours}{diary.capacity} every {diary.slot_min} min, {diary.walk_in_share:.0%} kept for walk-ins"
        yield f"{', '.join(named)}: {places}"
