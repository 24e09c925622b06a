"""The dispatcher: every command and every read of one hall."""

import hmac
from binascii import b2a_base64
from typing import Any

from dispatcher.beside_commands import BesideCommands
from dispatcher.case_commands import CaseCommands
from dispatcher.company_commands import CompanyCommands
from dispatcher.day_commands import DayCommands
from dispatcher.errors import DayOver
from dispatcher.estimate_commands import EstimateCommands
from dispatcher.help_commands import HelpCommands
from dispatcher.history_commands import HistoryCommands
from dispatcher.journey_commands import JourneyCommands
from dispatcher.notice_commands import NoticeCommands
from dispatcher.state import State
from dispatcher.support_commands import SupportCommands
from dispatcher.tickets import Ticket
from dispatcher.visitor_commands import VisitorCommands
from dispatcher.window_commands import WindowCommands

_WINDOW_FIELDS = (
    "state",
    "session",
    "clerk",
    "ticket",
    "since",
    "reason",
    "until",
    "undo",
    "before",
    "support",
    "support_queues",
)
_TOKEN_BYTES = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Dispatcher(
    VisitorCommands,
    WindowCommands,
    DayCommands,
    HelpCommands,
    CaseCommands,
    CompanyCommands,
    JourneyCommands,
    HistoryCommands,
    EstimateCommands,
    NoticeCommands,
    SupportCommands,
    BesideCommands,
):
    """Issues tickets, routes each to the windows that serve it, and knows where everything stands."""

    _signs_for, _signer = "", hmac.new(b"", digestmod="sha256")

    async def board(self) -> State:
        """The hall at one moment, with the id of its last event: all live tickets, all windows, all counters."""
        if not self.day:
            raise DayOver()
        hall = self.hall
        fields = ["rev", "now", "config", "ord", "live", "help", "notices", "extended"]
        fields += [f"series:{letter}" for letter in hall.series] + [f"run:{lane}" for lane in hall.lanes]
        fields += [f"given:{lane}" for lane in hall.lanes]
        fields += [f"w:{window}:{field}" for window in hall.windows for field in _WINDOW_FIELDS]
        words = [self.day, str(len(fields)), *fields, *self.queues()]
        desk, tickets, epoch = await self.runner.run("board", self._keys, words)
        state = State(self.day, {n: v for n, v in zip(fields, desk, strict=True) if v is not None}, epoch or "")
        for number, flat in tickets:
            state.add(number, _pairs(flat))
        return state

    async def ticket(self, number: str, day: str = "") -> Ticket | None:
        """One ticket of the open day, or of a day that is still kept."""
        day = day or self.day
        flat = await self.runner.run("read_ticket", self._keys, [day, number])
        return Ticket(day, number, _pairs(flat)) if flat else None

    async def serves(self, window: str, session: str) -> bool:
        """Whether this window session has a visitor at the window now. Raises Unavailable."""
        if not self.day or window not in self.hall.windows:
            return False
        at = (await self.board()).window(window)
        return bool(at.ticket) and at.session == session

    async def token(self, number: str, day: str = "") -> str:
        """The key to a ticket's phone page: its id and 128 bits that only the day's secret yields. Never stored."""
        day = day or self.day
        ticket = f"{day}-{number}"
        signer = await self._signer_of(day)
        return f"{ticket}.{_sign(signer, ticket) if signer else ''}"

    async def ticket_of(self, token: str) -> Ticket | None:
        """The ticket a token opens; None for a forged one, or once the day's secret is gone."""
        ticket, _, given = token.partition(".")
        day, _, number = ticket.partition("-")
        if len(token) > 64 or not token.isascii() or len(day) != 8 or not day.isdecimal():
            return None
        signer = await self._signer_of(day)
        if signer is None or not hmac.compare_digest(_sign(signer, ticket), given):
            return None
        return await self.ticket(number, day)

    async def signed(self, words: str) -> str:
        """128 bits that only the open day's secret yields for these words; never the token of a ticket."""
        signer = await self._signer_of(self.day)
        if signer is None:
            raise DayOver()
        return _sign(signer, f"{words} of {self.day}")

    async def _signer_of(self, day: str) -> hmac.HMAC | None:
        """Signs with a day's secret; None once that is gone. The open day's is made ready once."""
        if day == self._signs_for:
            return self._signer
        secret = (await self.read_hall(day))[6]
        if not secret:
            return None
        signer = hmac.new(secret.encode(), digestmod="sha256")
        if day == self.day:  # yesterday's may go at any time
            self._signs_for, self._signer = day, signer
        return signer


def _pairs(flat: list[Any]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _sign(signer: hmac.HMAC, ticket: str) -> str:
    mac = signer.copy()  # twice as fast as to begin with the secret
    mac.update(ticket.encode())
    return b2a_base64(mac.digest()[:_TOKEN_BYTES], newline=False).translate(_URL_SAFE, b"=").decode()
