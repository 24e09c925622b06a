"""Who may sign in, as an administrator keeps them: starting passwords, roles, and the last administrator."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from web import passwords
from web.accounts import Account, Accounts, address_of
from web.passwords import PasswordSame, PasswordWeak
from web.staff import AccountTaken, LastAdmin, Member, Staff, UnknownAccount

PASSWORD, OTHER = "correct horse", "battery staple"


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    accounts = Accounts(address_of(tmp_path))
    await accounts.open()
    yield accounts
    await accounts.close()


@pytest.fixture
def staff(accounts: Accounts) -> Staff:
    return Staff(accounts)


async def sits(accounts: Accounts, staff_no: str, now: float = 100.0) -> str:
    """Somebody signs in; the session's token."""
    found = await accounts.account(staff_no)
    assert found is not None
    return (await accounts.begin_session(found, "", "", now)).token


async def test_a_starting_password_is_marked_until_it_is_changed(accounts: Accounts, staff: Staff) -> None:
    await staff.add("1001", "clerk", PASSWORD, "窗口一", request="request-1")
    assert await accounts.verify("1001", PASSWORD) == Account("1001", "窗口一", "clerk", True)
    here, there = await sits(accounts, "1001"), await sits(accounts, "1001")
    session = await accounts.session(here)
    assert session is not None and session.account.renew
    await staff.choose("1001", PASSWORD, OTHER, here)
    # then this session goes on, the other one has ended, and the old password opens nothing
    session = await accounts.session(here)
    assert session is not None and not session.account.renew and await accounts.session(there) is None
    assert await accounts.verify("1001", PASSWORD) is None
    assert await accounts.verify("1001", OTHER) == Account("1001", "窗口一", "clerk")


async def test_the_same_request_again_makes_no_second_account(accounts: Accounts, staff: Staff) -> None:
    """The answer was lost: the page asks again, and what it is told then is what holds."""
    await staff.add("1001", "clerk", PASSWORD, request="request-1")
    await staff.add("1001", "clerk", OTHER, request="request-1")
    assert await accounts.verify("1001", OTHER) is not None and await accounts.verify("1001", PASSWORD) is None
    for request in ("request-2", None):
        with pytest.raises(AccountTaken):
            await staff.add("1001", "admin", "something else", request=request)
    assert [(each.staff_no, each.role) for each in await staff.every()] == [("1001", "clerk")]


@pytest.mark.parametrize("password", ["", "short 7", "x" * 201, "2001-0042", "2001-0042 "])
async def test_a_password_too_easy_is_none(staff: Staff, password: str) -> None:
    user = "2001-0042"
    with pytest.raises(PasswordWeak):
        await staff.add(user, "clerk", password)
    assert await staff.every() == []
    await staff.add(user, "clerk", "x" * 200)
    for change in (staff.give_password(user, password), staff.choose(user, PASSWORD, password, "")):
        with pytest.raises(PasswordWeak):
            await change


async def test_another_password_is_another_one(staff: Staff) -> None:
    await staff.add("1001", "clerk", PASSWORD)
    with pytest.raises(PasswordSame):
        await staff.choose("1001", PASSWORD, PASSWORD, "")


async def test_another_role_or_password_ends_the_sessions(accounts: Accounts, staff: Staff) -> None:
    await staff.add("1001", "clerk", PASSWORD)
    await staff.add("9001", "admin", PASSWORD)
    boss, token = await sits(accounts, "9001"), await sits(accounts, "1001", 120.0)
    assert await staff.every() == [
        Member("1001", "1001", "clerk", False, 120.0),
        Member("9001", "9001", "admin", False, 100.0),
    ]
    assert await staff.change("1001", role="clerk", shown="窗口一") == "clerk"
    assert await accounts.session(token) is not None  # another name is no reason to sign in again
    assert await staff.change("1001", role="guide", shown="窗口一") == "clerk"
    assert await accounts.session(token) is None
    token = await sits(accounts, "1001")
    await staff.give_password("1001", OTHER, request="request-1")
    assert await accounts.session(token) is None and await accounts.session(boss) is not None


async def test_who_is_removed_is_out_and_may_come_back_as_somebody_new(accounts: Accounts, staff: Staff) -> None:
    await staff.add("1001", "clerk", PASSWORD, request="request-1")
    token = await sits(accounts, "1001")
    await staff.remove("1001")
    assert await accounts.session(token) is None and await accounts.verify("1001", PASSWORD) is None
    for change in (
        staff.remove("1001"),
        staff.change("1001", role="clerk", shown=""),
        staff.give_password("1001", OTHER),
    ):
        with pytest.raises(UnknownAccount):
            await change
    await staff.add("1001", "guide", OTHER)
    assert await accounts.verify("1001", OTHER) == Account("1001", "1001", "guide")


async def test_one_administrator_is_always_left(accounts: Accounts, staff: Staff) -> None:
    await staff.add("9001", "admin", PASSWORD)
    for change in (staff.remove("9001"), staff.change("9001", role="manager", shown="")):
        with pytest.raises(LastAdmin):
            await change
    await staff.change("9001", role="admin", shown="局长")
    await staff.add("9002", "admin", PASSWORD)
    # when two of them take each other's role away at the same moment, over and over
    other = Accounts(accounts.engine.url.render_as_string())
    try:
        for _ in range(5):
            done = await asyncio.gather(
                staff.change("9001", role="manager", shown=""),
                Staff(other).change("9002", role="manager", shown=""),
                return_exceptions=True,
            )
            # then one of them was too late
            assert sorted(isinstance(each, LastAdmin) for each in done) == [False, True], done
            assert [each.role for each in await staff.every()].count("admin") == 1
            for name in ("9001", "9002"):
                await staff.change(name, role="admin", shown="")
    finally:
        await other.close()


def test_starting_passwords_are_long_and_none_is_like_another() -> None:
    made = {passwords.starting() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        passwords.check(password, "1001")
        assert len(password) == 12 and not set(password) & set("01loi")
