"""The plain pages: the index, signing in, and the link that makes a browser a device."""

import re

import pytest

from tests.hall_app import HallApp
from tests.once import PASSWORD
from web.own_page import is_page


async def test_the_index_leads_to_every_page(hall: HallApp) -> None:
    page = await hall.get("", "/")
    assert page.status_code == 200 and "small hall" in page.text
    doors = set(re.findall(r'href="(/[^"?]*)"', page.text)) - {"/"}
    assert {"/kiosk", "/clerk", "/hall", "/dashboard", "/window/1", "/healthz"} <= doors
    for door in (door for door in doors if not door.startswith("/static/")):
        assert (await hall.get("admin", door)).status_code in (200, 503), door


async def test_a_link_makes_a_browser_a_device_once(hall: HallApp) -> None:
    await hall.accounts.add_device("hall-east", "display")
    link = f"/enter/{await hall.accounts.add_link('hall-east', '/hall')}"
    browser = await hall.browser()
    entered = await browser.get(link)
    assert entered.status_code == 200 and 'content="0; url=/hall"' in entered.text
    assert entered.headers["cache-control"] == "no-store" and entered.headers["referrer-policy"] == "no-referrer"
    words = {word.strip().lower() for word in entered.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/", "max-age=31536000"} <= words
    assert (await browser.get("/hall")).status_code == 200
    again = await (await hall.browser()).get(link)
    assert again.status_code == 404 and "set-cookie" not in again.headers and "已经用过" in again.text


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "%F0%9F%98%80", "..%2f..%2fhall"])
async def test_a_link_that_was_never_made_opens_nothing(hall: HallApp, token: str) -> None:
    answer = await hall.get("", f"/enter/{token}")
    assert answer.status_code == 404 and "set-cookie" not in answer.headers


async def test_whoever_signs_in_gets_to_the_page_asked_for(hall: HallApp) -> None:
    await hall.accounts.add_account("9001", "manager", PASSWORD)
    browser = await hall.browser()
    sent = await browser.get("/dashboard")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/dashboard")
    form = await browser.get(sent.headers["location"])
    assert 'data-next="/dashboard"' in form.text
    members = {"user": "9001", "password": PASSWORD}
    answer = await browser.post("/api/v1/sessions", json=members, headers={"Idempotency-Key": "sign-in-01"})
    assert answer.status_code == 201
    assert (await browser.get("/dashboard")).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/%2f/evil",
        "javascript:alert(1)",
        "/hall\n//evil.example",
        "/hall?x=//evil.example",
        "\t//evil.example",
        "/.evil.example",
        '/"onload="x',
        "evil.example",
        "",
        "/" + "x" * 200,
    ],
    ids=ascii,
)
async def test_nobody_is_led_out_of_the_house(hall: HallApp, page: str) -> None:
    assert not is_page(page)
    form = await hall.get("", "/sign-in", params={"next": page})
    assert form.status_code == 200 and 'data-next="/"' in form.text


@pytest.mark.parametrize("page", ["/", "/hall", "/window/3", "/kiosk/services/residence-1_2"])
def test_pages_of_the_house_are_known(page: str) -> None:
    assert is_page(page)
