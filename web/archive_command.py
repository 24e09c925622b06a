"""`hall archive`: follows the stream into history without the web, for a supervisor."""

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from config.settings import Settings
from dispatcher.doctor import Finding
from dispatcher.engine_at import living
from dispatcher.errors import Refused
from web.archive import Archive
from web.archive_backlog import look
from web.archive_tidy import Tidy
from web.audit_tables import FAMILY as AUDIT
from web.command_line import Data, HallFolder, Url, end, go, settings_of
from web.history_bench import bench_of
from web.logs import speak
from web.site import Site
from web.tables import Tables


def archive_of(site: Site) -> Archive:
    """For a process that has the hall open already."""
    tidy = Tidy(site.history, site.audit.tables, site.dispatcher)
    return Archive(site.history, site.dispatcher, site.feed, tidy)


def archive(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
    """Follows the stream into history (SQL), each event once; beside `hall serve`, or where `hall run` is not used."""
    settings = settings_of(data=data, redis=redis, hall=hall)
    speak(settings.log_level)
    url = living(settings.redis, settings.data)
    if not url:
        end(f"no engine lives in {settings.data}; name one with --redis, or use `hall run`, which archives by itself")

    async def work() -> None:
        async with bench_of(settings, url) as bench:
            await bench.tables.open()
            tidy = Tidy(bench.tables, Tables(bench.accounts.engine, AUDIT), bench.dispatcher)
            await Archive(bench.tables, bench.dispatcher, bench.feed, tidy).run()

    go(work())


async def archive_findings(settings: Settings) -> list[Finding]:
    """For `hall doctor`; none where no engine of the hall lives."""
    if not (url := living(settings.redis, settings.data)):
        return []
    async with bench_of(settings, url) as bench:
        try:
            async with bench.tables.read() as connection:
                return await look(connection, bench.dispatcher, bench.feed, None if settings.redis else settings.data)
        except (DBAPIError, RedisError, OSError, Refused) as error:
            return [Finding(False, f"history cannot be asked: {error}", "see that database and engine are there")]
