"""Signing in with the city's accounts, at a provider on this machine: who comes in, and what proves nothing."""

import base64
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from config.settings import Settings, SettingsWrong
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from tests.once import PASSWORD
from tests.web.sign_in_provider import CLIENT, SECRET, SignInProvider

BEGIN, BACK = "/sign-in/oidc", "/sign-in/oidc/callback"


@pytest.fixture
def provider(story: Story) -> Iterator[SignInProvider]:
    with SignInProvider(lambda: story.clock.ms / 1000) as provider:
        provider.claims = {"preferred_username": "9001"}
        yield provider


def settings_for(provider: SignInProvider, **more: Any) -> dict[str, Any]:
    named = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return named | {"oidc_name": "渝快办"} | more


@pytest.fixture
async def hall(story: Story, provider: SignInProvider, tmp_path: Path) -> AsyncIterator[HallApp]:
    roles = {"oidc_role_claim": "groups", "oidc_roles": {"hall-guides": "guide", "hall-leads": "manager"}}
    async with HallApp(story, tmp_path, **settings_for(provider, **roles)) as hall:
        await hall.accounts.add_account("9001", "manager", PASSWORD, "值班一")
        yield hall


async def comes_back(
    hall: HallApp, provider: SignInProvider, browser: httpx2.AsyncClient, **brought: str
) -> httpx2.Response:
    """From the hall to the provider, and back from there as a browser comes from another site."""
    sent = await browser.get(BEGIN, params={"next": "/dashboard"})
    assert sent.status_code == 303 and sent.headers["location"].startswith(f"{provider.issuer}/authorize?")
    params = provider.lets_in(sent.headers["location"]) | brought
    return await browser.get(BACK, params=params, headers={"Sec-Fetch-Site": "cross-site"})


async def test_whoever_the_hall_knows_comes_in(hall: HallApp, provider: SignInProvider) -> None:
    browser = await hall.browser()
    assert f"{BEGIN}?next=/dashboard" in (await browser.get("/sign-in?next=/dashboard")).text
    answer = await comes_back(hall, provider, browser)
    assert answer.status_code == 200 and 'content="0; url=/dashboard"' in answer.text
    assert any(
        "session=s_" in cookie and "SameSite=strict" in cookie for cookie in answer.headers.get_list("set-cookie")
    )
    assert (await browser.get("/dashboard")).status_code == 200


async def test_a_page_of_others_is_not_gone_on_to(hall: HallApp, provider: SignInProvider) -> None:
    browser = await hall.browser()
    sent = await browser.get(BEGIN, params={"next": "//evil.example"})
    answer = await browser.get(BACK, params=provider.lets_in(sent.headers["location"]))
    assert 'content="0; url=/"' in answer.text


async def refused(hall: HallApp, answer: httpx2.Response, status: int) -> None:
    assert answer.status_code == status and "session=" not in "".join(answer.headers.get_list("set-cookie"))
    assert (await hall.accounts.account("9001")) is not None


def other(seconds: int) -> dict[str, Any]:
    return {"iat": seconds - 3600, "exp": seconds}


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"iss": "http://127.0.0.1:1/realm"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"exp": None},
        {"exp": 1},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
    ],
    ids=str,
)
async def test_a_token_with_a_wrong_claim_proves_nothing(
    hall: HallApp, provider: SignInProvider, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    await refused(hall, await comes_back(hall, provider, await hall.browser()), 401)


def by_another_key(provider: SignInProvider, said: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, said, RSAKey.generate_key(2048, {"kid": "first"}))


def without_signature(provider: SignInProvider, said: dict[str, Any]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in ({"alg": "none"}, said)]
    return b".".join(parts).decode() + "."


def with_the_public_key_as_secret(provider: SignInProvider, said: dict[str, Any]) -> str:
    head = {"alg": "HS256", "kid": "first"}
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (head, said)]
    mac = hmac.digest(provider.key.as_pem(private=False), b".".join(parts), "sha256")
    return b".".join((*parts, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()


def altered(provider: SignInProvider, said: dict[str, Any]) -> str:
    head, body, end = jwt.encode({"alg": "RS256", "kid": "first"}, said, provider.key).split(".")
    more = base64.urlsafe_b64encode(json.dumps(said | {"preferred_username": "9002"}).encode()).rstrip(b"=").decode()
    assert more != body
    return f"{head}.{more}.{end}"


@pytest.mark.parametrize("forged", [by_another_key, without_signature, with_the_public_key_as_secret, altered])
async def test_a_forged_token_proves_nothing(hall: HallApp, provider: SignInProvider, forged: Any) -> None:
    provider.algorithm = lambda said: str(forged(provider, said))
    await refused(hall, await comes_back(hall, provider, await hall.browser()), 401)


async def test_a_state_is_good_once_and_in_its_own_browser(hall: HallApp, provider: SignInProvider) -> None:
    browser, another = await hall.browser(), await hall.browser()
    await refused(hall, await comes_back(hall, provider, browser, state="of another attempt"), 401)
    await refused(hall, await comes_back(hall, provider, browser, code="made up"), 502)
    await refused(hall, await browser.get(BACK), 401)
    sent = await browser.get(BEGIN)
    brought = provider.lets_in(sent.headers["location"])
    await refused(hall, await another.get(BACK, params=brought), 401)  # somebody is made to follow my link
    assert (await browser.get(BACK, params=brought)).status_code == 200
    await refused(hall, await another.get(BACK, params=brought), 401)
    again = await browser.get(BEGIN)
    hall.story.clock.pass_s(601)
    await refused(hall, await browser.get(BACK, params=provider.lets_in(again.headers["location"])), 401)


async def test_whoever_the_hall_does_not_know_stays_out(hall: HallApp, provider: SignInProvider) -> None:
    for claims in ({"preferred_username": "9999"}, {"preferred_username": None}, {"preferred_username": 9001}):
        provider.claims = claims
        await refused(hall, await comes_back(hall, provider, await hall.browser()), 403)
    provider.claims = {"preferred_username": "9999", "groups": ["everybody", "admin"]}
    await refused(hall, await comes_back(hall, provider, await hall.browser()), 403)
    assert await hall.accounts.account("9999") is None


async def test_a_mapped_role_makes_an_account_once(hall: HallApp, provider: SignInProvider) -> None:
    provider.claims = {"preferred_username": "2001", "groups": ["hall-guides"], "name": "导办一"}
    browser = await hall.browser()
    assert (await comes_back(hall, provider, browser)).status_code == 200
    assert (await browser.get("/guide")).status_code == 200
    made = await hall.accounts.account("2001")
    assert made is not None and (made.name, made.role, made.renew) == ("导办一", "guide", False)
    # and what the hall says of a known account holds, whatever the provider says
    provider.claims = {"preferred_username": "2001", "groups": ["hall-leads"]}
    assert (await comes_back(hall, provider, await hall.browser())).status_code == 200
    assert await hall.accounts.account("2001") == made


async def test_new_keys_of_the_provider_are_asked_for(hall: HallApp, provider: SignInProvider) -> None:
    assert (await comes_back(hall, provider, await hall.browser())).status_code == 200
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    provider.shown = [provider.key]
    assert (await comes_back(hall, provider, await hall.browser())).status_code == 200
    assert provider.asked.count("/realm/keys") == 2


async def test_a_provider_that_is_away_leaves_the_password(hall: HallApp, provider: SignInProvider) -> None:
    provider.away = True
    browser = await hall.browser()
    answer = await browser.get(BEGIN)
    assert answer.status_code == 502 and "用工号和密码登录" in answer.text
    provider.away = False
    assert (await comes_back(hall, provider, browser)).status_code == 200


async def test_without_a_provider_there_is_no_other_way_in(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as plain:
        assert (await plain.get("", BEGIN)).status_code == 404
        assert BEGIN not in (await plain.get("", "/sign-in")).text


@pytest.mark.parametrize(
    "more",
    [
        {"oidc_issuer": "http://sso.example"},
        {"oidc_issuer": "https://sso.example/?x"},
        {"oidc_issuer": "http://localhost.evil.example/"},
        {"oidc_client_secret": ""},
        {"oidc_roles": {"x": "kiosk"}, "oidc_role_claim": "groups"},
        {"oidc_roles": {"x": "clerk"}},
    ],
    ids=str,
)
def test_settings_that_cannot_be_are_refused(more: dict[str, Any]) -> None:
    right = {"oidc_issuer": "https://sso.example/realm", "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    Settings.read(**right)
    with pytest.raises(SettingsWrong):
        Settings.read(**(right | more))
