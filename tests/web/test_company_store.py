"""What a company and the banks put before each other: sealed, each for its own, and gone in time."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from dispatcher.errors import RequestReused
from web.accounts import Accounts, address_of
from web.company_store import KEY, RETENTION_S, CompanyStore
from web.company_tables import Company, Loan, Terms

pytestmark = pytest.mark.anyio
TICKET, OTHER = "20261123-L001", "20261123-L002"
SOMEBODY = Company("某某科技有限公司", "91350100M000100Y43", "某某甲", "13800005678")
TERMS = Terms("first", 3_000_000, 365, 12, "2026-12-23", "随借随还")
ENDS = 1_000_000.0


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name != KEY)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CompanyStore]:
    accounts = Accounts(address_of(tmp_path))
    await accounts.open()
    yield CompanyStore(accounts.engine, tmp_path)
    await accounts.close()


async def test_a_company_reads_what_it_said_last_and_nothing_of_it_lies_open(
    store: CompanyStore, tmp_path: Path
) -> None:
    await store.keep(TICKET, Company("先前的名字", SOMEBODY.code, "某某乙"), ENDS)
    await store.keep(TICKET, SOMEBODY, ENDS)
    await store.offer("request-1", TICKET, "bank_one", TERMS, 1, ENDS)
    await store.record(TICKET, "bank_one", Loan("first", 2_500_000), 5)
    assert await store.company(TICKET, ENDS) == SOMEBODY
    assert await store.company(OTHER, ENDS) is None
    raw = on_disk(tmp_path)
    for word in (SOMEBODY.name, SOMEBODY.code, SOMEBODY.contact, SOMEBODY.phone, "3000000", "2500000", TERMS.note):
        assert word.encode() not in raw
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0


async def test_consent_is_for_one_bank_until_it_is_withdrawn(store: CompanyStore) -> None:
    await store.consent(TICKET, "bank_one", True, ENDS)
    await store.consent(TICKET, "bank_two", True, ENDS)
    await store.consent(TICKET, "bank_one", False, ENDS)
    assert await store.consented(TICKET, ENDS) == {"bank_two"}
    assert await store.consented(OTHER, ENDS) == frozenset()


async def test_an_offer_is_made_once_for_a_request_and_another_body_is_refused(store: CompanyStore) -> None:
    made = await store.offer("request-1", TICKET, "bank_one", TERMS, 1, ENDS)
    assert await store.offer("request-1", TICKET, "bank_one", TERMS, 9, ENDS) == made
    with pytest.raises(RequestReused):
        await store.offer("request-1", TICKET, "bank_one", Terms("credit", 1, 1, 1, "2026-12-23"), 1, ENDS)
    with pytest.raises(RequestReused):
        await store.offer("request-1", OTHER, "bank_one", TERMS, 1, ENDS)
    # another bank's request of that name is another request
    theirs = await store.offer("request-1", TICKET, "bank_two", TERMS, 2, ENDS)
    assert theirs.id != made.id
    assert [offer.lane for offer in await store.offers_to(TICKET, ENDS)] == ["bank_one", "bank_two"]


async def test_a_bank_sees_and_withdraws_its_own_only(store: CompanyStore) -> None:
    made = await store.offer("request-1", TICKET, "bank_one", TERMS, 1, ENDS)
    await store.offer("request-2", TICKET, "bank_two", TERMS, 1, ENDS)
    assert [offer.id for offer in await store.offers_of("bank_one", "20261123", ENDS)] == [made.id]
    assert await store.offers_of("bank_one", "20261124", ENDS) == []
    assert await store.withdraw("request-3", made.id, "bank_two", 7) == (None, False)
    back, by_this = await store.withdraw("request-4", made.id, "bank_one", 7)
    assert back is not None and back.withdrawn == 7 and by_this
    assert await store.withdraw("request-4", made.id, "bank_one", 8) == (back, True)
    assert await store.withdraw("request-5", made.id, "bank_one", 9) == (back, False)


async def test_a_sealed_row_under_another_name_opens_nothing(store: CompanyStore, tmp_path: Path) -> None:
    """Whoever can write to the database still cannot show one bank another's offer."""
    await store.offer("request-1", TICKET, "bank_one", TERMS, 1, ENDS)
    with closing(sqlite3.connect(_database(tmp_path))) as database:
        database.execute("UPDATE offers SET lane = 'bank_two'")
        database.commit()
    assert await store.offers_of("bank_two", "20261123", ENDS) == []


def _database(folder: Path) -> Path:
    (found,) = [path for path in folder.iterdir() if path.read_bytes()[:6] == b"SQLite"]
    return found


async def test_what_was_granted_is_summed_over_companies(store: CompanyStore) -> None:
    await store.record(TICKET, "bank_one", Loan("first", 1_000_000), 5)
    await store.record(TICKET, "bank_one", Loan("first", 2_000_000), 6)  # mended
    await store.record(TICKET, "bank_two", Loan("credit", 500_000), 7)
    await store.record(OTHER, "bank_two", Loan("mortgage", 4_000_000), 20)
    assert await store.granted(0, 10) == (1, 2_500_000)
    assert await store.granted(0, 30) == (2, 6_500_000)


async def test_a_week_after_the_visit_it_is_gone_but_for_the_sum(store: CompanyStore) -> None:
    await store.keep(TICKET, SOMEBODY, ENDS)
    await store.consent(TICKET, "bank_one", True, ENDS)
    await store.offer("request-1", TICKET, "bank_one", TERMS, 1, ENDS)
    await store.record(TICKET, "bank_one", Loan("first", 1), 1)
    last = ENDS + RETENTION_S
    assert await store.purge(last) == 0 and await store.company(TICKET, last) is not None
    assert await store.company(TICKET, last + 1) is None  # before anybody has purged
    assert await store.offers_to(TICKET, last + 1) == [] and not await store.consented(TICKET, last + 1)
    assert await store.purge(last + 1) == 3
    assert await store.granted(0, 10) == (1, 1)
