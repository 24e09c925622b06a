"""Writes a batch of a stream's entries into history, and what they come to, in one transaction with the cursor."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, and_, delete, insert, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.day_record import DayRecord, Spell, Visit
from dispatcher.events import Event
from web.archive_cursor import Cursor, move
from web.audit_trail import Place
from web.history_rows import Row, event_row, leg_row, spell_row, visit_row
from web.history_tables import events, legs, quarantine, spells, visits

Entry = tuple[str, dict[str, str]]
_AT_ONCE = 400
_UNKNOWN = "?"
_HIGHEST = 2**62


class Taken(NamedTuple):
    """An entry as an event, and what is wrong with it ('' nothing)."""

    event: Event
    why: str


def understood(entry: Entry) -> Taken:
    """Whatever stands in the stream becomes an event; one that no script can have written says what is wrong."""
    name, fields = entry
    at, why = fields.get("at", ""), ""
    if not fields.get("kind"):
        why = "no kind"
    if not (at.isascii() and at.isdecimal() and int(at) < _HIGHEST):
        at, why = "0", why or "no time"
    return Taken(Event(name, fields.get("kind") or _UNKNOWN, int(at), fields), why)


def follow_all(record: DayRecord, taken: Iterable[Taken], epoch: str) -> list[Taken]:
    """Takes events of one day into its record. Returns those that it does not understand."""
    wrong = []
    for event, why in taken:
        if not why:
            try:
                record.follow(event, epoch)
                continue
            except (LookupError, ValueError) as error:
                why = repr(error)
        wrong.append(Taken(event, why))
    return wrong


async def write_batch(
    connection: AsyncConnection,
    hall: str,
    cursor: Cursor,
    taken: Sequence[Taken],
    wrong: Sequence[Taken],
    changed: Iterable[tuple[list[Visit], list[Spell]]],
) -> bool:
    """`wrong`: those of `taken` that are put aside. False, and nothing has happened, if another process was first."""
    last = taken[-1].event
    if not await move(connection, hall, cursor, Place(last.day, last.rev)):
        return False
    epoch = cursor.epoch
    await _add(connection, events, [_plain(event_row(hall, epoch, event)) for event, _ in taken])
    await _add(connection, quarantine, [_aside(hall, epoch, *each) for each in wrong])
    for some_visits, some_spells in changed:
        await _replace(connection, visits, [visit_row(hall, visit) for visit in some_visits])
        await _forget(connection, legs, [visit_row(hall, visit) for visit in some_visits], "number")
        await _add(connection, legs, [leg_row(hall, visit, leg) for visit in some_visits for leg in visit.legs])
        await _replace(connection, spells, [spell_row(hall, spell) for spell in some_spells])
    return True


def _aside(hall: str, epoch: str, event: Event, why: str) -> Row:
    raw = json.dumps(event.fields)
    return {"hall": hall, "epoch": epoch, "day": event.day, "rev": event.rev, "at": event.at, "why": why, "raw": raw}


def _plain(row: Row) -> Row:
    """Columns that only point at something hold codes; whatever else stands there is kept in `words` alone."""
    return {name: _code(value) if isinstance(value, str) else value for name, value in row.items()}


def _code(text: str) -> str:
    return ascii(text)[1:-1][:80]


async def _add(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Rows that are there already stay as they are."""
    made: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name].insert(table)
    for at in range(0, len(rows), _AT_ONCE):
        await connection.execute(made.on_conflict_do_nothing(), rows[at : at + _AT_ONCE])


async def _replace(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    await _forget(connection, table, rows, *(column.name for column in list(table.primary_key)[3:]))
    if rows:
        await connection.execute(insert(table), list(rows))


async def _forget(connection: AsyncConnection, table: Table, rows: Sequence[Row], *names: str) -> None:
    """Rows of one hall; `names`: what tells them apart beside epoch and day."""
    by: dict[tuple[str, str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        by.setdefault((row["hall"], row["epoch"], row["day"]), []).append(tuple(row[name] for name in names))
    which = tuple_(*(table.c[name] for name in names))
    for (hall, epoch, day), values in by.items():
        own = and_(table.c.hall == hall, table.c.epoch == epoch, table.c.day == day)
        for at in range(0, len(values), _AT_ONCE):
            await connection.execute(delete(table).where(own, which.in_(values[at : at + _AT_ONCE])))
