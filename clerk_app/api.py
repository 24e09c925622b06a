"""The window routes: one command each, by whoever is signed in to that window."""

from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.answered import Stale, TicketStep, WindowStep
from clerk_app.commands import COMMANDS, Chair, Command
from clerk_app.models import CallNext
from clerk_app.said import UNDOABLE, said
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import (
    NobodyWaiting,
    NotPaused,
    Refused,
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
from web import answers, problems, requests
from web.roles import Spec, route
from web.site import Site

STALE = (TicketStale, SessionStale, WindowBusy, WindowPaused, WindowClosed, WrongState, NotPaused)
"""Refusals of somebody who acts on an old picture: the answer holds the present one."""


class NotYourWindow(Refused):
    """A clerk acts at the window that was signed in to, and at no other."""

    word, status = "NOT_YOUR_WINDOW", 403


def routes(site: Site) -> list[Route]:
    return [
        route(
            f"/api/v1/windows/{{window}}/{command.name}",
            partial(_answer, site, command),
            methods=["POST"],
            roles={"clerk"},
            name=f"window {command.name}",
            spec=_spec(command),
        )
        for command in COMMANDS.values()
    ]


def _spec(command: Command) -> Spec:
    answers: dict[int, type[BaseModel] | None] = {200: TicketStep if command.of == "ticket" else WindowStep, 409: Stale}
    if command.name == "call-next":
        answers[204] = None
    return Spec(command.does, body=command.body, answers=answers, tag="windows")


async def _answer(site: Site, command: Command, request: Request) -> Response:
    key, body = await requests.read(request, command.body)
    chair = _chair(request)
    desk = site.dispatcher
    try:
        event = await command.run(desk, key, chair, body)
    except NobodyWaiting:
        return Response(status_code=204)
    except STALE as stale:
        return problems.answer(request, site, stale, window=await _window(site, chair.window))
    taken = await _taken(desk, event, body.expected) if isinstance(body, CallNext) and body.expected else None
    return JSONResponse(await _told(site, request, event, chair, taken))


def _chair(request: Request) -> Chair:
    person, window = request.state.person, request.path_params["window"]
    if person.window != window:
        raise NotYourWindow()
    return Chair(window, person.session, person.staff_no)


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
