"""`hall waits`: works out the hall's waits and advice without the web, for a supervisor."""

import asyncio
from collections.abc import Callable, Sequence

from dispatcher.connection import Scripts
from dispatcher.lua import scripts
from web.command_line import Data, HallFolder, Url, go, living_engine, settings_of
from web.logs import speak
from web.site import Site
from web.supervised import Work, supervised


def waits_of(site_of: Callable[..., Site], work_of: Callable[[Site], Sequence[Work]]) -> Callable[..., None]:
    """The command. site_of: makes the process's own site of settings, runner and clock; work_of: what looks ahead."""

    def waits(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
        """Works out waits and advice for all web processes; beside `hall serve`, in as many processes as you like."""
        settings = settings_of(data=data, redis=redis, hall=hall)
        speak(settings.log_level)
        url = living_engine(settings, "does so by itself")

        async def work() -> None:
            runner = Scripts(url, scripts())
            site = site_of(settings.model_copy(update={"redis": url}), runner, None)
            try:
                await site.history.open()
                async with asyncio.TaskGroup() as group:
                    for each in work_of(site):
                        group.create_task(supervised(each))
            finally:
                await site.feed.close()
                await site.people.accounts.close()
                await runner.close()

        go(work())

    return waits
