"""`hall waits`: works out the hall's waits without the web, for a supervisor."""

from dispatcher.engine_at import living
from web.command_line import Data, HallFolder, Url, end, go, settings_of
from web.day_events import DayEvents
from web.history_bench import bench_of
from web.logs import speak
from web.waits_teller import WaitsTeller


def waits(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
    """Works out expected waits for all web processes; beside `hall serve`, or where `hall run` is not used."""
    settings = settings_of(data=data, redis=redis, hall=hall)
    speak(settings.log_level)
    url = living(settings.redis, settings.data)
    if not url:
        end(f"no engine lives in {settings.data}; name one with --redis, or use `hall run`, which does so by itself")

    async def work() -> None:
        async with bench_of(settings, url) as bench:
            await bench.tables.open()
            days = DayEvents(bench.feed, bench.tables, bench.dispatcher.hall.code)
            await WaitsTeller(bench.dispatcher, bench.feed, days).run()

    go(work())
