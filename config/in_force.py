"""The hall as one machine runs it: the files in force, and over them what the machine's settings say.

A revision that was published on the hall's own pages goes before the file that the settings name, until somebody edits
that file: the newest word holds.
"""

from pathlib import Path
from typing import Any

from config.hall import Hall, load_hall
from config.reading import files_in, revision_of
from config.revisions import Files, Revisions
from config.settings import Settings


def hall_of(settings: Settings) -> Hall:
    """The hall in force; a demo is open whatever the clock says. Raises HallWrong."""
    return as_here(load_hall(folder_in_force(settings)), settings)


def folder_in_force(settings: Settings) -> Path:
    """Where the files in force lie."""
    revisions = Revisions(settings.data)
    named = revisions.in_force()
    return revisions.folder(named) if is_newest(settings, named) else settings.hall


def is_newest(settings: Settings, revision: str) -> bool:
    """Whether it was published, and the settings' own hall file has not been edited since."""
    revisions = Revisions(settings.data)
    return revisions.has(revision) and revisions.over(revision) == own_revision(settings)


def own_revision(settings: Settings) -> str:
    """The revision of the file that the settings name; '' if it cannot be read."""
    files = files_in(settings.hall)
    return revision_of(*files) if files else ""


def files_in_force(settings: Settings) -> Files:
    """The files in force as they stand on disk. Raises OSError."""
    files = files_in(folder_in_force(settings))
    if files is None:
        raise OSError(settings.hall)
    return Files(*files)


def as_here(hall: Hall, settings: Settings) -> Hall:
    """The hall with what this machine's settings say in its place."""
    own: dict[str, Any] = {
        "lan_origin": settings.lan_origin or hall.lan_origin,
        "public_origin": settings.public_origin or hall.public_origin,
    }
    if settings.demo:
        own["hours"] = hall.hours.model_copy(update={"always": True})
    return hall.model_copy(update=own)
