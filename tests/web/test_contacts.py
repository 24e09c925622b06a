"""What visitors leave is sealed, masked, and gone in time, down to the bytes on the disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import masks
from web.contacts import RETENTION_S, Contact, Contacts
from web.seal import key_in

NOON = 1_795_406_400.0
DAY = 86_400.0
SOMEBODY = Contact(name="某某甲", phone="13800005678")


@pytest.fixture
async def contacts(tmp_path: Path) -> AsyncIterator[Contacts]:
    found = Contacts(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite'}", tmp_path / "contacts.key")
    await found.open()
    yield found
    await found.close()


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".key")


async def test_what_was_left_comes_back_in_full(contacts: Contacts) -> None:
    await contacts.keep("queue", "20261123-A001", SOMEBODY, NOON)
    assert await contacts.of("queue", "20261123-A001", NOON) == SOMEBODY
    assert await contacts.of("queue", "20261123-A002", NOON) is None
    assert await contacts.of("appointment", "20261123-A001", NOON) is None


async def test_nothing_readable_lies_on_the_disk(contacts: Contacts, tmp_path: Path) -> None:
    await contacts.keep("queue", "20261123-A001", SOMEBODY, NOON)
    found = on_disk(tmp_path)
    assert b"20261123-A001" in found
    assert SOMEBODY.name.encode() not in found and SOMEBODY.phone.encode() not in found


async def test_a_record_cannot_be_moved_to_another_ticket(contacts: Contacts) -> None:
    sealed = contacts._seal("queue", "20261123-A001", SOMEBODY)
    assert contacts._open("queue", "20261123-A001", sealed) == SOMEBODY
    assert contacts._open("queue", "20261123-A002", sealed) is None


@pytest.mark.parametrize("purpose", RETENTION_S)
async def test_a_contact_is_kept_for_as_long_as_its_purpose_allows(contacts: Contacts, purpose: str) -> None:
    await contacts.keep(purpose, "subject", SOMEBODY, NOON)
    last = NOON + RETENTION_S[purpose]
    assert await contacts.of(purpose, "subject", last) == SOMEBODY
    assert await contacts.of(purpose, "subject", last + 1) is None
    assert await contacts.purge(last) == 0
    assert await contacts.purge(last + 1) == 1


async def test_after_the_purge_not_a_byte_of_it_is_left(contacts: Contacts, tmp_path: Path) -> None:
    for number in range(50):
        await contacts.keep("appointment", f"left-early-{number}", SOMEBODY, NOON)
    await contacts.keep("appointment", "still-to-come", SOMEBODY, NOON + DAY)
    assert b"left-early-" in on_disk(tmp_path)
    assert await contacts.purge(NOON + 1) == 50
    assert b"left-early-" not in on_disk(tmp_path)
    assert b"still-to-come" in on_disk(tmp_path)


async def test_a_contact_can_be_forgotten_at_once(contacts: Contacts, tmp_path: Path) -> None:
    await contacts.keep("problem", "of-a-visitor", SOMEBODY, NOON)
    await contacts.forget("problem", "of-a-visitor")
    assert b"of-a-visitor" not in on_disk(tmp_path)


async def test_a_purpose_without_a_rule_keeps_nothing(contacts: Contacts) -> None:
    with pytest.raises(KeyError):
        await contacts.keep("curiosity", "20261123-A001", SOMEBODY, NOON)


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "contacts.key"
    key = key_in(path)
    assert len(key) == 32 and key_in(path) == key and path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        key_in(path)


def test_masks_are_those_of_the_rules() -> None:
    assert masks.name("张三丰") == "张*丰" and masks.name("张三") == "张*" and masks.name("欧阳三丰") == "欧**丰"
    assert masks.phone("13812345678") == "138****5678"
    assert masks.id_number("500102190001011234") == "5001**********1234"


@given(st.text(max_size=30))
def test_a_mask_always_hides_something(text: str) -> None:
    for mask in (masks.name, masks.phone, masks.id_number):
        hidden = mask(text)
        assert len(hidden) == len(text)
        assert not text or "*" in hidden
