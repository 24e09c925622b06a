"""Whether this process lives, whether it can keep its promises, and its figures for Prometheus."""

from collections.abc import Iterable
from pathlib import Path

import anyio.to_thread
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dispatcher.doctor import disk
from dispatcher.errors import Refused
from web.archive_backlog import findings, readers_of
from web.follower import Follower
from web.hub import Hub, View
from web.roles import route
from web.site import Site


def routes(site: Site, hub: Hub, follower: Follower) -> list[Route]:
    async def alive(request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def found(request: Request) -> Response:
        return PlainTextResponse("alive\n", headers={"Connection": "close"})  # the next to seek is to dial anew

    async def ready(request: Request) -> Response:
        found = {"engine": await _reachable(site), "stream": follower.fresh(), "disk": True}
        if site.settings.data.is_dir():
            found["disk"] = (await anyio.to_thread.run_sync(disk, Path(site.settings.data))).good
        status = 200 if all(found.values()) else 503
        told = {**found, "history": await _followed(site)}  # nobody waits for it, so the hall is ready without
        return JSONResponse(told, status, {"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        registry = CollectorRegistry()
        registry.register(_Figures(follower.view(), hub.watching()))
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")

    return [
        route("/healthz", alive, ["GET"], roles={"public"}, name="healthz"),
        route("/live", found, ["GET"], roles={"public"}, name="found"),
        route("/readyz", ready, ["GET"], roles={"public"}, name="readyz"),
        route("/metrics", metrics, ["GET"], roles={"public"}, name="metrics"),
    ]


async def _reachable(site: Site) -> bool:
    try:
        await site.dispatcher.read_hall()
    except (Refused, OSError):
        return False
    return True


async def _followed(site: Site) -> bool:
    """Whether history takes in all that happens, and is not too far behind."""
    try:
        found = findings(await readers_of(site))
    except (Refused, RedisError, OSError, DBAPIError):
        return False
    return all(each.good for each in found)


class _Figures:
    """One look at the hall. Counts only; nothing of a person."""

    def __init__(self, view: View | None, watching: int) -> None:
        self._view, self._watching = view, watching

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("hall_watching", "Live connections of this process", value=self._watching)
        if self._view is None:
            return
        state, waits = self._view.state, self._view.waits
        yield GaugeMetricFamily("hall_rev", "Number of the last event of the business day", value=state.rev)
        waiting = GaugeMetricFamily("hall_waiting", "Waiting tickets", labels=["lane"])
        expected = GaugeMetricFamily("hall_expected_seconds", "Expected wait of a ticket taken now", labels=["lane"])
        for lane in self._view.hall.lanes:
            waiting.add_metric([lane], state.count(lane))
            if (wait := waits.by_lane.get(lane)) is not None:
                expected.add_metric([lane], wait)
        windows = GaugeMetricFamily("hall_windows", "Windows by state", labels=["state"])
        states = [state.window(number).state for number in self._view.hall.windows]
        for name in sorted(set(states)):
            windows.add_metric([name], states.count(name))
        yield from (waiting, expected, windows)
