"""Headless Chromium as it is found on this machine. Needs what only tests need, so whoever uses it imports it late."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")


def installed() -> str:
    """The path of the lightest Chromium here. Raises RuntimeError without one."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    raise RuntimeError("Chromium is missing; on Debian: apt-get install chromium-headless-shell fonts-noto-cjk")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Raises RuntimeError without Chromium."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=installed(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
