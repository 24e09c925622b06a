"""Accounts over the API, for administrators: who may sign in and as what. A starting password is said once."""

from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.models import Body, Nothing
from clerk_app.people_answers import AccountOut, AccountsOut, StartingOut
from config.settings import StaffRole
from config.text import CODE_PATTERN
from web import passwords, requests
from web.canonical import canonical
from web.roles import Spec, route
from web.site import Site
from web.staff import ADMIN, Member, Staff

PATH = "/api/v1/accounts"
NAME_LIMIT = 60
ROLES = frozenset({ADMIN})

Shown = Annotated[str, Field(max_length=NAME_LIMIT, description="What colleagues see; '' for the staff number.")]


class AccountIn(Body):
    """Somebody new. `user`: the staff number."""

    user: Annotated[str, Field(pattern=CODE_PATTERN)]
    name: Shown = ""
    role: StaffRole


class ChangeIn(Body):
    name: Shown = ""
    role: StaffRole


def routes(site: Site) -> list[Route]:
    door = PeopleDoor(site)

    def post(path: str, endpoint: Any, body: Any, name: str, summary: str, answers: dict[int, Any]) -> Route:
        spec = Spec(summary, body=body, answers=answers, tag="accounts")
        return route(f"{PATH}{path}", endpoint, ["POST"], roles=ROLES, name=name, spec=spec)

    every = Spec("Who may sign in, and as what.", answers={200: AccountsOut}, tag="accounts")
    start = "A starting password, said this once; to be changed at the first sign-in."
    return [
        route(PATH, door.every, ["GET"], roles=ROLES, name="accounts", spec=every),
        post("", door.add, AccountIn, "add account", f"Somebody new. {start}", {201: StartingOut}),
        post("/{user}/change", door.change, ChangeIn, "change account", "Another role or name.", {200: AccountOut}),
        post("/{user}/password", door.password, Nothing, "reset password", start, {200: StartingOut}),
        post("/{user}/remove", door.remove, Nothing, "remove account", "Nobody signs in with it again.", {204: None}),
    ]


class PeopleDoor:
    def __init__(self, site: Site) -> None:
        self._site, self._staff = site, Staff(site.people.accounts)

    async def every(self, request: Request) -> Response:
        told = [_told(each) for each in await self._staff.every()]
        return JSONResponse({"accounts": told}, headers={"Cache-Control": "no-store"})

    async def add(self, request: Request) -> Response:
        key, body = await requests.read(request, AccountIn)
        password = passwords.starting()
        shown = canonical(body.name, NAME_LIMIT)
        await self._staff.add(body.user, body.role, password, shown, request=key)
        await self._record(request, "user.added", f"{body.user} {body.role}")
        return _said_once(body.user, password, 201)

    async def change(self, request: Request) -> Response:
        _, body = await requests.read(request, ChangeIn)
        user = request.path_params["user"]
        was = await self._staff.change(user, role=body.role, shown=canonical(body.name, NAME_LIMIT))
        self._site.people.forget()
        await self._record(request, "user.changed", f"{user} {was} {body.role}")
        told = next(each for each in await self._staff.every() if each.staff_no == user)
        return JSONResponse(_told(told))

    async def password(self, request: Request) -> Response:
        key, _ = await requests.read(request, Nothing)
        user, password = request.path_params["user"], passwords.starting()
        await self._staff.give_password(user, password, request=key)
        self._site.people.forget()
        await self._record(request, "user.password", user)
        return _said_once(user, password, 200)

    async def remove(self, request: Request) -> Response:
        await requests.read(request, Nothing)
        user = request.path_params["user"]
        await self._staff.remove(user)
        self._site.people.forget()
        await self._record(request, "user.removed", user)
        return Response(status_code=204)

    async def _record(self, request: Request, what: str, about: str) -> None:
        await self._site.audit.record(request.state.person.staff_no, what, about=about)


def _told(member: Member) -> dict[str, Any]:
    return {"user": member.staff_no, **{name: getattr(member, name) for name in ("name", "role", "renew", "seen")}}


def _said_once(user: str, password: str, status: int) -> Response:
    return JSONResponse({"user": user, "password": password}, status, headers={"Cache-Control": "no-store"})
