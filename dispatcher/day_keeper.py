"""Turns the business day. Many workers may try at once: the request ids are the day's own, so it is done once."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import DayOpen, DayOver, SessionStale, TicketsLive, TooEarly, WindowClosed, WindowsOpen

REASON = "new business day"
_OVERTAKEN = (DayOpen, DayOver, SessionStale, WindowClosed, WindowsOpen)
"""What a worker is told that turns the day while another one, or a clerk, is a step ahead."""
_TRIES = 10


def _nothing_planned() -> Hall | None:
    return None


async def turn(dispatcher: Dispatcher, planned: Callable[[], Hall | None] = _nothing_planned) -> str:
    """Bring the hall to today, by the hall's own time, and let go of days that ended 24 h ago. Returns '' when it is
    there, else the word for what keeps the old day open: nobody is sent home silently, so a day with live tickets
    waits for a manager. The old day ends with the hall file it had; the new one begins with the one that is planned.
    """
    today = business_day(await dispatcher.now(), dispatcher.hall.timezone)
    for tries in range(1, _TRIES + 1):
        await dispatcher.join()
        if dispatcher.day >= today:
            break
        try:
            if dispatcher.day and (await dispatcher.read_hall())[3]:
                await close(dispatcher, REASON)
            if (hall := planned()) is not None and hall.revision != dispatcher.hall.revision:
                dispatcher.take_up(hall)
            await dispatcher.open_day(f"open-day-{today}", day=today)
        except TicketsLive as live:
            return str(live)
        except _OVERTAKEN:
            if tries == _TRIES:
                raise
    await forget(dispatcher)
    return ""


async def close(dispatcher: Dispatcher, reason: str) -> None:
    """Close the open day: whoever still sits at a window without a ticket is signed out. Raises TicketsLive."""
    day, board = dispatcher.day, await dispatcher.board()
    if int(board.desk["live"]):
        raise TicketsLive(board.desk["live"])
    for number, window in board.windows.items():
        if window.state != "closed":
            request = f"close-window-{number}-{day}-{board.rev}"
            await dispatcher.close_window(request, window=number, session=window.session)
    await dispatcher.close_day(f"close-day-{day}-{board.rev}", reason=reason)


async def forget(dispatcher: Dispatcher) -> None:
    """Let go of the days that ended 24 h ago."""
    for day in (await dispatcher.read_hall())[8].split():
        try:
            await dispatcher.forget_day(day)
        except TooEarly:
            break  # the later ones ended later


async def expire_all(dispatcher: Dispatcher, reason: str) -> int:
    """A manager's word for every ticket that is still live; one event each. Returns how many."""
    live = list((await dispatcher.board()).tickets)
    for number in live:
        await dispatcher.expire(f"expire-{dispatcher.day}-{number}", ticket=number, reason=reason)
    return len(live)


def business_day(now: int, timezone: str) -> str:
    """The date 'yyyymmdd' in the hall's time zone at `now` (ms)."""
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(timezone)).strftime("%Y%m%d")
