"""Who is there: a person with a session, a device with its key, or a visitor with the token of a ticket."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItemPerMinute
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from dispatcher.errors import Refused, UnknownTicket
from dispatcher.tickets import Ticket
from web.accounts import Account, Accounts, Session
from web.headers import header
from web.origin import is_named, is_own
from web.roles import DEVICES
from web.tries import Tries

IDLE_S, LONGEST_S = 30 * 60.0, 12 * 3600.0
"""A session ends after so long without a sign of life, unless a visitor is at its window; and after so long in any
case."""

_TRUSTED_S = 5.0  # how long a worker believes what it has looked up; so long a revoked key may live on
_SEEN_EVERY_S = 60.0
_KNOWN_AT_MOST, _TOKEN_LIMIT = 4096, 100
_PER_ACCOUNT, _PER_ADDRESS = RateLimitItemPerMinute(10), RateLimitItemPerMinute(60)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SESSION = "session"


class NotSignedIn(Refused):
    """Nobody is known here."""

    word, status = "NOT_SIGNED_IN", 401


class NotAllowed(Refused):
    """Somebody is known, but may not do this."""

    word, status = "NOT_ALLOWED", 403


class ForeignPage(Refused):
    """A change that a page of another origin asked for."""

    word, status = "FOREIGN_PAGE", 403


class RenewPassword(Refused):
    """The password was given by another: until it is changed, nothing else is done."""

    word, status = "RENEW_PASSWORD", 403


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. A device's name is `name`; a visitor's is the ticket's number. `session` is the window session;
    `renew`: nothing may be done before the password is changed."""

    role: str
    name: str
    staff_no: str = ""
    window: str = ""
    session: str = ""
    renew: bool = False


class People:
    """ticket_of: the ticket a phone token opens. clock: seconds since 1970. serves: whether a window session has a
    visitor at its window. secure: cookies over HTTPS only."""

    def __init__(
        self,
        accounts: Accounts,
        ticket_of: Callable[[str], Awaitable[Ticket | None]],
        clock: Callable[[], float],
        serves: Callable[[str, str], Awaitable[bool]],
        *,
        secure: bool = False,
    ) -> None:
        self.accounts, self._ticket_of, self._clock, self._secure = accounts, ticket_of, clock, secure
        self._serves = serves
        self._known: dict[str, tuple[float, Person | None]] = {}
        self._asked: dict[str, asyncio.Task[Person | None]] = {}
        self.tries = Tries(accounts.engine, clock)

    def now(self) -> float:
        """Seconds since 1970, by the clock that sessions live on."""
        return self._clock()

    # asking ----------------------------------------------------------------------------------------------------

    async def who(
        self, connection: HTTPConnection, roles: frozenset[str], *, acts: bool = True, renewing: bool = False
    ) -> Person | None:
        """The one among those roles who is there; for a public route whoever is there, or None.

        acts: False for a page that only goes on looking: it neither keeps a session nor ends with an idle one.
        renewing: whether it is for those, too, whose password must be changed first; on public routes they are nobody.
        Raises NotSignedIn, NotAllowed, RenewPassword, ForeignPage, UnknownTicket.
        """
        changes = connection.scope["type"] == "http" and connection.scope["method"] not in _SAFE
        if changes and not is_own(connection):
            raise ForeignPage()
        bearer = header(connection.scope, b"authorization") or ""
        somebody: Person | None = None
        if bearer.startswith("Bearer "):
            until, somebody = self._known.get(bearer[7:], (0.0, None))
            if not acts or self._clock() >= until:
                somebody = await self._person(bearer[7:], acts)
        else:
            for cookie in (_SESSION, *(f"device_{role}" for role in sorted(DEVICES & roles))):
                if (token := connection.cookies.get(cookie)) and (found := await self._person(token, acts)):
                    if changes and not is_named(connection):
                        raise ForeignPage()
                    somebody = found
                    if found.role in roles:
                        break
        late = somebody is not None and somebody.renew and not renewing
        if somebody is not None and somebody.role in roles and not late:
            return somebody
        if "visitor" in roles and (visitor := await self._visitor(connection)):
            return visitor
        if "public" in roles:
            return None if late else somebody
        if late:
            raise RenewPassword()
        raise NotSignedIn() if somebody is None else NotAllowed()

    async def device(self, connection: HTTPConnection) -> Person | None:
        """The machine that somebody looks through, whoever has signed in on it; None for one that is not the hall's."""
        for role in sorted(DEVICES):
            token = connection.cookies.get(f"device_{role}")
            if token and (found := await self._person(token, True)):
                return found
        return None

    async def _visitor(self, connection: HTTPConnection) -> Person | None:
        token = connection.path_params.get("ticket", "")
        if "." not in token:
            return None
        ticket = await self._ticket_of(token)
        if ticket is None:
            raise UnknownTicket()  # the one answer to every token that opens nothing
        return Person("visitor", ticket.number)

    async def _person(self, token: str, acts: bool) -> Person | None:
        now = self._clock()
        if not acts:
            return await self._look_up(token, now, acts=False)
        until, person = self._known.get(token, (0.0, None))
        if now < until:
            return person
        if len(token) > _TOKEN_LIMIT or not token.isascii():
            return None
        if token not in self._asked:  # of many requests at once one asks for all
            self._asked[token] = asyncio.ensure_future(self._learn(token, now))
        return await asyncio.shield(self._asked[token])

    async def _learn(self, token: str, now: float) -> Person | None:
        try:
            person = await self._look_up(token, now, acts=True)
        finally:
            del self._asked[token]
        if len(self._known) >= _KNOWN_AT_MOST:
            self._known.clear()
        self._known[token] = now + _TRUSTED_S, person
        return person

    async def _look_up(self, token: str, now: float, *, acts: bool) -> Person | None:
        if token.startswith("d_"):
            device = await self.accounts.device(token)
            return Person(device.role, device.name) if device else None
        session = await self.accounts.session(token)
        if session is None or now - session.began > LONGEST_S:
            return None
        if acts and now - session.seen > IDLE_S and not await self._is_serving(session):
            return None
        if acts and now - session.seen > _SEEN_EVERY_S:
            await self.accounts.seen(token, now)
        account = session.account
        return Person(account.role, account.name, account.staff_no, session.window, session.seat, account.renew)

    async def _is_serving(self, session: Session) -> bool:
        """Whoever has a visitor at the window is not idle, whatever other program is looked at meanwhile."""
        return bool(session.window) and await self._serves(session.window, session.seat)

    # signing in ------------------------------------------------------------------------------------------------

    async def verify(self, user: str, password: str, request: Request) -> Account | None:
        """The account with this password. Raises TooManyTries; no account is ever locked for good.

        Wrong passwords count, and so do tries under way: many at once are no way around the throttle.
        """
        address = request.client.host if request.client else ""
        taken = await self.tries.take((_PER_ACCOUNT, f"account {user}"), (_PER_ADDRESS, f"address {address}"))
        found = await self.accounts.verify(user, password)
        if found is not None:
            await self.tries.give_back(taken)
        return found

    async def sign_in(self, account: Account, *, window: str | None, seat: str) -> Session:
        now = self._clock()
        await self.accounts.end_sessions_before(now - LONGEST_S)
        return await self.accounts.begin_session(account, window or "", seat, now)

    @property
    def secure(self) -> bool:
        """Whether cookies go over HTTPS only."""
        return self._secure

    def set_cookie(self, answer: Response, session: Session) -> None:
        self._cookie(answer, _SESSION, session.token)

    async def end(self, token: str) -> None:
        """The session that goes by this is over."""
        self._known.pop(token, None)
        await self.accounts.end_session(token)

    async def sign_out(self, request: Request, answer: Response) -> None:
        """Ends the session of the request."""
        await self.end(self.token_of(request))
        answer.delete_cookie(_SESSION, path="/")

    def token_of(self, request: Request) -> str:
        """What the session of the request goes by."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        return bearer or request.cookies.get(_SESSION, "")

    def forget(self) -> None:
        """Everybody is looked up anew: accounts have changed. Other processes do so within five seconds."""
        self._known.clear()

    async def enrol(self, token: str, answer: Callable[[str], Response]) -> Response | None:
        """Follows a device link: `answer` is given the page to open. None for a link that opens nothing."""
        found = await self.accounts.follow_link(token) if len(token) <= _TOKEN_LIMIT and token.isascii() else None
        if found is None:
            return None
        device, secret, page = found
        response = answer(page)
        self.set_device(response, device.role, secret)
        return response

    def set_device(self, answer: Response, role: str, key: str) -> None:
        """This browser is a machine of the hall from now on."""
        self._cookie(answer, f"device_{role}", key, max_age=365 * 86400)

    def _cookie(self, answer: Response, name: str, value: str, max_age: int | None = None) -> None:
        kept: dict[str, Any] = {"max_age": max_age} if max_age else {}
        answer.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=self._secure, **kept)
