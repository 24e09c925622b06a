"""What must be true of an engine before a hall may open on it.

Used at the start, which refuses if a finding is not good, and by `hall doctor`, which prints them all.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from dispatcher.engine_binary import OLDEST
from dispatcher.engine_stamp import Identity

LOWEST_FREE = 256 * 1024 * 1024  # bytes on the data's disk: below it no new promises are made (about a week of events)
HALL_KEYS = "hall:{"
KEYS_LOOKED_AT = 1000
WANTED = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is good, what was seen, and the cure ("" if none is needed)."""

    good: bool
    what: str
    cure: str = ""

    def __str__(self) -> str:
        return f"{'ok  ' if self.good else 'BAD '} {self.what}" + (f". Cure: {self.cure}" if self.cure else "")


def _finding(good: bool, what: str, cure: str) -> Finding:
    return Finding(good, what, "" if good else cure)


async def examine(redis: Redis, data: Path | None = None) -> list[Finding]:
    """Findings about the engine, and about the disk under `data` if the engine works on this machine.

    Reads only. An engine that cannot be asked gives one bad finding.
    """
    try:
        info: Mapping[str, Any] = await redis.info()
        settings = await _settings(redis)
        foreign = await _foreign(redis)
    except (RedisError, OSError) as error:
        return [Finding(False, f"the engine does not answer: {error}", "start it, and check HALL_REDIS")]
    found = judge(info, settings, foreign)
    return [*found, disk(data)] if data is not None else found


def judge(info: Mapping[str, Any], settings: Mapping[str, str] | None, foreign: list[str]) -> list[Finding]:
    """The findings from INFO, the settings (None: the engine hides them) and some keys that no hall wrote."""
    identity, role = Identity.from_info(info), info.get("role", "master")
    written = info.get("aof_last_write_status", "ok")
    found = [
        _finding(identity.version[:2] >= OLDEST, f"{identity}", "use Redis or Valkey 7.0 or newer"),
        _finding(role == "master", f"role {role}", "give the master's address"),
        _finding(written == "ok", f"last write to disk {written}", "look at the engine's log; is the disk full?"),
        _finding(
            not foreign,
            f"keys of others: {', '.join(foreign)}" if foreign else "no keys of others",
            "give the hall an engine or database of its own (…/1 at the end of the address)",
        ),
    ]
    if settings is None:
        hidden = "the service hides its settings: AOF always and noeviction cannot be checked"
        return [*found, _finding(str(info.get("maxmemory_policy")) == "noeviction", hidden, "set noeviction there")]
    return [
        *found,
        *(
            _finding(settings.get(key) == want, f"{key} {settings.get(key)}", f"set {key} {want} in its settings file")
            for key, want in WANTED.items()
        ),
    ]


def disk(folder: Path, lowest: int = LOWEST_FREE) -> Finding:
    """Whether the disk has room; a full one makes an engine with AOF always exit. Cheap: one statvfs."""
    free = shutil.disk_usage(folder).free
    return _finding(
        free >= lowest,
        f"{free // 2**20} MiB free for {folder}",
        f"free {(lowest - free) // 2**20 + 1} MiB there, or move the data folder (HALL_DATA)",
    )


async def _settings(redis: Redis) -> Mapping[str, str] | None:
    try:
        raw: Mapping[Any, Any] = await redis.config_get(*WANTED)
    except RedisError:
        return None  # managed services do not show it
    return {_text(key): _text(value) for key, value in raw.items()}


async def _foreign(redis: Redis) -> list[str]:
    """Up to three keys that no hall wrote, among the first thousand or so that SCAN gives."""
    seen, cursor = 0, 0
    strange: list[str] = []
    while seen < KEYS_LOOKED_AT:
        cursor, keys = await redis.scan(cursor, count=250)
        seen += len(keys)
        strange += [name for key in keys if not (name := _text(key)).startswith(HALL_KEYS)]
        if not cursor or len(strange) >= 3:
            break
    return [ascii(name[:40])[1:-1] for name in sorted(strange)[:3]]


def _text(word: Any) -> str:
    return word.decode(errors="replace") if isinstance(word, bytes) else str(word)
