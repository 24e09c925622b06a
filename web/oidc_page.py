"""`/sign-in/oidc`: to the provider and back. In come those the hall knows, and those it takes by their role."""

import logging
import re
import secrets
from typing import Any

from limits import RateLimitItemPerMinute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.text import CODE_PATTERN
from dispatcher.errors import Refused
from web import passwords
from web.accounts import Account
from web.canonical import canonical
from web.oidc import NotProven, Provider, new_attempt
from web.oidc_attempts import GOOD_S, OidcAttempts
from web.oidc_fetch import ProviderAway
from web.own_page import is_page
from web.roles import route
from web.site import Site
from web.staff import AccountTaken, Staff
from web.throttle import Throttle

LOG = logging.getLogger(__name__)
PATH = "/sign-in/oidc"
_BACK = f"{PATH}/callback"
_COOKIE = "oidc"
_LONGEST_WORD = 4096
_PER_ADDRESS = RateLimitItemPerMinute(60)


class SignInElsewhere(Refused):
    """The provider did not prove who it is; the log says why."""

    word, status = "SIGN_IN_NOT_PROVEN", 401


class ProviderSilent(Refused):
    """The provider does not answer."""

    word, status = "PROVIDER_AWAY", 502


class NotOfTheHall(Refused):
    """The provider knows who it is, the hall does not."""

    word, status = "NOT_OF_THE_HALL", 403


def routes(site: Site) -> list[Route]:
    """None where no provider is configured."""
    if not site.settings.oidc_issuer:
        return []
    door = OidcDoor(site)
    return [
        route(PATH, door.begin, ["GET"], roles={"public"}, name="sign in elsewhere"),
        route(_BACK, door.back, ["GET"], roles={"public"}, name="signed in elsewhere"),
    ]


class OidcDoor:
    def __init__(self, site: Site) -> None:
        self._site, self._provider, self._staff = site, Provider(site.settings), Staff(site.people.accounts)
        self._attempts = OidcAttempts(site.people.accounts.engine, site.people.now)
        self._begun = Throttle(site.people.tries, "sign-ins elsewhere", _PER_ADDRESS)

    async def begin(self, request: Request) -> Response:
        """`?next=`: the page to go on to. Raises ProviderSilent, TooManyTries."""
        await self._begun.count(request.client.host if request.client else "")
        wish = request.query_params.get("next", "/")
        attempt, browser = new_attempt(), secrets.token_urlsafe(32)
        try:
            address = await self._provider.page(attempt, self._back_to(request))
        except ProviderAway as away:
            LOG.warning("sign-in provider: %s", away)
            raise ProviderSilent() from None
        await self._attempts.keep(attempt, browser, wish if is_page(wish) else "/")
        answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        # Lax, unlike the session's: it must come along when the provider sends the browser back.
        answer.set_cookie(
            _COOKIE, browser, round(GOOD_S), path=PATH, httponly=True, samesite="lax", secure=self._site.people.secure
        )
        return answer

    async def back(self, request: Request) -> Response:
        """`?code=&state=` from the provider. Raises SignInElsewhere, NotOfTheHall, ProviderSilent."""
        code, state = (request.query_params.get(name, "")[:_LONGEST_WORD] for name in ("code", "state"))
        taken = await self._attempts.take(state, request.cookies.get(_COOKIE, ""))
        if taken is None or not code:
            raise SignInElsewhere()
        people = self._site.people
        try:
            claims = await self._provider.claims(code, taken.attempt, self._back_to(request), people.now())
        except NotProven as why:
            LOG.warning("sign-in not proven: %s", why)
            raise SignInElsewhere() from None
        except ProviderAway as away:
            LOG.warning("sign-in provider: %s", away)
            raise ProviderSilent() from None
        account = await self._account(claims)
        session = await people.sign_in(account, window=None, seat="")
        # A page, not a redirect: the session's cookie is not sent along with a redirect from another site.
        answer = self._site.page(
            request, "signed_in.html", page=taken.next, headers={"Cache-Control": "no-store"}, person=None
        )
        people.set_cookie(answer, session)
        answer.delete_cookie(_COOKIE, path=PATH)
        return answer

    async def _account(self, claims: dict[str, Any]) -> Account:
        """Whom the hall has under the staff number that the claims name; somebody new if their role is mapped."""
        settings, accounts = self._site.settings, self._site.people.accounts
        staff_no = claims.get(settings.oidc_claim)
        if not isinstance(staff_no, str) or not re.fullmatch(CODE_PATTERN, staff_no):
            raise NotOfTheHall()
        if (found := await accounts.account(staff_no)) is not None:
            return found
        said = claims.get(settings.oidc_role_claim, []) if settings.oidc_role_claim else []
        words = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        role = next((role for word, role in settings.oidc_roles.items() if word in words), None)
        if role is None:
            raise NotOfTheHall()
        shown = claims.get("name")
        try:  # with a password that nobody knows: the provider is the only way in
            name = canonical(shown, 60) if isinstance(shown, str) else ""
            await self._staff.add(staff_no, role, passwords.starting() * 2, name)
            await self._site.audit.record("oidc", "user.added", about=f"{staff_no} {role}")
        except AccountTaken:  # at another process at this moment
            LOG.info("an account was made twice at once")
        made = await accounts.account(staff_no)
        if made is None:
            raise NotOfTheHall()
        return made

    def _back_to(self, request: Request) -> str:
        return (self._site.hall.lan_origin or str(request.base_url).rstrip("/")) + _BACK
