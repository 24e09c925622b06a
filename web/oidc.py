"""Signing in with the city's own accounts, OpenID Connect: the code flow with state, nonce and PKCE.

What the provider says is believed only as a signed ID token: by its own keys, with an asymmetric algorithm, for this
client, of this issuer, with the nonce of this very attempt, and not after its time.
"""

import asyncio
import secrets
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import anyio.to_thread
from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from config.settings import Settings
from web.oidc_fetch import ProviderAway, asked

_ALGORITHMS = ["RS256", "PS256", "ES256"]
_LEEWAY_S = 60
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotProven(Exception):
    """The provider's answer does not prove who it is. The text says why, for the log."""


class Attempt(NamedTuple):
    """One signing in under way: what only this attempt knows."""

    state: str
    nonce: str
    verifier: str


def new_attempt() -> Attempt:
    """256 random bits each."""
    return Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))


class Provider:
    """As the settings name it; where its doors are it says itself, at the first question."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._doors: dict[str, str] = {}
        self._keys: KeySet | None = None
        self._asking = asyncio.Lock()

    async def page(self, attempt: Attempt, back: str) -> str:
        """The address at the provider where somebody signs in; `back`: where they return to. Raises ProviderAway."""
        doors = await self._found()
        said = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        return str(add_params_to_uri(doors["authorization_endpoint"], list(said.items())))

    async def claims(self, code: str, attempt: Attempt, back: str, now: float) -> dict[str, Any]:
        """What the provider says of whoever brought the code. now: seconds since 1970. Raises ProviderAway,
        NotProven."""
        doors, settings = await self._found(), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": attempt.verifier,
        }
        secret = settings.oidc_client_id, settings.oidc_client_secret
        told = await anyio.to_thread.run_sync(asked, doors["token_endpoint"], form, secret)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise NotProven("no ID token")
        return await self._proven(token, attempt, now)

    async def _proven(self, token: str, attempt: Attempt, now: float) -> dict[str, Any]:
        try:
            found = jwt.decode(token, await self._key_set(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            # A provider changes its keys now and then: they are asked for once more.
            try:
                found = jwt.decode(token, await self._key_set(anew=True), algorithms=_ALGORITHMS)
            except (JoseError, ValueError) as error:
                raise NotProven(f"signature: {type(error).__name__}") from None
        client = self._settings.oidc_client_id
        options: Any = {
            "iss": {"essential": True, "value": self._settings.oidc_issuer},
            "aud": {"essential": True, "value": client},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": attempt.nonce},
        }
        claims = CodeIDToken(found.claims, found.header, options, {"client_id": client, "nonce": attempt.nonce})
        try:
            claims.validate(now=round(now), leeway=_LEEWAY_S)
        except Exception as error:  # authlib's own errors have no base of their own that covers claims of wrong types
            raise NotProven(f"claims: {error!r}"[:200]) from None
        return dict(found.claims)

    async def _found(self) -> dict[str, str]:
        async with self._asking:
            if not self._doors:
                issuer = self._settings.oidc_issuer
                told = await anyio.to_thread.run_sync(asked, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                doors = {name: str(told.get(name, "")) for name in _ENDPOINTS}
                if told.get("issuer") != issuer:
                    raise ProviderAway("the provider goes by another name than HALL_OIDC_ISSUER")
                scheme = urlsplit(issuer).scheme
                if any(urlsplit(door).scheme != scheme for door in doors.values()):
                    raise ProviderAway("a door of the provider is missing, or less secure than its name")
                self._doors = doors
        return self._doors

    async def _key_set(self, *, anew: bool = False) -> KeySet:
        if self._keys is None or anew:
            told: Any = await anyio.to_thread.run_sync(asked, (await self._found())["jwks_uri"])
            try:
                self._keys = KeySet.import_key_set(told)
            except (JoseError, ValueError, KeyError, TypeError):
                raise ProviderAway("the provider's keys cannot be read") from None
        return self._keys
