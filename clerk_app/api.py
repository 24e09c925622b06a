"""The window routes: one command each, by whoever is signed in to that window, or by the keypad beside it."""

from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app import rating_wait
from clerk_app.answered import Stale, TicketStep, WindowPicture, WindowStep
from clerk_app.chair import KEYPAD, Chair, chair_of
from clerk_app.commands import COMMANDS, Command
from clerk_app.models import CallNext
from clerk_app.outcomes import usual_of
from clerk_app.rating_wait import RatingPending
from clerk_app.said import UNDOABLE, said
from clerk_app.seat import look
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import (
    NobodyWaiting,
    NotPaused,
    SessionStale,
    TicketStale,
    WindowBusy,
    WindowClosed,
    WindowPaused,
    WrongState,
)
from dispatcher.events import Event
from dispatcher.lifecycle import CALLED, SERVING
from dispatcher.tickets import WindowState
from dispatcher.visits import Visits
from web import answers, problems, requests
from web.roles import Spec, route
from web.site import Site

_PATH = "/api/v1/windows/{window}"
STALE = (TicketStale, SessionStale, WindowBusy, WindowPaused, WindowClosed, WrongState, NotPaused, RatingPending)
"""Refusals of somebody who acts on an old picture: the answer holds the present one."""


def routes(site: Site, visits: Visits) -> list[Route]:
    shows = Spec("The window as it stands, and what Enter would do.", answers={200: WindowPicture}, tag="windows")
    return [
        route(_PATH, partial(_picture, site, visits), ["GET"], roles={"clerk", KEYPAD}, name="window now", spec=shows),
        *(
            route(
                f"{_PATH}/{command.name}",
                partial(_answer, site, visits, command),
                ["POST"],
                roles={"clerk", KEYPAD} if command.blind else {"clerk"},
                name=f"window {command.name}",
                spec=_spec(command),
            )
            for command in COMMANDS.values()
        ),
    ]


def _spec(command: Command) -> Spec:
    answers: dict[int, type[BaseModel] | None] = {200: TicketStep if command.of == "ticket" else WindowStep, 409: Stale}
    if command.name == "call-next":
        answers[204] = None
    return Spec(command.does, body=command.body, answers=answers, tag="windows")


async def _answer(site: Site, visits: Visits, command: Command, request: Request) -> Response:
    key, body = await requests.read(request, command.body)
    desk = site.dispatcher
    chair = await chair_of(desk, request.state.person, request.path_params["window"])
    try:
        if command.name == "call-next":
            rating_wait.check(site, visits, await site.view(), chair.window)
        event = await command.run(desk, key, chair, body)
    except NobodyWaiting:
        return Response(status_code=204)
    except STALE as stale:
        return problems.answer(request, site, stale, window=await _window(site, chair.window))
    taken = await _taken(desk, event, body.expected) if isinstance(body, CallNext) and body.expected else None
    return JSONResponse(await _told(site, request, event, chair, taken))


async def _picture(site: Site, visits: Visits, request: Request) -> Response:
    """What a console without a screen has to know before a key is pressed."""
    number = request.path_params["window"]
    await chair_of(site.dispatcher, request.state.person, number)
    view = await site.fresh_view()
    seat = look(view.state, view.hall, number, view.now)
    ticket = seat.ticket
    until = rating_wait.rated_until(site, visits, view, number)
    last = visits.last(number) if visits.day == view.state.day else None
    told = await _window(site, number) | {
        "next": [each.number for each in seat.upcoming],
        "waiting": seat.waiting,
        "outcome": usual_of(view.hall, ticket).code if ticket else None,
        "last": last.ticket if last else None,
        "rated_until": answers.iso(site, until) if until else None,
    }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def _taken(desk: Dispatcher, event: Event, expected: str) -> dict[str, str] | None:
    """Who called the ticket that was expected here, if another window just did."""
    day, _, number = expected.rpartition("-")
    if number == event.ticket or day not in ("", desk.day):
        return None
    ticket = await desk.ticket(number)
    if ticket is None or ticket.state not in (CALLED, SERVING):
        return None
    return {"ticket": number, "window": ticket.window}


async def _told(
    site: Site, request: Request, event: Event, chair: Chair, taken: dict[str, str] | None
) -> dict[str, Any]:
    """The ticket or the window as it became, the event, and the sentence for a person."""
    lang = site.language(request)
    say = partial(site.phrase, lang)
    ticket = await site.dispatcher.ticket(event.ticket) if event.ticket else None
    sentence = said(say, site.hall, lang, event, ticket)
    if taken:
        sentence = say(
            "%(expected)s 刚被 %(window)s 号窗口叫走，已为您叫 %(ticket)s",
            expected=taken["ticket"],
            window=taken["window"],
            ticket=event.ticket,
        )
    became = await answers.ticket_json(site, ticket) if ticket else window_json(site, _became(event, chair))
    told: dict[str, Any] = {**became, "event": event.id, "message": sentence}
    if event.kind in UNDOABLE or event.kind == "window.paused":
        told["undo_ms"] = round(site.hall.rules.undo_s * 1000)
    if taken:
        told["taken"] = taken
    return told


def _became(event: Event, chair: Chair) -> WindowState:
    """The window after an event of its own; who sits there is known."""
    return WindowState(chair.window, {"clerk": chair.clerk, **event.own()})


async def _window(site: Site, number: str) -> dict[str, Any]:
    """The window as it stands now, with its ticket."""
    state = await site.dispatcher.board()
    at = state.window(number)
    ticket = state.ticket(at.ticket) if at.ticket else None
    return window_json(site, at) | {"ticket": await answers.ticket_json(site, ticket) if ticket else None}


def window_json(site: Site, at: WindowState) -> dict[str, Any]:
    return {
        "window": at.number,
        "state": at.state,
        "clerk": at.clerk or None,
        "reason": at.reason or None,
        "since": answers.iso(site, at.since),
        "until": answers.iso(site, at.until) if at.until else None,
    }
