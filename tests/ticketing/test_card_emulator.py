"""The bridge's protocol, as docs/card-bridge.md has it, spoken to the emulator."""

import base64
import hashlib
import hmac

import httpx2
import pytest

from ticketing.card_emulator import PATH, UNREADABLE, Bridge, card_in, invented

PAGE, KEY = "http://127.0.0.1:8000", "k" * 22


class Page:
    """The kiosk's page, or one of somebody else."""

    def __init__(self, bridge: Bridge, origin: str = PAGE) -> None:
        transport = httpx2.ASGITransport(app=bridge.app)
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://bridge", headers={"Origin": origin})

    async def reads(self, key: object = KEY) -> httpx2.Response:
        return await self.client.post(PATH, json={"key": key})


@pytest.fixture
async def bridge() -> Bridge:
    return Bridge([PAGE], wait_s=0.01)


async def test_a_card_is_read_once(bridge: Bridge) -> None:
    page = Page(bridge)
    assert (await page.reads()).status_code == 204
    bridge.lay(card := invented(1955))
    answer = await page.reads()
    mac = hmac.new(KEY.encode(), card.number.encode(), hashlib.sha256).digest()
    assert answer.json() == {"birth_year": 1955, "holder": base64.urlsafe_b64encode(mac).decode().rstrip("=")}
    assert card.number not in answer.text
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert (await page.reads()).status_code == 204


async def test_the_last_card_laid_down_counts(bridge: Bridge) -> None:
    bridge.lay(invented(1955))
    bridge.lay(invented(1990))
    assert (await Page(bridge).reads()).json()["birth_year"] == 1990


async def test_a_card_that_cannot_be_read(bridge: Bridge) -> None:
    bridge.lay(UNREADABLE)
    answer = await Page(bridge).reads()
    assert (answer.status_code, answer.json()) == (422, {"why": "unreadable"})


async def test_another_days_key_makes_another_word(bridge: Bridge) -> None:
    words = set()
    for key in (KEY, "l" * 22):
        bridge.lay(invented(1955))
        words.add((await Page(bridge).reads(key)).json()["holder"])
    assert len(words) == 2


@pytest.mark.parametrize("key", ["", "short", 12, None, "k" * 65])
async def test_no_key_no_card(bridge: Bridge, key: object) -> None:
    bridge.lay(invented(1955))
    assert (await Page(bridge).reads(key)).status_code == 400


async def test_only_the_halls_page_may_ask(bridge: Bridge) -> None:
    bridge.lay(invented(1955))
    for origin in ("http://elsewhere.example", "null"):
        assert (await Page(bridge, origin).reads()).status_code == 403
    before = await Page(bridge).client.options(PATH)
    assert before.headers["access-control-allow-headers"] == "Content-Type"
    assert before.headers["access-control-allow-private-network"] == "true"


def test_what_is_typed() -> None:
    assert card_in("1955\n") == invented(1955) and card_in("1955 7") == invented(1955, 7)
    assert card_in("?") == UNREADABLE
    assert card_in("") is card_in("card") is card_in("1955 x") is None
    assert invented(1955).number.startswith("999999")  # nobody's
