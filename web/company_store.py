"""Companies that visit the banks: what they say of themselves, which banks may read it, and what these have offered.

Shared by the company's own page and the banks' consoles. A ticket is named by its id; times are seconds since 1970
unless they say ms. Nothing of this is in an event, an address or a log.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dispatcher.errors import RequestReused
from web.company_tables import FAMILY, PASSING, Company, Loan, Offer, Terms, companies, consents, loans, offers
from web.seal import Seal
from web.tables import Tables

KEY = "companies.key"
RETENTION_S = 7 * 86_400.0
"""How long after the day of the visit it may still lie here."""
_EVERY_S = 3600.0


class CompanyStore:
    """`folder`: where the data of this hall lies."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self._tables, self._seal = Tables(engine, FAMILY), Seal(folder / KEY)

    # the company -----------------------------------------------------------------------------------------------

    async def keep(self, ticket: str, company: Company, ends: float) -> None:
        """Keeps what a company says of itself, in place of what it said before; the day of its visit `ends` then."""
        sealed = self._seal.close(msgspec.json.encode(company), "company", ticket)
        row = {"sealed": sealed, "until": ends + RETENTION_S}
        async with self._tables.change() as connection:
            await _put(connection, companies, {"ticket": ticket}, row)

    async def company(self, ticket: str, now: float) -> Company | None:
        """In full: for the company itself, and for a bank that has its consent."""
        query = select(companies.c.sealed).where(companies.c.ticket == ticket, companies.c.until >= now)
        async with self._tables.read() as connection:
            sealed = (await connection.scalars(query)).one_or_none()
        plain = self._seal.open(sealed, "company", ticket) if sealed is not None else None
        return msgspec.json.decode(plain, type=Company) if plain is not None else None

    async def consent(self, ticket: str, lane: str, given: bool, ends: float) -> None:
        """From now on the bank may read it, or may not."""
        async with self._tables.change() as connection:
            where = {"ticket": ticket, "lane": lane}
            await _put(connection, consents, where, {"given": given, "until": ends + RETENTION_S})

    async def consented(self, ticket: str, now: float) -> frozenset[str]:
        """The banks that may read it."""
        query = select(consents.c.lane).where(consents.c.ticket == ticket, consents.c.given, consents.c.until >= now)
        async with self._tables.read() as connection:
            return frozenset((await connection.scalars(query)).all())

    # the banks -------------------------------------------------------------------------------------------------

    async def offer(self, request: str, ticket: str, lane: str, terms: Terms, made: int, ends: float) -> Offer:
        """A new offer, made at `made` (ms); for a request that has happened, the one it made. Raises RequestReused."""
        name = _named(lane, request)
        sealed = self._seal.close(msgspec.json.encode(terms), "offer", name, ticket, lane)
        row = {"id": name, "ticket": ticket, "lane": lane, "made": made, "withdrawn": 0, "back": "", "sealed": sealed}
        async with self._tables.change() as connection:
            own = offers.c.id == name
            if not (await connection.execute(update(offers).where(own).values(made=offers.c.made))).rowcount:
                with suppress(IntegrityError):  # the same request at this very moment
                    async with connection.begin_nested():
                        await connection.execute(insert(offers).values(**row, until=ends + RETENTION_S))
            found = await self._offers(connection, own)
        if not found or (found[0].ticket, found[0].terms) != (ticket, terms):
            raise RequestReused()
        return found[0]

    async def withdraw(self, request: str, offer: str, lane: str, at: int) -> tuple[Offer | None, bool]:
        """Takes an offer of this bank back at `at` (ms): the offer, and whether this request is the one that did. None
        for another bank's."""
        own, back = (offers.c.id == offer) & (offers.c.lane == lane), _named(lane, request)
        async with self._tables.change() as connection:
            gone = {"withdrawn": at, "back": back}
            await connection.execute(update(offers).where(own, offers.c.withdrawn == 0).values(**gone))
            found = await self._offers(connection, own)
            by = (await connection.scalars(select(offers.c.back).where(own))).one_or_none()
        return (found[0] if found else None), by == back

    async def offers_to(self, ticket: str, now: float) -> list[Offer]:
        """Every offer to a company, for the company alone."""
        async with self._tables.read() as connection:
            return await self._offers(connection, (offers.c.ticket == ticket) & (offers.c.until >= now))

    async def offers_of(self, lane: str, day: str, now: float) -> list[Offer]:
        """Every offer of one bank on a business day, for that bank alone."""
        own = (offers.c.lane == lane) & offers.c.ticket.startswith(f"{day}-", autoescape=True)
        async with self._tables.read() as connection:
            return await self._offers(connection, own & (offers.c.until >= now))

    async def record(self, ticket: str, lane: str, loan: Loan, made: int) -> None:
        """What the bank granted to the company, in place of what was recorded before; `made` in ms."""
        sealed = self._seal.close(msgspec.json.encode(loan), "loan", ticket, lane)
        async with self._tables.change() as connection:
            await _put(connection, loans, {"ticket": ticket, "lane": lane}, {"made": made, "sealed": sealed})

    async def granted(self, since: int, until: int) -> tuple[int, int]:
        """How many companies were granted something in a span of time (ms), and how many yuan in all."""
        query = select(loans.c.ticket, loans.c.lane, loans.c.sealed)
        async with self._tables.read() as connection:
            rows = (await connection.execute(query.where(loans.c.made >= since, loans.c.made < until))).all()
        found = [(row.ticket, self._seal.open(row.sealed, "loan", row.ticket, row.lane)) for row in rows]
        amounts = [(ticket, msgspec.json.decode(plain, type=Loan).amount) for ticket, plain in found if plain]
        return len({ticket for ticket, _ in amounts}), sum(amount for _, amount in amounts)

    # forgetting ------------------------------------------------------------------------------------------------

    async def purge(self, now: float) -> int:
        """Forgets what has had its time. Returns how many records."""
        async with self._tables.change() as connection:
            gone = [await connection.execute(delete(table).where(table.c.until < now)) for table in PASSING]
        return sum(each.rowcount for each in gone)

    async def keep_purging(self, clock: Callable[[], float]) -> None:
        """At once and every hour, until cancelled; any number of processes may do so. clock: seconds since 1970."""
        while True:
            await self.purge(clock())
            await asyncio.sleep(_EVERY_S)

    async def _offers(self, connection: AsyncConnection, which: Any) -> list[Offer]:
        rows = (await connection.execute(select(offers).where(which).order_by(offers.c.made, offers.c.id))).all()
        found = []
        for row in rows:
            plain = self._seal.open(row.sealed, "offer", row.id, row.ticket, row.lane)
            if plain is not None:
                terms = msgspec.json.decode(plain, type=Terms)
                found.append(Offer(row.id, row.ticket, row.lane, row.made, row.withdrawn, terms))
        return found


def _named(lane: str, request: str) -> str:
    return blake2b(f"{lane}\x1f{request}".encode(), digest_size=16).hexdigest()


async def _put(connection: AsyncConnection, table: Any, where: dict[str, str], values: dict[str, Any]) -> None:
    """Writes a row, or over the one that is there."""
    at = [table.c[name] == value for name, value in where.items()]
    if (await connection.execute(update(table).where(*at).values(**values))).rowcount:
        return
    try:
        async with connection.begin_nested():
            await connection.execute(insert(table).values(**where, **values))
    except IntegrityError:  # somebody else wrote it at this moment
        await connection.execute(update(table).where(*at).values(**values))
