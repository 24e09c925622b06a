"""`/account`: who one is here, and another password. With a starting password one gets no further."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app.models import Body
from clerk_app.sign_in import WrongPassword
from web import requests
from web.own_page import is_page
from web.passwords import LONGEST, SHORTEST
from web.role_words import ROLE_WORDS
from web.roles import Spec, route
from web.site import Site
from web.staff import Staff

_PATH = "/api/v1/account/password"
_Password = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class PasswordIn(Body):
    """`old`: the one that holds; `new`: 8 to 200 characters, not the staff number."""

    old: _Password
    new: _Password


def routes(site: Site) -> list[Route]:
    page = AccountPage(site)
    spec = Spec("One's own password; the other sessions end.", body=PasswordIn, answers={204: None}, tag="accounts")
    return [
        route("/account", page.show, ["GET"], roles={"person"}, name="account", renewing=True),
        route(_PATH, page.choose, ["POST"], roles={"person"}, name="own password", spec=spec, renewing=True),
    ]


class AccountPage:
    def __init__(self, site: Site) -> None:
        self._site, self._staff = site, Staff(site.people.accounts)

    async def show(self, request: Request) -> Response:
        """`?next=`: the page to go on to."""
        wish = request.query_params.get("next", "/")
        return self._site.page(
            request,
            "account.html",
            next=wish if is_page(wish) else "/",
            roles=ROLE_WORDS,
            shortest=SHORTEST,
            longest=LONGEST,
        )

    async def choose(self, request: Request) -> Response:
        """Wrong old passwords count like those of signing in. Raises WrongPassword, TooManyTries, PasswordWeak,
        PasswordSame."""
        _, body = await requests.read(request, PasswordIn)
        people, staff_no = self._site.people, request.state.person.staff_no
        if await people.verify(staff_no, body.old, request) is None:
            raise WrongPassword()
        await self._staff.choose(staff_no, body.old, body.new, people.token_of(request))
        people.forget()
        await self._site.audit.record(staff_no, "user.renewed", about=staff_no)
        return Response(status_code=204)
