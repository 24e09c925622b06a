"""Headless Chromium as it is found on this machine. Needs what only tests need, so whoever uses it imports it late."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Raises RuntimeError without Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is missing; on Debian: apt-get install chromium fonts-noto-cjk")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
