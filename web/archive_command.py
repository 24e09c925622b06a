"""`hall archive`: follows the stream into history and audit without the web, for a supervisor."""

import asyncio
from collections.abc import Callable

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from config.settings import Settings
from dispatcher.doctor import Finding
from dispatcher.engine_at import living
from dispatcher.errors import Refused
from web.archive import Archive
from web.archive_backlog import findings, readers
from web.archive_tidy import Tidy
from web.audit import Audit
from web.audit_tables import FAMILY as AUDIT
from web.audit_trail import AuditTrail
from web.command_line import Data, HallFolder, Url, go, living_engine, settings_of
from web.history_bench import bench_of
from web.logs import speak
from web.site import Site
from web.tables import Tables


def archive_of(site: Site) -> Archive:
    """For a process that has the hall open already."""
    tidy = Tidy(site.history, site.audit.tables, site.dispatcher)
    return Archive(site.history, site.dispatcher, site.feed, tidy)


def archive_command(clock: Callable[[], float]) -> Callable[..., None]:
    """clock: seconds since 1970."""

    def archive(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
        """Follows the stream into history and audit (SQL), each event once, as `hall run` and `hall beside` do.
        The stream lets go only of what both have."""
        settings = settings_of(data=data, redis=redis, hall=hall)
        speak(settings.log_level)
        go(_follow(settings, living_engine(settings, "archives by itself"), clock))

    return archive


async def _follow(settings: Settings, url: str, clock: Callable[[], float]) -> None:
    async with bench_of(settings, url) as bench:
        await bench.tables.open()
        audit = Audit(bench.accounts.engine, clock)
        tidy = Tidy(bench.tables, audit.tables, bench.dispatcher)
        async with asyncio.TaskGroup() as both:
            both.create_task(Archive(bench.tables, bench.dispatcher, bench.feed, tidy).run())
            both.create_task(AuditTrail(audit, bench.dispatcher, bench.feed).run())


async def archive_findings(settings: Settings) -> list[Finding]:
    """For `hall doctor`; none where no engine of the hall lives."""
    if not (url := living(settings.redis, settings.data)):
        return []
    async with bench_of(settings, url) as bench:
        try:
            audit, own = Tables(bench.accounts.engine, AUDIT), None if settings.redis else settings.data
            async with bench.tables.read() as connection:
                return findings(await readers(connection, audit, bench.dispatcher, bench.feed, own))
        except (DBAPIError, RedisError, OSError, Refused) as error:
            return [Finding(False, f"history cannot be asked: {error}", "see that database and engine are there")]
