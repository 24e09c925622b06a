"""A display that starts while the hall is away, under the hall's own name, trusted through the hall's own authority."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from benchmarks.chromium import installed
from tests.browser.conftest import ARGUMENTS
from tests.browser.screens import HALL, PATIENCE_MS
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, cookie_of
from web import own_ca

NAME = "hall.example"
KEPT = """
  Promise.all([location.pathname, ...["link", "post", "seeker"].map(name => `/static/web/${name}.js`),
    ...[...document.scripts].map(one => one.src).filter(Boolean)].map(one => caches.match(one)))
    .then(all => all.every(Boolean))
"""


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The folder of a certificate that the hall's own authority has signed for its name."""
    return own_ca.make(tmp_path / "ca", "Nanchuan", [NAME], datetime.now(UTC)).parent


@pytest.fixture
async def app(story: Story, tmp_path: Path) -> AsyncIterator[HallApp]:
    async with HallApp(story, tmp_path, host=NAME) as app:
        await app.follows()
        yield app


@pytest.fixture
async def trusting(authority: Path) -> AsyncIterator[BrowserContext]:
    """A browser that finds the hall under its name, and knows its authority's key and no other."""
    certificate = x509.load_pem_x509_certificate((authority / own_ca.SERVER).read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = base64.b64encode(hashlib.sha256(key).digest()).decode()
    more = [f"--host-resolver-rules=MAP {NAME} 127.0.0.1", f"--ignore-certificate-errors-spki-list={known}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed(), args=[*ARGUMENTS, *more])
        context = await browser.new_context(viewport={"width": HALL[0], "height": HALL[1]}, locale="zh-CN")
        context.set_default_timeout(PATIENCE_MS)
        yield context
        await browser.close()


async def is_kept(page: Page) -> None:
    for _ in range(300):
        if await page.evaluate(KEPT):
            return
        await page.evaluate("new Promise(requestAnimationFrame)")
    raise AssertionError(f"{page.url} was not kept")


async def test_a_display_that_starts_while_the_hall_is_away_shows_our_own_page(
    app: HallApp, trusting: BrowserContext, authority: Path
) -> None:
    """Acceptance 9: the shell is kept by the browser; it says at once that it is old, and shows no call."""
    story = app.story
    await story.sits_down("1")
    await story.takes_number("general")
    number = await story.calls("1")
    async with app.served(ca=authority) as served:
        port = int(served.rpartition(":")[2])
        origin = f"https://{NAME}:{port}"
        await trusting.add_cookies([{"name": cookie_of("display"), "value": await app.token("display"), "url": origin}])
        hall, window = await trusting.new_page(), await trusting.new_page()
        for page, path in ((hall, "/hall"), (window, "/window/1")):
            await page.goto(origin + path)
            assert await page.evaluate("isSecureContext && location.hostname") == NAME
            await expect(page.locator("body")).to_have_attribute("data-fresh", "live")
            await expect(page.locator("body")).to_contain_text(number)
            await is_kept(page)
    for page in (hall, window):
        await page.reload()
    banner = hall.locator("body > .stale")
    await expect(banner).to_be_visible()
    await expect(banner).to_contain_text("屏幕暂未更新")
    await expect(banner.locator("[data-updated]")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    await expect(hall.locator(".hero[data-ticket]")).to_have_count(0)
    await expect(window.locator(".stale .large")).to_have_text("请听工作人员叫号")
    assert number not in await window.locator("body").inner_text()

    async with app.served(ca=authority, port=port):  # as soon as the hall is there, the page is right by itself
        await expect(hall.locator(".hero")).to_have_attribute("data-ticket", number)
        await expect(banner).to_be_hidden()
        await expect(window.locator("[data-face=calling] .large")).to_have_text(number)
