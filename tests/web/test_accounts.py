"""What SQL keeps of people and devices: digests, never secrets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from web import passwords
from web.accounts import Account, Accounts, Device, address_of

LI = Account("1001", "窗口一", "clerk")


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    accounts = Accounts(address_of(tmp_path))
    await accounts.open()
    yield accounts
    await accounts.close()


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("hall.sqlite*"))


async def test_a_password_is_argon2id_and_stands_nowhere(accounts: Accounts, tmp_path: Path) -> None:
    await accounts.add_account("1001", "clerk", "correct horse", "窗口一")
    written = on_disk(tmp_path)
    assert b"correct horse" not in written
    hashed = written[written.index(b"$argon2id$") :][:97].decode()
    parameters = extract_parameters(hashed)
    assert parameters.type is Type.ID and parameters.parallelism >= 1
    assert parameters.memory_cost >= 19 * 1024 and parameters.time_cost >= 2
    assert extract_parameters(passwords.NOBODY) == parameters  # an unknown name costs as much


async def test_only_the_right_password_opens(accounts: Accounts) -> None:
    await accounts.add_account("1001", "clerk", "correct horse", "窗口一")
    assert await accounts.verify("1001", "correct horse") == LI
    for name, password in (("1001", "wrong horse"), ("1002", "correct horse"), ("1001", ""), ("", ""), ("1001\0", "")):
        assert await accounts.verify(name, password) is None


async def test_an_unknown_name_is_hashed_like_a_known_one(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    await accounts.add_account("1001", "clerk", "correct horse")
    compared: list[str] = []

    def right(hashed: str, password: str) -> bool:
        compared.append(hashed)
        return False

    monkeypatch.setattr(passwords, "is_right", right)
    await accounts.verify("1001", "wrong")
    await accounts.verify("nobody", "wrong")
    assert len(compared) == 2 and len({len(hashed) for hashed in compared}) == 1


async def test_a_new_password_ends_the_sessions(accounts: Accounts) -> None:
    await accounts.add_account("1001", "clerk", "correct horse", "窗口一")
    old = await accounts.begin_session(LI, "1", "seat-1", 100.0)
    await accounts.add_account("1001", "manager", "battery staple", "窗口一")
    assert await accounts.session(old.token) is None
    assert await accounts.verify("1001", "correct horse") is None
    changed = await accounts.verify("1001", "battery staple")
    assert changed is not None and changed.role == "manager"


async def test_sessions_are_new_each_time_and_end(accounts: Accounts) -> None:
    await accounts.add_account("1001", "clerk", "correct horse", "窗口一")
    one = await accounts.begin_session(LI, "1", "seat-1", 100.0)
    two = await accounts.begin_session(LI, "", "", 200.0)
    assert one.token != two.token and len(one.token) > 40
    assert await accounts.session(one.token) == one
    await accounts.seen(two.token, 300.0)
    await accounts.end_sessions_before(250.0)
    assert await accounts.session(one.token) is None
    await accounts.end_session(two.token)
    assert await accounts.session(two.token) is None


async def test_a_device_has_one_bearer_token(accounts: Accounts) -> None:
    old = await accounts.add_device("kiosk-1", "kiosk")
    assert await accounts.device(old) == Device("kiosk-1", "kiosk")
    new = await accounts.add_device("kiosk-1", "kiosk")
    assert await accounts.device(old) is None and await accounts.device(new) == Device("kiosk-1", "kiosk")
    assert await accounts.device("d_" + "x" * 43) is None


async def test_a_link_is_good_once(accounts: Accounts) -> None:
    await accounts.add_device("hall-1", "display")
    link = await accounts.add_link("hall-1", "/hall")
    followed = await asyncio.gather(*(accounts.follow_link(link) for _ in range(5)))
    (found,) = [each for each in followed if each]
    device, key, page = found
    assert (device, page) == (Device("hall-1", "display"), "/hall") and await accounts.device(key) == device
    assert await accounts.follow_link(link) is None
    assert await accounts.follow_link("no such link") is None


async def test_a_link_for_nobody_is_not_made(accounts: Accounts) -> None:
    with pytest.raises(LookupError):
        await accounts.add_link("hall-1", "/hall")


async def test_a_link_ends_with_its_device_key(accounts: Accounts) -> None:
    await accounts.add_device("hall-1", "display")
    found = await accounts.follow_link(await accounts.add_link("hall-1", "/hall"))
    assert found is not None
    await accounts.add_device("hall-1", "display")  # whoever held the name before is out
    assert await accounts.device(found[1]) is None


async def test_tokens_stand_nowhere(accounts: Accounts, tmp_path: Path) -> None:
    await accounts.add_account("1001", "clerk", "correct horse", "窗口一")
    session = await accounts.begin_session(LI, "1", "seat-1", 100.0)
    key = await accounts.add_device("kiosk-1", "kiosk")
    link = await accounts.add_link("kiosk-1", "/kiosk")
    written = on_disk(tmp_path)
    assert not [secret for secret in (session.token, key, link) if secret.encode() in written]
