"""Ratings on their way to the city's platform: each once, by its event, with what became of it; and what the two sides
found when they compared a day. Nothing here is of a person. Times are seconds since 1970 (UTC).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from dispatcher.events import Event
from web.tables import Tables

State = Literal["waiting", "sent", "refused"]
_FIRST_S, _LONGEST_S = 2.0, 3600.0
_STRANGERS_KEPT = 50
_AT_ONCE = 500

_FAMILY = MetaData()
_outbox = Table(
    "rating_outbox",
    _FAMILY,
    Column("event", String(40), primary_key=True),
    Column("day", String(8), nullable=False, index=True),
    Column("ticket", String(20), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("reasons", String(200), nullable=False),
    Column("indicators", String(40), nullable=False),
    Column("source", String(10), nullable=False),
    Column("at", Float, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Float, nullable=False, index=True),
    Column("why", String(40), nullable=False),
)
_compared = Table(
    "rating_reconciliations",
    _FAMILY,
    Column("day", String(8), primary_key=True),
    Column("at", Float, nullable=False),
    Column("ours", Integer, nullable=False),
    Column("theirs", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("strangers", Integer, nullable=False),
    Column("named", Text, nullable=False),
)


class Parcel(NamedTuple):
    """One rating to be sent; `event` is its id for both sides, `indicators` the list its reasons are of."""

    event: str
    day: str
    ticket: str
    rating: int
    reasons: str
    indicators: str
    source: str
    at: float
    tries: int = 0


class Compared(NamedTuple):
    """What came of a day's comparison: `missing` were sent once more, `strangers` we know nothing of; `named` are the
    first of those."""

    day: str
    at: float
    ours: int
    theirs: int
    missing: int
    strangers: int
    named: tuple[str, ...]


def parcel_of(event: Event) -> Parcel:
    """Of a `ticket.rated`."""
    said = event.fields
    return Parcel(
        event=event.id,
        day=event.day,
        ticket=f"{event.day}-{event.ticket}",
        rating=int(said["rating"]),
        reasons=said.get("rating_for", ""),
        indicators=said.get("rating_list", ""),
        source=said.get("rating_by", ""),
        at=event.at / 1000,
    )


class RatingOutbox:
    """engine: the accounts' database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def put(self, parcel: Parcel) -> bool:
        """False if it is known already."""
        row = {**parcel._asdict(), "state": "waiting", "due": 0.0, "why": ""}
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(_outbox).values(**row))
        except IntegrityError:
            return False
        return True

    async def due(self, now: float, limit: int) -> list[Parcel]:
        """What is to be sent now, the longest due first."""
        waits = (_outbox.c.state == "waiting") & (_outbox.c.due <= now)
        query = select(_outbox).where(waits).order_by(_outbox.c.due, _outbox.c.at).limit(limit)
        async with self._tables.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [Parcel(**{name: row[name] for name in Parcel._fields}) for row in rows]

    async def sent(self, event: str) -> None:
        await self._change([event], state="sent", why="")

    async def refused(self, event: str, why: str) -> None:
        """It is not tried again by itself; a comparison that misses it does."""
        await self._change([event], state="refused", why=why)

    async def later(self, parcel: Parcel, why: str, now: float) -> None:
        """After 2, 4, 8 … seconds, at most an hour."""
        wait_s = min(_FIRST_S * 2 ** min(parcel.tries, 20), _LONGEST_S)
        await self._change([parcel.event], tries=parcel.tries + 1, due=now + wait_s, why=why)

    async def again(self, events: Sequence[str]) -> None:
        """Send these once more, whatever became of them."""
        for at in range(0, len(events), _AT_ONCE):
            await self._change(events[at : at + _AT_ONCE], state="waiting", tries=0, due=0.0, why="missing")

    async def counts(self) -> Mapping[str, int]:
        """How many stand in each state."""
        query = select(_outbox.c.state, func.count()).group_by(_outbox.c.state)
        async with self._tables.read() as connection:
            found = {str(state): int(count) for state, count in await connection.execute(query)}
        return {state: found.get(state, 0) for state in ("waiting", "sent", "refused")}

    async def whys(self) -> Mapping[str, int]:
        """Why some were refused or wait, and how many of each."""
        query = select(_outbox.c.why, func.count()).where(_outbox.c.why != "").group_by(_outbox.c.why)
        async with self._tables.read() as connection:
            return {str(why): int(count) for why, count in await connection.execute(query)}

    async def ids(self, day: str) -> list[str]:
        """Every rating of a day, in order of its event."""
        async with self._tables.read() as connection:
            query = select(_outbox.c.event).where(_outbox.c.day == day)
            found = [str(each) for each in (await connection.execute(query)).scalars()]
        return sorted(found, key=lambda event: int(event.partition("-")[2]))

    # comparing -------------------------------------------------------------------------------------------------

    async def compared(self, day: str, ours: Sequence[str], theirs: Collection[str], now: float) -> Compared:
        """Notes what both sides have of a day; what the other one misses is sent again. `strangers` are reported only:
        they may be another hall's, and nobody here can say."""
        missing = [event for event in ours if event not in theirs]
        strangers = sorted(set(theirs) - set(ours))
        await self.again(missing)
        named = tuple(strangers[:_STRANGERS_KEPT])
        found = Compared(day, now, len(ours), len(theirs), len(missing), len(strangers), named)
        async with self._tables.change() as connection:
            await connection.execute(delete(_compared).where(_compared.c.day == day))
            await connection.execute(insert(_compared).values({**found._asdict(), "named": json.dumps(named)}))
        return found

    async def last(self) -> Compared | None:
        """The comparison that was made last."""
        async with self._tables.read() as connection:
            query = select(_compared).order_by(_compared.c.at.desc()).limit(1)
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        fields = dict(cast(Mapping[str, Any], row))
        return Compared(**{**fields, "named": tuple(json.loads(fields["named"]))})

    async def uncompared(self, today: str) -> list[str]:
        """Days before today with ratings that were never compared, the oldest first."""
        known = select(_compared.c.day)
        query = select(_outbox.c.day).where(_outbox.c.day < today, _outbox.c.day.not_in(known)).distinct()
        async with self._tables.read() as connection:
            return sorted(str(day) for day in (await connection.execute(query)).scalars())

    async def _change(self, events: Sequence[str], **values: object) -> None:
        async with self._tables.change() as connection:
            await connection.execute(update(_outbox).where(_outbox.c.event.in_(list(events))).values(**values))
