"""离岗超时, the dashboard's own part: which windows with a visitor have lost their clerk."""

import asyncio
from collections.abc import Mapping

from dispatcher.catalogue_minutes import catalogue_minutes
from dispatcher.events import Event
from displays.away import away
from web.hub import View
from web.seats_seen import seats_seen
from web.site import Site

_EVERY_S = 15.0


class AwayReport:
    """Fold every event with `follow`; `run` it for as long as the process serves."""

    def __init__(self, site: Site) -> None:
        self._site, self._usual = site, catalogue_minutes(site.hall)
        self._day, self._acted = "", dict[str, int]()
        self._seen: Mapping[str, float] = {}

    def follow(self, event: Event) -> None:
        """What a window does is a sign of whoever sits there."""
        if event.day != self._day:
            self._day, self._acted = event.day, {}
        if by := event.fields.get("by"):
            self._acted[by] = event.at

    async def run(self) -> None:
        """Looks every 15 s for what other processes have heard."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        self._seen = await seats_seen(self._site.people.accounts.engine)

    def draw(self, view: View, key: str, lang: str) -> str:
        """HTML for the part 'away'; '' while nobody is missed."""
        since = self._site.people.now()  # sessions live on this clock, the hall on its own
        seen = {seat: view.now - round((since - at) * 1000) for seat, at in self._seen.items()}
        found = away(view, self._acted, seen, self._usual)
        return self._site.render("dashboard_away.html", lang, away=found) if found else ""
