"""直接办理: somebody stands at the window and has no number. They get one, so that the day's numbers stay without a
gap, and are served at once.

Issue, call and start are three commands with request ids made from the press's own: whoever asks again after a lost
answer, or after a process that died halfway, goes on where it ended. The number stands in this window's own queue from
its first moment, so that no other window can call it in between, and nobody is lost if nobody ever asks again: this
window's next call is theirs.
"""

from hashlib import blake2b

from clerk_app.chair import Chair
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import WindowBusy, WindowClosed, WindowPaused
from dispatcher.events import Event

FREE = "free"


async def serve(
    desk: Dispatcher, request: str, chair: Chair, *, service: str | None, lane: str | None, reason: str
) -> Event:
    """The visitor is at the window and service begins. Raises WindowBusy, WindowPaused, WindowClosed before a number is
    given, and what `Dispatcher.issue` raises: NotServedHere for a lane of other windows."""
    await _is_free(desk, chair)
    place = {"window": chair.window, "session": chair.session}
    lanes = () if service is not None else (lane or desk.hall.windows[chair.window].home,)
    issued = await desk.issue(
        _step(request, "issue"), service=service, lanes=lanes, staff=chair.clerk, place=chair.window
    )
    await desk.call(_step(request, "call"), **place, ticket=issued.ticket, reason=reason)
    return await desk.start(_step(request, "start"), **place, ticket=issued.ticket)


async def _is_free(desk: Dispatcher, chair: Chair) -> None:
    """A number is given only where it can be called; to ask again for one that is here already is no fault."""
    state = await desk.board()
    at = state.window(chair.window)
    if at.state == FREE:
        return
    here = state.ticket(at.ticket) if at.ticket else None
    if here is None:
        raise WindowPaused() if at.state == "paused" else WindowClosed()
    if (here.place, here.text("issued_by")) != (chair.window, chair.clerk):
        raise WindowBusy(here.number)


def _step(request: str, name: str) -> str:
    return "walk-in-" + blake2b(f"{request} {name}".encode(), digest_size=16).hexdigest()
