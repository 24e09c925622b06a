"""Promises that end with what a batch tells: of visits by the hall file, of cases as their events say."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.hall import Hall
from dispatcher.cases import WITHDRAWN
from dispatcher.day_record import Spell, Visit
from dispatcher.events import Event
from dispatcher.promise_clock import Clocks
from dispatcher.promise_kept import of_visit
from dispatcher.tickets import Ticket
from dispatcher.working_time import NeverOpen
from web.archive_store import Taken
from web.history_rows import Row
from web.history_tables import events, promises

_AT_ONCE = 400


async def write_promises(
    connection: AsyncConnection,
    hall: Hall,
    epoch: str,
    taken: Iterable[Taken],
    wrong: Iterable[Taken],
    batches: Iterable[tuple[list[Visit], list[Spell]]],
) -> None:
    """Within the transaction of the batch, with what `write_batch` was given: a finish that was taken back takes its
    promise back."""
    clocks, aside = Clocks(hall), {each.event.id for each in wrong}
    changed = [visit for visits, _ in batches for visit in visits]
    told = [event for event, _ in taken if event.id not in aside]
    rows = [row for visit in changed if (row := _of_visit(hall, clocks, visit)) is not None]
    rows += [await _of_case(connection, hall, epoch, event) for event in told if ended_case(event)]
    by_day: dict[tuple[str, str], list[str]] = {}
    for visit in changed:
        by_day.setdefault((visit.epoch, visit.day), []).append(visit.number)
    for row in rows:
        by_day.setdefault((row["epoch"], row["day"]), []).append(row["about"])
    for (own, day), names in by_day.items():
        here = (promises.c.hall == hall.code) & (promises.c.epoch == own) & (promises.c.day == day)
        for at in range(0, len(names), _AT_ONCE):
            await connection.execute(delete(promises).where(here, promises.c.about.in_(names[at : at + _AT_ONCE])))
    if rows:
        await connection.execute(promises.insert(), rows)


def ended_case(event: Event) -> bool:
    """Whether a case's promise came to its end with it; one that the applicant took back in time counts for nothing."""
    kept = event.fields.get("case.kept") == "1"
    return event.kind == "promise.ended" and not (kept and event.fields.get("case.state") == WITHDRAWN)


def _of_visit(hall: Hall, clocks: Clocks, visit: Visit) -> Row | None:
    try:
        found = of_visit(Ticket(visit.day, visit.number, visit.fields), hall, clocks)
    except (LookupError, ValueError, NeverOpen):  # of an item or hours that this hall file does not have
        return None
    if found is None:
        return None
    own = {"hall": hall.code, "epoch": visit.epoch, "day": visit.day, "about": visit.number}
    return {**own, "lane": found.lane, "service": found.service, "kept": int(found.kept)}


async def _of_case(connection: AsyncConnection, hall: Hall, epoch: str, event: Event) -> Row:
    """Lane and item stand in the events before, not in the one that ends it."""
    case = event.fields.get("case.id", "")
    known = {"case.lane": "", "case.service": ""}
    query = select(events.c.words).where(events.c.hall == hall.code, events.c.case == case)
    for words in (await connection.scalars(query.order_by(events.c.day, events.c.rev))).all():
        known |= {name: value for name, value in zip(words[::2], words[1::2], strict=True) if name in known}
    own = {"hall": hall.code, "epoch": epoch, "day": event.day, "about": f"{case}@{event.rev}"}
    kept = int(event.fields.get("case.kept") == "1")
    return {**own, "lane": known["case.lane"], "service": known["case.service"], "kept": kept}
