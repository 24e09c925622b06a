"""Turns the business day. Many workers may try at once: the request ids are the day's own, so it is done once."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import TicketsLive

REASON = "new business day"


async def turn(dispatcher: Dispatcher) -> str:
    """Bring the hall to today, by the hall's own time. Returns '' when it is there, else the word for what keeps the
    old day open: nobody is sent home silently, so a day with live tickets waits for a manager.
    """
    today = business_day(await dispatcher.now(), dispatcher.hall.timezone)
    await dispatcher.join()
    old = dispatcher.day
    if old >= today:
        return ""
    if old and (await dispatcher.read_hall())[3]:
        try:
            await close(dispatcher, REASON)
        except TicketsLive as live:
            return str(live)
    await dispatcher.open_day(f"open-day-{today}", day=today)
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


async def expire_all(dispatcher: Dispatcher, reason: str) -> int:
    """A manager's word for every ticket that is still live; one event each. Returns how many."""
    live = list((await dispatcher.board()).tickets)
    for number in live:
        await dispatcher.expire(f"expire-{dispatcher.day}-{number}", ticket=number, reason=reason)
    return len(live)


def business_day(now: int, timezone: str) -> str:
    """The date 'yyyymmdd' in the hall's time zone at `now` (ms)."""
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(timezone)).strftime("%Y%m%d")
