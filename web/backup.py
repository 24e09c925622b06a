"""A backup: database, engine and keys of a hall in one folder, consistent and tried out; and a hall from it.

The database is copied before the engine, so that the engine never knows less than history: what is missing in history
then follows from the stream. `backup.json` names every file with its SHA-256.
"""

import asyncio
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from config.hall import Hall
from web import backup_engine, backup_sql
from web.history_schema import HistoryTrouble

LIST = "backup.json"
_NOT_KEPT = ("engine", "hall.sqlite", "demo-", "voice", "aside-")
"""What is copied in another way, or is made anew."""


class Copy(NamedTuple):
    """What a backup holds: its epoch, its last event, how many files. `now`: when it was looked at (ms)."""

    epoch: str
    last: str
    files: int
    now: int


async def make(data: Path, database: str, hall: Hall, to: Path) -> Copy:
    """Raises HistoryTrouble, EngineTrouble, OSError; then `to` holds no backup."""
    await asyncio.to_thread(_begin, to)
    await asyncio.to_thread(_copy_others, data, to)
    await asyncio.to_thread(backup_sql.save, database, to)
    await backup_engine.save(data, to)
    epoch, last, _ = await backup_engine.last_event(to, hall)
    files = await asyncio.to_thread(_hashes, to)
    told = {"hall": hall.code, "epoch": epoch, "last": last, "files": files}
    await asyncio.to_thread(_finish, to, json.dumps(told, indent=1, ensure_ascii=False))
    return await check(to, hall)


async def check(folder: Path, hall: Hall) -> Copy:
    """Whether a backup is whole and can be opened. Raises HistoryTrouble, EngineTrouble."""
    told = _list_of(folder)
    if told["hall"] != hall.code:
        raise HistoryTrouble(f"{folder} is a backup of the hall {told['hall']}, not of {hall.code}. Name it in --hall.")
    found = await asyncio.to_thread(_hashes, folder)
    if wrong := sorted(name for name in {*found, *told["files"]} if found.get(name) != told["files"].get(name)):
        raise HistoryTrouble(f"{folder} is not what was backed up: {', '.join(wrong[:3])}. Take another backup.")
    await asyncio.to_thread(backup_sql.sound, _database_in(folder))
    epoch, last, now = await backup_engine.last_event(folder, hall)
    if (epoch, last) != (told["epoch"], told["last"]):
        raise HistoryTrouble(f"The engine in {folder} ends at {last}, not at {told['last']}. Take another backup.")
    return Copy(epoch, last, len(found), now)


async def restore(folder: Path, data: Path, database: str, hall: Hall) -> Copy:
    """Into a data folder and a database that are empty. Raises HistoryTrouble, EngineTrouble, OSError."""
    found = await check(folder, hall)
    await asyncio.to_thread(backup_sql.free, database)
    await asyncio.to_thread(_put, folder, data)
    await asyncio.to_thread(backup_sql.load, _database_in(folder), database)
    return found


def _list_of(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise HistoryTrouble(f"{folder} holds no backup that was finished ({error}).") from error
    return told


def _database_in(folder: Path) -> Path:
    return next(folder / name for name in (backup_sql.SQLITE, backup_sql.DUMP) if (folder / name).exists())


def _copy_others(data: Path, to: Path) -> None:
    """Keys, published hall files, certificates: whatever else the hall keeps."""
    for path in sorted(data.iterdir()):
        if path.name.startswith(_NOT_KEPT) or path.is_socket():
            continue
        if path.is_dir():
            shutil.copytree(path, to / path.name)
        else:
            shutil.copy2(path, to)


def _put(folder: Path, data: Path) -> None:
    """Nothing that is there is written over."""
    data.mkdir(parents=True, exist_ok=True)
    if taken := [data / path.name for path in folder.iterdir() if path.name != LIST and (data / path.name).exists()]:
        raise HistoryTrouble(f"{taken[0]} exists already. Move it aside, or give the data another folder.")
    for path in sorted(folder.iterdir()):
        if path.name in (LIST, backup_sql.SQLITE, backup_sql.DUMP):
            continue
        if path.is_dir():
            shutil.copytree(path, data / path.name)
        else:
            shutil.copy2(path, data)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / LIST)


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in _files(folder):
        with path.open("rb") as file:
            found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _begin(to: Path) -> None:
    if to.exists() and any(to.iterdir()):
        raise HistoryTrouble(f"{to} is not empty. Name a folder that is not there yet.")
    to.mkdir(parents=True, exist_ok=True)
    to.chmod(0o700)  # it will hold the hall's keys


def _finish(folder: Path, words: str) -> None:
    """A backup that is told of is on the disk."""
    (folder / LIST).write_text(words, "utf-8")
    for path in [*_files(folder), folder / LIST]:
        with path.open("rb") as file:
            os.fsync(file.fileno())
