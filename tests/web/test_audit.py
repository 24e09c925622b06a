"""What staff decided is written down once, in one chain, by however many processes; nothing of a visitor is in it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from dispatcher.audit_chain import EDITED, REMOVED, TRUNCATED, Fault, Head
from web.accounts import Accounts, address_of
from web.audit import Audit
from web.audit_reading import EVERY, Wanted, each, examined, newest
from web.audit_tables import entries

NOW_S = 1_795_395_600.0


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    found = Accounts(address_of(tmp_path))
    await found.open()
    yield found
    await found.close()


@pytest.fixture
def audit(accounts: Accounts) -> Audit:
    return Audit(accounts.engine, lambda: NOW_S)


async def test_an_act_is_written_down(audit: Audit) -> None:
    made = await audit.record("2001", "contact.revealed", "20261123-A001", "window 1")
    assert (made.seq, made.at, made.who, made.what) == (1, 1_795_395_600_000, "2001", "contact.revealed")
    assert await newest(audit.tables, EVERY, 10) == [made]
    assert (await examined(audit.tables)).head == made.hash


async def test_a_word_that_nobody_knows_is_a_fault_of_the_program(audit: Audit) -> None:
    with pytest.raises(ValueError, match=r"contact\.seen"):
        await audit.record("2001", "contact.seen")
    assert await newest(audit.tables, EVERY, 10) == []


async def test_what_was_typed_is_made_fit_first(audit: Audit) -> None:
    made = await audit.record("2001\x07", "problem.decided", "x" * 500, "a\u202eb\nc" + "长" * 500)
    assert (made.who, len(made.about), made.why[:5], len(made.why)) == ("2001", 80, "ab c长", 200)
    assert (await examined(audit.tables)).fault is None


async def test_many_at_once_make_one_chain(accounts: Accounts, tmp_path: Path) -> None:
    """Two processes have an engine of their own each."""
    other = Accounts(address_of(tmp_path))
    audits = [Audit(each.engine, lambda: NOW_S) for each in (accounts, other)]
    await asyncio.gather(*(audits[at % 2].record(str(at), "hall.published") for at in range(60)))
    await other.close()
    found = await examined(audits[0].tables)
    assert (found.count, found.fault) == (60, None)


async def test_entries_are_chosen(audit: Audit) -> None:
    for who, what in (("1", "hall.published"), ("2", "hall.published"), ("1", "user.added")):
        await audit.record(who, what)
    assert [entry.seq for entry in await newest(audit.tables, Wanted(who="1"), 10)] == [3, 1]
    assert [entry.seq for entry in await newest(audit.tables, Wanted(what="hall.published"), 10)] == [2, 1]
    assert [entry.seq for entry in await newest(audit.tables, Wanted(below=3), 1)] == [2]
    assert await newest(audit.tables, Wanted(until=1_795_395_600_000), 10) == []
    assert len(await newest(audit.tables, Wanted(since=1_795_395_600_000), 10)) == 3
    assert [entry.seq async for some in each(audit.tables) for entry in some] == [1, 2, 3]


async def test_tampering_with_the_tables_is_found(audit: Audit) -> None:
    made = [await audit.record("1001", "hall.published", str(at)) for at in range(9)]
    head = Head(9, made[-1].hash)
    async with audit.tables.change() as connection:
        await connection.execute(delete(entries).where(entries.c.seq == 9))
    assert (await examined(audit.tables)).fault is None  # nothing in the tables says so; the paper does
    assert (await examined(audit.tables, [head])).fault == Fault(TRUNCATED, 9, 9)
    async with audit.tables.change() as connection:
        await connection.execute(update(entries).where(entries.c.seq == 7).values(who="1002"))
    assert (await examined(audit.tables)).fault == Fault(EDITED, 7, 7)
    async with audit.tables.change() as connection:
        await connection.execute(delete(entries).where(entries.c.seq.in_((3, 4))))
    assert (await examined(audit.tables)).fault == Fault(REMOVED, 3, 4)


async def test_tables_and_chain_name_the_same_fields(audit: Audit, tmp_path: Path) -> None:
    await audit.record("1001", "hall.published")
    with sqlite3.connect(tmp_path / "hall.sqlite") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(audit_entries)")]
    assert columns == list((await newest(audit.tables, EVERY, 1))[0]._fields)
