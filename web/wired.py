"""All devices without a browser that the hall file names, for as long as it names them: docs/device-frames.md.

They watch the same hub as screens do, with topics of their own, so that a bar over a window says what the window's
display says. While the hall itself is not heard they are told that they are stale, as a screen would see for itself.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from config.devices import Device
from config.hall import Hall
from web.follower import Fold, Follower
from web.hub import Hub, Topic, View, Watch
from web.site import Site
from web.wired_device import Act, WiredDevice
from web.wired_frames import VERSION
from web.wired_link import Told

LOG = logging.getLogger(__name__)
STALE_S = 30.0
_LOOK_S = 0.25

Makes = Callable[[Callable[[], View | None]], Act]
"""Given the hall as it is known, what does as keys ask."""


def said(told: Told, stale: Told) -> dict[str, Any]:
    """What a topic of devices gives as data: what to show, and what instead while the hall is not heard."""
    return {"told": told, "stale": stale}


class _Ear:
    """Watches one window for a device."""

    def __init__(self, window: str, device: WiredDevice) -> None:
        self._window, self._device, self._stale = window, device, False
        self._told: Told | None = None
        self._instead: Told | None = None

    def put(self, text: str) -> None:
        data = msgspec.json.decode(text).get("data") or {}
        if "told" in data:
            self._told = _told(data["told"])
        if "stale" in data:
            self._instead = _told(data["stale"])
        self._say()

    def stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self._say()

    def _say(self) -> None:
        told = self._instead if self._stale else self._told
        if told is not None:
            self._device.want(self._window, told)


def _told(data: Any) -> Told:
    kind, fields, ring = data
    return Told(kind, tuple(fields), ring)


class Wired:
    """topics: by the kind of a device, which it watches for each of its windows. folds: what those are drawn from."""

    def __init__(self, site: Site, topics: dict[str, Topic], folds: Sequence[Fold], makes: Makes) -> None:
        self._site, self._topics, self._folds, self._makes = site, topics, folds, makes

    async def run(self) -> None:
        """Until cancelled. With another hall file it begins anew."""
        while True:
            if self._site.hall.devices:
                await self._serve(self._site.hall)
            else:
                await asyncio.sleep(_LOOK_S)

    async def _serve(self, hall: Hall) -> None:
        """As long as this hall file holds."""
        site = self._site
        hub = Hub([*{topic.name: topic for topic in self._topics.values()}.values()], _not_drawn)
        follower = Follower(site.dispatcher, site.feed, hub, self._folds)
        act = self._makes(follower.view)
        devices = [WiredDevice(each, act, self._alive) for each in hall.devices.values()]
        async with asyncio.TaskGroup() as group:
            works = [follower.run, site.presence.run, *(device.run for device in devices)]
            tasks = [group.create_task(work()) for work in works]
            await self._watch(hall, follower, hub, devices)
            for task in tasks:
                task.cancel()

    async def _watch(self, hall: Hall, follower: Follower, hub: Hub, devices: Sequence[WiredDevice]) -> None:
        loop, ears = asyncio.get_running_loop(), list[_Ear]()
        heard = loop.time()
        while self._site.hall is hall:
            if not ears and (view := follower.view()) is not None:
                ears = [ear for device in devices for ear in self._joined(hub, device, view)]
            heard = loop.time() if follower.fresh() else heard
            for ear in ears:
                ear.stale(loop.time() - heard >= STALE_S)
            await asyncio.sleep(_LOOK_S)

    def _joined(self, hub: Hub, device: WiredDevice, view: View) -> Iterator[_Ear]:
        topic = self._topics[device.device.kind].name
        for window in device.device.numbers:
            ear = _Ear(window, device)
            hub.join(Watch(topic, window, ""), ear, view, None)
            yield ear

    def _alive(self, device: Device) -> None:
        page = "pad" if device.kind == "rater" else "window"
        for window in device.numbers:
            self._site.presence.heard(device.code, f"{page}:{window}", VERSION, device.address)


def _not_drawn(watch: Watch, error: Exception) -> None:
    LOG.error("%s of window %s cannot be told to devices", watch.topic, watch.key, exc_info=error)
