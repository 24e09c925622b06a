"""One web process as an ASGI app: the site's routes, the live door, and how faults become answers."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from dispatcher.connection import Scripts
from dispatcher.errors import EventsLost, Refused, Unavailable
from dispatcher.wire import EngineFault
from web import board, health, pages, problems
from web.direct import Direct, Handlers
from web.follower import Fold, Follower
from web.hub import Hub, Topic, Watch
from web.live import live_route
from web.notices import NoticeParts
from web.openapi import document_route
from web.security import Gate
from web.site import Site
from web.supervised import Work, supervised
from web.taking_up import watch_hall

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plugged:
    """What one package adds: `folds` hear every event of the day, what is `beside` runs while the process serves."""

    routes: Sequence[BaseRoute] = ()
    topics: Sequence[Topic] = ()
    folds: Sequence[Fold] = ()
    beside: Sequence[Work] = ()


def make_app(site: Site, packages: Sequence[Plugged], runner: Scripts, version: str) -> Gate:
    """The `packages` above as one app; `runner` is closed at its end."""
    hub = Hub([topic for each in packages for topic in each.topics], _not_drawn, NoticeParts(site).of)
    folds = [fold for each in packages for fold in each.folds]
    follower = site.follower = Follower(site.dispatcher, site.feed, hub, [*folds, site.screens])
    every: list[BaseRoute] = [route for each in packages for route in each.routes]
    every += board.routes(site)
    every += [document_route(tuple(every), version), live_route(site, hub, follower)]
    every += [*health.routes(site, hub, follower), *pages.routes(site), *site.assets.routes()]

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await site.people.accounts.open()
        await site.contacts.open()
        await site.history.open()
        try:
            await site.dispatcher.join()
        except (Unavailable, OSError) as error:  # readyz says so, and the follower goes on trying
            if isinstance(error, EventsLost):
                raise
            LOG.warning("the engine is not there yet: %r", error)
        always: tuple[Work, ...] = (
            follower.run,
            partial(watch_hall, site),
            site.presence.run,
            partial(site.contacts.keep_purging, site.people.now),
        )
        beside = (work for each in packages for work in each.beside)
        tasks = [asyncio.create_task(supervised(work)) for work in (*always, *beside)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await site.feed.close()  # first: a read that was just sent is not cancelled before it is answered
            await asyncio.gather(*tasks, return_exceptions=True)
            await runner.close()
            await site.contacts.close()
            await site.people.accounts.close()

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return problems.answer(request, site, error)

    async def engine_fault(request: Request, error: Exception) -> Response:
        LOG.error("the engine refuses or is away: %r", error)
        return problems.answer(request, site, Unavailable("engine"))

    async def database_fault(request: Request, error: Exception) -> Response:
        LOG.error("the database is away or busy: %r", error)
        return problems.answer(request, site, Unavailable("database"))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = problems.answer(request, site, problems.of_http(error))
        answer.headers.update(error.headers or {})  # such as Allow
        return answer

    async def gone(request: Request, error: Exception) -> Response:
        return Response(status_code=400)  # nobody is there to read it

    async def broken(request: Request, error: Exception) -> Response:
        return problems.answer(request, site, problems.Broken())  # the server logs the fault itself

    handlers: Handlers = {
        Refused: refuse,
        EngineFault: engine_fault,
        RedisError: engine_fault,
        OperationalError: database_fault,
        HTTPException: http_error,
        ClientDisconnect: gone,
        Exception: broken,
    }
    app = Starlette(routes=every, exception_handlers=handlers, lifespan=lifespan)
    app.state.site = site
    return Gate(Direct(app, handlers), hosts(site))


def hosts(site: Site) -> set[str]:
    """Names under which a browser may ask for this hall."""
    named = {urlsplit(origin).hostname or "" for origin in (site.hall.lan_origin, site.hall.public_origin)}
    found = {"localhost", "127.0.0.1", "::1", site.settings.host.lower(), *named} - {"", "0.0.0.0", "::"}
    return {f"[{name}]" if ":" in name else name for name in found}


def _not_drawn(watch: Watch, error: Exception) -> None:
    LOG.error("%s cannot be drawn", watch, exc_info=error)
