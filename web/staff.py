"""The people who work here, as an administrator keeps them: who may sign in, and as what.

Whatever changes somebody's password or role ends the sessions that rest on it. One administrator is always left.
"""

from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.errors import Refused
from web import passwords
from web.account_tables import accounts, sessions, starting
from web.accounts import Accounts, digest
from web.passwords import PasswordSame

ADMIN = "admin"


class UnknownAccount(Refused):
    """Nobody has this staff number."""

    word, status = "UNKNOWN_ACCOUNT", 404


class AccountTaken(Refused):
    """Somebody has this staff number already."""

    word = "ACCOUNT_TAKEN"


class LastAdmin(Refused):
    """Without this one nobody could keep the accounts any more."""

    word = "LAST_ADMIN"


class Member(NamedTuple):
    """`renew`: has a starting password that was not changed yet; `seen`: the last sign of life of the sessions they
    have, in seconds since 1970, 0 for none."""

    staff_no: str
    name: str
    role: str
    renew: bool
    seen: float


class Staff:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts, self._tables = accounts, accounts.tables

    async def every(self) -> list[Member]:
        """By staff number."""
        seen = func.coalesce(func.max(sessions.c.seen), 0.0)
        query = (
            select(accounts.c.name, accounts.c.shown, accounts.c.role, starting.c.account.is_not(None), seen)
            .outerjoin(starting, starting.c.account == accounts.c.name)
            .outerjoin(sessions, sessions.c.account == accounts.c.name)
            .group_by(accounts.c.name, accounts.c.shown, accounts.c.role, starting.c.account)
            .order_by(accounts.c.name)
        )
        async with self._tables.read() as connection:
            return [Member(*row) for row in (await connection.execute(query)).all()]

    async def add(
        self, staff_no: str, role: str, password: str, shown: str = "", *, request: str | None = None
    ) -> None:
        """A new account. request: the request id where the password is a starting one, to be changed at the first
        sign-in; the same request again gives another one. Raises AccountTaken, PasswordWeak."""
        passwords.check(password, staff_no)
        hashed = await self._accounts.hashed(password)
        row = {"name": staff_no, "shown": shown or staff_no, "role": role, "password": hashed}
        try:
            async with self._tables.change() as connection:
                await connection.execute(insert(accounts).values(row))
                await self._must_change(connection, staff_no, request)
        except IntegrityError:
            if request is None or not await self._repeats(staff_no, request):
                raise AccountTaken() from None
            await self.give_password(staff_no, password, request=request)

    async def change(self, staff_no: str, *, role: str, shown: str) -> str:
        """Another role or shown name; the role there was. Sessions end with the role. Raises UnknownAccount,
        LastAdmin."""
        async with self._tables.change() as connection:
            was = await self._held(connection, staff_no, keeps_admin=role == ADMIN)
            mine = accounts.c.name == staff_no
            await connection.execute(update(accounts).where(mine).values(role=role, shown=shown or staff_no))
            if was != role:
                await self._end_sessions(connection, staff_no)
        return was

    async def give_password(self, staff_no: str, password: str, *, request: str | None = None) -> None:
        """Another password by somebody else's hand; `request` as for `add`. Raises UnknownAccount, PasswordWeak."""
        passwords.check(password, staff_no)
        hashed = await self._accounts.hashed(password)
        async with self._tables.change() as connection:
            await self._set(connection, staff_no, hashed)
            await self._must_change(connection, staff_no, request)
            await self._end_sessions(connection, staff_no)

    async def choose(self, staff_no: str, old: str, new: str, token: str) -> None:
        """One's own password; `token`: the session that goes on. Whoever asks has shown that `old` is right. Raises
        PasswordWeak, PasswordSame, UnknownAccount."""
        passwords.check(new, staff_no)
        if new == old:
            raise PasswordSame()
        hashed = await self._accounts.hashed(new)
        async with self._tables.change() as connection:
            await self._set(connection, staff_no, hashed)
            await self._must_change(connection, staff_no, None)
            await self._end_sessions(connection, staff_no, but=token)

    async def remove(self, staff_no: str) -> None:
        """The account and its sessions are gone; what they did stays in the audit. Raises UnknownAccount, LastAdmin."""
        async with self._tables.change() as connection:
            await self._held(connection, staff_no, keeps_admin=False)
            await connection.execute(delete(accounts).where(accounts.c.name == staff_no))
            await self._must_change(connection, staff_no, None)
            await self._end_sessions(connection, staff_no)

    async def _held(self, connection: AsyncConnection, staff_no: str, *, keeps_admin: bool) -> str:
        """The role somebody has. The administrators are held first, so that two who take each other's role away at
        once come one after the other. Raises UnknownAccount, LastAdmin."""
        await connection.execute(update(accounts).where(accounts.c.role == ADMIN).values(role=ADMIN))
        roles: dict[str, str] = {row.name: row.role for row in await connection.execute(select(accounts))}
        if staff_no not in roles:
            raise UnknownAccount()
        if roles[staff_no] == ADMIN and not keeps_admin and list(roles.values()).count(ADMIN) == 1:
            raise LastAdmin()
        return roles[staff_no]

    async def _set(self, connection: AsyncConnection, staff_no: str, hashed: str) -> None:
        change: Any = update(accounts).where(accounts.c.name == staff_no).values(password=hashed)
        if not (await connection.execute(change)).rowcount:
            raise UnknownAccount()

    async def _must_change(self, connection: AsyncConnection, staff_no: str, request: str | None) -> None:
        await connection.execute(delete(starting).where(starting.c.account == staff_no))
        if request is not None:
            await connection.execute(insert(starting).values(account=staff_no, request=digest(request)))

    async def _end_sessions(self, connection: AsyncConnection, staff_no: str, but: str = "") -> None:
        theirs = (sessions.c.account == staff_no) & (sessions.c.secret != digest(but))
        await connection.execute(delete(sessions).where(theirs))

    async def _repeats(self, staff_no: str, request: str) -> bool:
        """Whether this very request has made the account, and nobody has signed in with it since."""
        mine = (starting.c.account == staff_no) & (starting.c.request == digest(request))
        async with self._tables.read() as connection:
            return (await connection.execute(select(starting.c.account).where(mine))).one_or_none() is not None
