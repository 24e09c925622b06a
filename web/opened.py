"""A site with its database open, for a process that serves no pages of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from config.settings import Settings
from dispatcher.clock import Clock
from dispatcher.connection import Scripts
from dispatcher.lua import scripts
from web.site import Site

SiteOf = Callable[[Settings, Scripts, Clock | None], Site]
"""Makes the process's own site."""


@asynccontextmanager
async def opened(site_of: SiteOf, settings: Settings, clock: Clock | None = None) -> AsyncIterator[Site]:
    """Without a clock the engine's holds."""
    async with AsyncExitStack() as stack:
        runner = Scripts(settings.redis, scripts())
        stack.push_async_callback(runner.close)
        site = site_of(settings, runner, clock)
        stack.push_async_callback(site.people.accounts.close)
        stack.push_async_callback(site.feed.close)
        await site.people.accounts.open()
        stack.push_async_callback(site.contacts.close)
        await site.contacts.open()
        await site.history.open()
        yield site
