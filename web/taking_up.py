"""How a process learns that another revision of the hall file holds, and what it does then.

The stream says which revision holds; the data folder has its files. A web process lets a younger one begin and ends;
the process above it, which has no pages, goes on with the new hall. Nobody stops serving, and no ticket is touched.
"""

import asyncio
import logging
from contextlib import suppress

from config.hall import Hall, HallWrong
from config.in_force import as_here, is_newest, own_revision
from config.reading import files_in
from config.revisions import Files, Revisions
from config.settings import Settings
from dispatcher.errors import Refused
from web.site import Site

LOG = logging.getLogger(__name__)
_LOOK_S = 0.1  # at what this process knows already
_ASK_S = 1.0


def begin(settings: Settings) -> None:
    """Before a hall's processes begin: let the newest word hold for all of them, be it what was published on the pages
    or the settings' own hall file, edited since. Raises HallWrong."""
    revisions = Revisions(settings.data)
    if is_newest(settings, revisions.in_force()):
        return
    files = files_in(settings.hall)
    if files is None:
        return  # whoever reads it next says what is wrong
    revisions.hold(revisions.keep(Files(*files), own_revision(settings)).revision)


def planned(settings: Settings) -> Hall | None:
    """The hall that holds from the next business day on, if another one is planned."""
    revisions = Revisions(settings.data)
    revision = revisions.planned()
    if not is_newest(settings, revision):
        return None
    try:
        return as_here(revisions.hall(revision), settings)
    except HallWrong:
        LOG.exception("the planned hall file %s cannot be read; the old one goes on", revision)
        return None


def holds(settings: Settings, revision: str) -> bool:
    """The stream says that this revision holds: so it does for every process that begins from now on. Returns whether
    its files are here."""
    revisions = Revisions(settings.data)
    if not revisions.has(revision):
        return False
    if revisions.in_force() != revision:
        revisions.hold(revision)
    if revisions.planned() == revision:
        revisions.plan("")
    return True


async def resume(site: Site) -> None:
    """At the start of a hall: if its last process ended between a publication and the note of it, that one holds."""
    config = (await site.dispatcher.read_hall())[3]
    if config != site.hall.revision and is_newest(site.settings, config) and holds(site.settings, config):
        site.take_up(as_here(Revisions(site.settings.data).hall(config), site.settings))


async def watch_hall(site: Site) -> None:
    """In a web process: until another revision holds."""
    while True:
        if (follower := site.follower) is not None and (view := follower.view()) is not None:
            config = view.state.desk.get("config", "")
            mine = (site.hall.revision, site.dispatcher.hall.revision)
            if config and mine != (config, config) and holds(site.settings, config):
                LOG.info("hall file %s holds in place of %s", config, site.hall.revision)
                site.outdated.set()
                await asyncio.Event().wait()  # until this process has ended
        await asyncio.sleep(_LOOK_S)


async def go_with_the_hall(site: Site) -> None:
    """In the process above: take up each revision that comes to hold, for ever."""
    while True:
        with suppress(Refused, OSError):
            config = (await site.dispatcher.read_hall())[3]
            if config and config != site.hall.revision and holds(site.settings, config):
                site.take_up(as_here(Revisions(site.settings.data).hall(config), site.settings))
        await asyncio.sleep(_ASK_S)
