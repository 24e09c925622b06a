"""Signing in: a person with a password, and for a clerk the window that is opened by it."""

from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.answered import SignedIn
from clerk_app.models import SignIn
from dispatcher.errors import DayOver, Refused, SessionStale, UnknownWindow, WindowBusy, WindowClosed, WindowTaken
from web import problems, requests
from web.people import NotAllowed, Person
from web.roles import Spec, route
from web.site import Site

_PATH = "/api/v1/sessions"


class WrongPassword(Refused):
    """The same answer for an unknown name and for a wrong password."""

    word, status = "WRONG_PASSWORD", 401


def routes(site: Site) -> list[Route]:
    door = SignInDoor(site)
    enter = Spec("Sign in; a clerk to a window.", body=SignIn, answers={201: SignedIn}, tag="sessions")
    leave = Spec("Sign out; a window without a visitor closes.", answers={204: None}, tag="sessions")
    return [
        route(_PATH, door.enter, ["POST"], roles={"public"}, name="sign in", spec=enter),
        route(_PATH, door.leave, ["DELETE"], roles={"person"}, name="sign out", spec=leave, renewing=True),
    ]


class SignInDoor:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def enter(self, request: Request) -> Response:
        """`{user, password, window?, take_over?}` → a cookie for browsers, `token` for others."""
        site = self._site
        key, body = await requests.read(request, SignIn)
        person = await site.people.verify(body.user, body.password, request)
        if person is None:
            raise WrongPassword()
        seat, window = "", body.window
        if window is not None and person.role != "clerk":
            raise NotAllowed()
        if person.renew:
            window = None  # until the password is changed nothing is done, so nothing is opened
        if window is not None:
            # Known from the request id, so that a repeat of a lost answer sits on the same seat.
            seat = seat_of(key, person.staff_no, window)
            try:
                await site.dispatcher.open_window(
                    key, window=window, session=seat, clerk=person.staff_no, take_over=body.take_over
                )
            except WindowTaken as taken:
                return problems.answer(request, site, taken, clerk=taken.details[0])
        session = await site.people.sign_in(person, window=window, seat=seat)
        told = {
            "token": session.token,
            "user": person.staff_no,
            "name": person.name,
            "role": person.role,
            "window": window,
            "renew": person.renew,
        }
        answer = JSONResponse(told, status_code=201, headers={"Cache-Control": "no-store"})
        site.people.set_cookie(answer, session)
        return answer

    async def leave(self, request: Request) -> Response:
        """The session ends; an idle window that was opened with it closes, one with a visitor stays as it is."""
        key, person = requests.key_of(request), request.state.person
        answer = Response(status_code=204)
        if person.window:
            await self._close(key, person)
        await self._site.people.sign_out(request, answer)
        return answer

    async def _close(self, key: str, person: Person) -> None:
        try:
            await self._site.dispatcher.close_window(key, window=person.window, session=person.session)
        except (WindowBusy, WindowClosed, SessionStale, UnknownWindow, DayOver):
            return  # a visitor or somebody else is there, it is closed already, or the hall has it no more


def seat_of(key: str, staff_no: str, window: str) -> str:
    """The window session: what every later command at the window must carry. It never leaves the server."""
    return "seat-" + blake2b(f"{key} {staff_no} {window}".encode(), digest_size=12).hexdigest()
