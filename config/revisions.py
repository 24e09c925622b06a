"""The hall's files as they were published: each revision a folder of its own, never changed, and which one holds.

    halls/<revision>/hall.toml, services.csv   the files as they were checked
    halls/<revision>/over                      the revision of the hall file that lay in the settings' folder then
    halls/in_force                             the revision that holds now
    halls/planned                              the one that holds from the next business day on

Every write is a whole new file that takes the old one's place, so that a process which dies leaves no half of one.
"""

import os
import secrets
import shutil
from pathlib import Path
from typing import NamedTuple

from config.model import Hall
from config.reading import HALL_FILE, SERVICES_FILE, hall_from, load_hall

FOLDER = "halls"
_IN_FORCE, _PLANNED, _OVER = "in_force", "planned", "over"


class Files(NamedTuple):
    """Both files of a hall as they stand on disk."""

    toml: bytes
    rows: bytes


class Revisions:
    """Of one data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def keep(self, files: Files, over: str) -> Hall:
        """Put a revision beside the others; it does not hold by that. Raises HallWrong with every mistake."""
        hall = hall_from(files.toml, files.rows)
        if not self.has(hall.revision):
            draft = self._folder / f".{hall.revision}-{secrets.token_hex(4)}"
            draft.mkdir(parents=True)
            for name, text in ((HALL_FILE, files.toml), (SERVICES_FILE, files.rows), (_OVER, over.encode())):
                _write(draft / name, text)
            try:
                draft.rename(self._folder / hall.revision)
            except OSError:  # another process has just kept the same one
                shutil.rmtree(draft)
        _replace(self._folder / hall.revision / _OVER, over.encode())
        return hall

    def has(self, revision: str) -> bool:
        return bool(revision) and revision.isalnum() and (self._folder / revision / HALL_FILE).is_file()

    def files(self, revision: str) -> Files:
        """Raises LookupError for one that was never published."""
        if not self.has(revision):
            raise LookupError(revision)
        folder = self._folder / revision
        return Files((folder / HALL_FILE).read_bytes(), (folder / SERVICES_FILE).read_bytes())

    def folder(self, revision: str) -> Path:
        return self._folder / revision

    def hall(self, revision: str) -> Hall:
        """Raises HallWrong if the files on disk are no longer what was checked."""
        return load_hall(self._folder / revision)

    def over(self, revision: str) -> str:
        """The revision of the settings' own hall file when this one was published: edited since, that file holds."""
        return _word(self._folder / revision / _OVER)

    def hold(self, revision: str) -> None:
        """From here on processes that begin take this revision."""
        _replace(self._folder / _IN_FORCE, revision.encode())

    def in_force(self) -> str:
        """The revision that holds, or ''."""
        return _word(self._folder / _IN_FORCE)

    def plan(self, revision: str) -> None:
        """Let a revision hold from the next business day on; '' for none."""
        if revision:
            _replace(self._folder / _PLANNED, revision.encode())
        else:
            (self._folder / _PLANNED).unlink(missing_ok=True)

    def planned(self) -> str:
        return _word(self._folder / _PLANNED)


def _word(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""


def _write(path: Path, text: bytes) -> None:
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    _write(beside, text)
    beside.replace(path)
