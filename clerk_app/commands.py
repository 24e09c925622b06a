"""The window routes by name: which body each takes, and which command of the dispatcher it is."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal, NamedTuple

from clerk_app import models, walk_in
from clerk_app.chair import Chair
from clerk_app.seat import may_resume
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import NotServedHere, RatedAlready, UnknownTicket, WrongState
from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED, HELD

Run = Callable[[Dispatcher, str, Chair, models.Body], Awaitable[Event]]


class Command(NamedTuple):
    """`of`: what the command acts on and what its answer shows. `blind`: whether a keypad may ask for it, on which
    nothing can be read or typed."""

    name: str
    body: type[models.Body]
    run: Run
    does: str
    of: Literal["ticket", "window"] = "ticket"
    blind: bool = False


def number_of(desk: Dispatcher, name: str) -> str:
    """The number of a ticket named by number or by id. Raises UnknownTicket for another day's."""
    day, _, number = name.rpartition("-")
    if day and day != desk.day:
        raise UnknownTicket()
    return number


async def _open(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Open)
    return await desk.open_window(
        request, window=chair.window, session=chair.session, clerk=chair.clerk, take_over=body.take_over
    )


async def _pause(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Pause)
    until = _ms(body.until) if body.until else 0
    return await desk.pause_window(request, window=chair.window, session=chair.session, reason=body.reason, until=until)


async def _resume(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.resume_window(request, window=chair.window, session=chair.session)


async def _close(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.close_window(request, window=chair.window, session=chair.session)


async def _call_next(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.call_next(request, window=chair.window, session=chair.session)


async def _call(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Call)
    ticket = number_of(desk, body.ticket)
    return await desk.call(request, window=chair.window, session=chair.session, ticket=ticket, reason=body.reason)


async def _recall(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.recall(request, window=chair.window, session=chair.session, ticket=_here(desk, body))


async def _start(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.start(request, window=chair.window, session=chair.session, ticket=_here(desk, body))


async def _no_show(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.no_show(request, window=chair.window, session=chair.session, ticket=_here(desk, body))


async def _undo(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    return await desk.undo(request, window=chair.window, session=chair.session, ticket=_here(desk, body))


async def _finish(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Finish)
    return await desk.finish(
        request,
        window=chair.window,
        session=chair.session,
        ticket=_here(desk, body),
        outcome=body.outcome,
        gaps=body.gaps,
        gaps_by=body.gaps_by,
        case=body.case,
        onward=body.onward,
        reason=body.reason,
    )


async def _reroute(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Reroute)
    return await desk.reroute(
        request,
        window=chair.window,
        session=chair.session,
        ticket=_here(desk, body),
        change=body.change,
        lanes=body.lanes,
        reason=body.reason,
    )


async def _hold(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Hold)
    ticket = _here(desk, body)
    return await desk.hold(
        request, window=chair.window, session=chair.session, ticket=ticket, kind=body.kind, reason=body.reason
    )


async def _resume_ticket(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    """Ask a held visitor back. The command itself knows no window, so the right to do it is looked at here."""
    assert isinstance(body, models.ResumeTicket)
    number = _here(desk, body)
    ticket = await desk.ticket(number)
    if ticket is None:
        raise UnknownTicket()
    if ticket.state == HELD and not may_resume(ticket, desk.hall, chair.window):
        raise NotServedHere()
    return await desk.resume(request, ticket=number, reason=body.reason)


async def _transfer(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.Transfer)
    return await desk.transfer(
        request,
        window=chair.window,
        session=chair.session,
        ticket=_here(desk, body),
        lane=body.lane,
        to_window=body.window,
        reason=body.reason,
        keep_place=body.keep_place,
    )


async def _walk_in(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    assert isinstance(body, models.WalkIn)
    return await walk_in.serve(desk, request, chair, service=body.service, lane=body.lane, reason=body.reason)


async def _ask_rating(desk: Dispatcher, request: str, chair: Chair, body: models.Body) -> Event:
    """Have the pad ask the last visitor again; who has rated is not asked."""
    number = _here(desk, body)
    ticket = await desk.ticket(number)
    if ticket is None:
        raise UnknownTicket()
    if ticket.state != FINISHED:
        raise WrongState(ticket.state)
    if ticket.rating:
        raise RatedAlready()
    return await desk.note(request, "rating.asked", ticket=number, by=chair.window)


def _here(desk: Dispatcher, body: models.Body) -> str:
    assert isinstance(body, models.Here)
    return number_of(desk, body.ticket)


def _ms(time: datetime) -> int:
    return round(time.timestamp() * 1000)


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("open", models.Open, _open, "Sit down at the window one is signed in to.", "window"),
        Command("pause", models.Pause, _pause, "Take nobody until further notice.", "window", blind=True),
        Command("resume", models.Nothing, _resume, "Take visitors again after a pause.", "window", blind=True),
        Command("close", models.Nothing, _close, "Leave the window.", "window"),
        Command(
            "call-next",
            models.CallNext,
            _call_next,
            "Call whom the order rule names; 204 when nobody waits. Waits for the pad.",
            blind=True,
        ),
        Command("call", models.Call, _call, "Call a given ticket out of order; audited."),
        Command("recall", models.Here, _recall, "Announce the called ticket again.", blind=True),
        Command("start", models.Here, _start, "The visitor is here; service begins.", blind=True),
        Command("finish", models.Finish, _finish, "Service ends with an outcome.", blind=True),
        Command("reroute", models.Reroute, _reroute, "Change what comes after the present stage."),
        Command("no-show", models.Here, _no_show, "Nobody came.", blind=True),
        Command("hold", models.Hold, _hold, "Set the ticket aside.", blind=True),
        Command("resume-ticket", models.ResumeTicket, _resume_ticket, "A held ticket waits again."),
        Command("transfer", models.Transfer, _transfer, "Send to another lane or window.", blind=True),
        Command("walk-in", models.WalkIn, _walk_in, "Serve somebody who has no number: issued, called and started."),
        Command("ask-rating", models.Here, _ask_rating, "The pad asks the last visitor again.", blind=True),
        Command("undo", models.Here, _undo, "Take this window's last step back.", blind=True),
    )
}
