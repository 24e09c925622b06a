"""Makes a hall's data from history: the open day and what is kept of the last one, the cases, and every number's end.

Into an empty engine, or over an older copy. An engine that went on by itself from an older copy keeps what it has; only
its numbers then go on after those that history knows.
"""

from typing import Any, NamedTuple

from redis.asyncio import Redis
from sqlalchemy import select

from dispatcher import keys
from dispatcher.cases import fold as cases_of
from dispatcher.events import Event
from dispatcher.feed import Feed
from dispatcher.history_commands import Item
from dispatcher.remaking import case_items, day_items
from web.archive_standing import Compared, Standing, compare
from web.audit_trail import Place
from web.history_bench import Bench
from web.history_reading import case_events, events_of, quarantined
from web.history_schema import HistoryTrouble
from web.history_tables import visits

_KEPT_MS = 24 * 3_600_000


class Rebuilt(NamedTuple):
    """What was found and done; `event` is where the hall goes on, '' if nothing was to be done."""

    standing: Standing
    event: str = ""
    tickets: int = 0


async def rebuild(bench: Bench, url: str) -> Rebuilt:
    """No other process may work on the hall meanwhile. Raises HistoryTrouble, RedisError, OSError, Refused."""
    async with bench.tables.read() as connection:
        found = await compare(connection, bench.dispatcher, bench.feed)
    if found.standing is Standing.FRESH:
        raise HistoryTrouble("History has nothing of this hall: there is nothing to make it from.")
    if found.standing in (Standing.EMPTY, Standing.BEHIND):
        return await _remake(bench, url, found)
    if found.standing is Standing.FORKED:
        return await _go_on(bench, found)
    return Rebuilt(found.standing)


async def _remake(bench: Bench, url: str, found: Compared) -> Rebuilt:
    assert found.cursor is not None
    epoch, place, _ = found.cursor
    days = await _days(bench, epoch, place.day)
    tickets = sum(event.kind == "ticket.issued" for event in days[place.day])
    keys_left = await _secrets(bench, url, list(days))
    async with bench.tables.read() as connection:
        cases = cases_of(await case_events(connection, bench.dispatcher.hall.code, epoch))
    cases.forget(await bench.dispatcher.now())
    items = [item for day, events in days.items() for item in day_items(day, events)]
    await bench.dispatcher.clear(found.epoch)  # nothing is let go of before all that replaces it is at hand
    await bench.dispatcher.load([*items, *case_items(cases), *keys_left])
    kept = "".join(f"{day} " for day in days if day != place.day)
    event = await _recover(bench, epoch, place, place.day, kept)
    return Rebuilt(found.standing, event.id, tickets)


async def _go_on(bench: Bench, found: Compared) -> Rebuilt:
    assert found.cursor is not None
    after = await _common(bench, found.cursor.epoch, bench.feed)
    event = await _recover(bench, found.cursor.epoch, after, found.last.day, "")
    return Rebuilt(found.standing, event.id)


async def _recover(bench: Bench, epoch: str, after: Place, day: str, kept: str) -> Event:
    given = select(visits.c.series, visits.c.number).where(visits.c.hall == bench.dispatcher.hall.code)
    numbers: dict[str, int] = {}
    async with bench.tables.read() as connection:
        for series, number in (await connection.execute(given.where(visits.c.day == day))).all():
            numbers[series] = max(numbers.get(series, 0), int(number[1:]))
    counters = {series: f"{number:03d}" for series, number in numbers.items()}
    request = f"recover-{day}-after-{epoch[:16]}-{after}"[:64]
    return await bench.dispatcher.recover(request, day=day, follows=f"{epoch} {after}", kept=kept, numbers=counters)


async def _days(bench: Bench, epoch: str, day: str) -> dict[str, list[Event]]:
    """The events of a day, and before it of those that were closed less than 24 h ago, in order."""
    now, found = await bench.dispatcher.now(), dict[str, list[Event]]()
    while day:
        events = await _sound(bench, epoch, day)
        if not events or (found and events[-1].at + _KEPT_MS < now):
            break
        found = {day: events, **found}
        day = events[0].fields.get("previous", "").partition("-")[0]
    if not found:
        raise HistoryTrouble(f"History has no whole day {day} any more: there is nothing to make the hall from.")
    return found


async def _sound(bench: Bench, epoch: str, day: str) -> list[Event]:
    hall = bench.dispatcher.hall.code
    async with bench.tables.read() as connection:
        told = await events_of(connection, hall, epoch, day)
        aside = await quarantined(connection, hall)
    if wrong := [event.id for event, of in told if (of, event.day, event.rev) in aside]:
        raise HistoryTrouble(f"The day {day} cannot be made from history: nobody understands its event {wrong[0]}.")
    return [event for event, _ in told]


async def _secrets(bench: Bench, url: str, days: list[str]) -> list[Item]:
    """What signs and seals, which no history has: with it links and needs outlive the making."""
    prefix, found = keys.prefix(bench.dispatcher.hall.code), list[Item]()
    async with Redis.from_url(url, decode_responses=True) as redis:
        for name in (f"{day}:{what}" for day in days for what in ("secret", "veil")):
            word: Any = await redis.get(prefix + name)
            if word:
                found.append(Item("string", name, [word]))
    return found


async def _common(bench: Bench, epoch: str, feed: Feed) -> Place:
    """The last event that engine and history both have, with all before it on that day."""
    for day in reversed(await feed.days()):
        async with bench.tables.read() as connection:
            told = [event for event, _ in await events_of(connection, bench.dispatcher.hall.code, epoch, day)]
        same = 0
        for mine, theirs in zip(await feed.day(day), told, strict=False):
            if (mine.id, mine.fields) != (theirs.id, theirs.fields):
                break
            same = mine.rev
        if same:
            return Place(day, same)
    return Place()
