"""A PostgreSQL of the tests' own: Debian's server in a folder of its own, on a Unix socket only."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "nobody"


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty server that goes with the block. Its absence is a failure, never a skip."""
    folder = Path(tempfile.mkdtemp(prefix="hall-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:  # the server does not run as root
            shutil.chown(folder, _USER)
        data = folder / "data"
        _run("initdb", "-D", data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        words = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=16MB"
        _run("pg_ctl", "-D", data, "-o", words, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql+psycopg://hall@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *words: object) -> None:
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    path = str(beside[-1]) if beside else shutil.which(program)
    if path is None:
        raise RuntimeError(f"{program} is missing: bin/debian postgresql")
    user = {"user": _USER} if os.geteuid() == 0 else {}
    done = subprocess.run(  # type: ignore[call-overload]
        [path, *map(str, words)], **user, cwd="/tmp", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}")
