"""Lets another revision of the hall file hold: at once, from the next business day on, or an earlier one again.

The files are kept first, then one script decides (`change_hall`), then every process takes the new hall up. Whoever
waits where the new file knows nothing is sent to a lane that was named, or nothing is published.
"""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from config.hall import Hall, HallWrong, Mistake
from config.in_force import as_here, files_in_force, own_revision
from config.reading import HALL_FILE, hall_from
from config.revisions import Files, Revisions
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import ConfigChanged, Refused, TicketsLive
from dispatcher.state import State
from web.publications import Publications, Way
from web.site import Site


class HallFileWrong(Refused):
    """The draft has mistakes; nothing of it holds. Detail: how many."""

    word, status = "HALL_FILE_WRONG", 422

    def __init__(self, *details: str, mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(*details)
        self.mistakes = mistakes


class NothingChanged(Refused):
    """The draft is what holds already."""

    word = "NOTHING_CHANGED"


class HallMoved(Refused):
    """Another revision was published since the draft was begun. Detail: that revision."""

    word = "HALL_MOVED"


class StillWaiting(Refused):
    """People are where the new file has nothing. Detail: how many of them; a lane has to be named for them."""

    word = "STILL_WAITING"


class NeverPublished(Refused):
    """No such revision is kept here."""

    word, status = "NEVER_PUBLISHED", 404


class Gone(NamedTuple):
    """A lane or window that the new file does not have: 'bank_a' or 'window:3', its name, who waits there, and the
    ticket that is at the window just now."""

    what: str
    name: str
    waiting: int
    serving: str


class Publishing:
    """Of one web process; `used` by the admin's pages."""

    def __init__(self, site: Site) -> None:
        self._site, self.revisions = site, Revisions(site.settings.data)
        engine = site.people.accounts.engine
        self.made = Publications(engine, site.hall.code, site.people.now)

    async def in_force(self) -> Files:
        """The files that hold now."""
        return await asyncio.to_thread(files_in_force, self._site.settings)

    async def checked(self, files: Files) -> Hall:
        """The hall as this machine would run it. Raises HallFileWrong with every mistake."""
        try:
            hall = await asyncio.to_thread(hall_from, files.toml, files.rows)
        except HallWrong as wrong:
            raise HallFileWrong(str(len(wrong.mistakes)), mistakes=wrong.mistakes) from None
        if hall.code != self._site.hall.code:
            allowed = f"{self._site.hall.code}: a hall's tickets are kept under its code, which never changes"
            mistake = Mistake(HALL_FILE, "hall", "code", hall.code, allowed)
            raise HallFileWrong("1", mistakes=(mistake,))
        return as_here(hall, self._site.settings)

    async def now(
        self, request: str, files: Files, *, by: str, note: str, drains: Mapping[str, str], way: Way = "now"
    ) -> str:
        """From here on these files hold; the new revision. Raises HallFileWrong, NothingChanged, HallMoved,
        StillWaiting, WindowServing, DayOver."""
        site, hall = self._site, await self.checked(files)
        was = site.hall.revision
        if hall.revision == was:
            raise NothingChanged()
        await self._keep(files)
        new = Dispatcher(hall, site.dispatcher.runner, site.dispatcher.clock)
        await new.join()
        try:
            await new.change_hall(request, was=was, old=site.hall, drains=drains, staff=by, reason=note)
        except ConfigChanged:
            raise HallMoved((await site.dispatcher.read_hall())[3]) from None
        except TicketsLive as live:
            raise StillWaiting(*live.details) from None
        self.revisions.hold(hall.revision)
        await self._noted(hall.revision, was, by, note, way)
        return hall.revision

    async def next_day(self, files: Files, *, by: str, note: str) -> str:
        """From the next business day on these files hold; nobody waits yet then. Raises HallFileWrong,
        NothingChanged."""
        hall = await self.checked(files)
        if hall.revision == self._site.hall.revision:
            raise NothingChanged()
        await self._keep(files)
        self.revisions.plan(hall.revision)
        await self._noted(hall.revision, self._site.hall.revision, by, note, "next")
        return hall.revision

    async def cancel(self, *, by: str, note: str) -> None:
        """What is planned for the next day is not to hold after all. Raises NeverPublished if nothing is."""
        planned = self.revisions.planned()
        if not planned:
            raise NeverPublished()
        self.revisions.plan("")
        await self._noted(planned, self._site.hall.revision, by, note, "cancel")

    async def revert(self, request: str, revision: str, *, by: str, note: str, drains: Mapping[str, str]) -> str:
        """An earlier revision holds again. Raises as `now` does, and NeverPublished."""
        if not self.revisions.has(revision):
            raise NeverPublished()
        files = self.revisions.files(revision)
        return await self.now(request, files, by=by, note=note, drains=drains, way="revert")

    async def _keep(self, files: Files) -> None:
        """The new files, and the ones that still hold: so that there is always a way back."""
        own = await asyncio.to_thread(own_revision, self._site.settings)
        before = await self.in_force()
        for each in (before, files):
            await asyncio.to_thread(self.revisions.keep, each, own)

    async def _noted(self, revision: str, was: str, by: str, note: str, way: Way) -> None:
        await self.made.add(revision, was, by, note, way)
        await self._site.audit.record(by, "hall.published", about=f"{way} {revision}", why=note)


def gone(old: Hall, new: Hall, state: State) -> list[Gone]:
    """Lanes and windows that the new file does not have, with the people who are there now."""
    live = [ticket for ticket in state.tickets.values() if ticket.finished_at == 0]
    found = []
    for code, lane in old.lanes.items():
        if code not in new.lanes:
            here = [ticket for ticket in live if code in ticket.lanes or code in _later(ticket.text("next"))]
            found.append(Gone(code, lane.name.zh, len(here), ""))
    for number, window in old.windows.items():
        if number not in new.windows:
            here = [ticket for ticket in live if ticket.place == number and not ticket.window]
            found.append(Gone(f"window:{number}", window.name.zh, len(here), state.window(number).ticket))
    return found


def _later(stages: str) -> set[str]:
    return {lane for stage in stages.split("|") if stage for lane in stage.partition(" ")[2].split(",")}
