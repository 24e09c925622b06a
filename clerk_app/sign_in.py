"""Signing in: a person with a password, and for a clerk the window that is opened by it."""

from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.answered import SignedIn
from clerk_app.models import SignIn, SitDown
from dispatcher.errors import DayOver, Refused, SessionStale, UnknownWindow, WindowBusy, WindowClosed, WindowTaken
from web import problems, requests
from web.accounts import Account
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
    sit = Spec("Sit down at a window, being signed in.", body=SitDown, answers={201: SignedIn}, tag="sessions")
    leave = Spec("Sign out; a window without a visitor closes.", answers={204: None}, tag="sessions")
    return [
        route(_PATH, door.enter, ["POST"], roles={"public"}, name="sign in", spec=enter),
        route(f"{_PATH}/window", door.sit, ["POST"], roles={"clerk"}, name="sit down", spec=sit),
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
        if body.window is not None and person.role != "clerk":
            raise NotAllowed()
        # Until a starting password is changed nothing is done, so nothing is opened.
        window = None if person.renew else body.window
        try:
            return await self._signed_in(key, person, window, take_over=body.take_over)
        except WindowTaken as taken:
            return problems.answer(request, site, taken, clerk=taken.details[0])

    async def sit(self, request: Request) -> Response:
        """`{window, take_over?}` for a clerk who is signed in: the session goes on at that window, under a new token. A
        window that was sat at before is left as by signing out."""
        site, person = self._site, request.state.person
        key, body = await requests.read(request, SitDown)
        account = Account(person.staff_no, person.name, person.role)
        try:
            answer = await self._signed_in(key, account, body.window, take_over=body.take_over)
        except WindowTaken as taken:
            return problems.answer(request, site, taken, clerk=taken.details[0])
        if person.window and person.window != body.window:
            await self._close(f"{key[:56]}-leave", person)
        await site.people.end(site.people.token_of(request))
        return answer

    async def _signed_in(self, key: str, account: Account, window: str | None, *, take_over: bool) -> Response:
        """A new session, and its window opened. Raises WindowTaken."""
        site, seat = self._site, ""
        if window is not None:
            # Known from the request id, so that a repeat of a lost answer sits on the same seat.
            seat = seat_of(key, account.staff_no, window)
            await site.dispatcher.open_window(
                key, window=window, session=seat, clerk=account.staff_no, take_over=take_over
            )
        session = await site.people.sign_in(account, window=window, seat=seat)
        told = {
            "token": session.token,
            "user": account.staff_no,
            "name": account.name,
            "role": account.role,
            "window": window,
            "renew": account.renew,
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
