"""The hall's database as a file, and a database from it: SQLite by its own copying, PostgreSQL by pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from web.history_schema import HistoryTrouble

SQLITE, DUMP = "hall.sqlite", "hall.pgdump"
_BUSY_S = 30.0
_CURE = "install Debian's postgresql-client of the server's version"


def save(database: str, folder: Path) -> Path:
    """A consistent copy of a database that is in use, as one file in `folder`. Raises HistoryTrouble."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        made = folder / SQLITE
        with closing(_opened(Path(url.database or ""))) as source, closing(sqlite3.connect(made)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return made
    made = folder / DUMP
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={made}")
    return made


def sound(file: Path) -> None:
    """Raises HistoryTrouble for a copy that cannot be read."""
    if file.name == DUMP:
        _run("pg_restore", None, "--list", str(file))
        return
    with closing(_opened(file)) as copy:
        (said,) = copy.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise HistoryTrouble(f"{file} is damaged ({said}). Take another backup.")


def free(database: str) -> None:
    """Raises HistoryTrouble where a database has something already."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        if Path(url.database or "").exists():
            raise HistoryTrouble(f"{url.database} exists already. Move it aside, or give the data another folder.")
        return
    if _run("psql", url, "-Atc", "select count(*) from pg_tables where schemaname = current_schema()").strip() != "0":
        raise HistoryTrouble(f"The database {url.database} is not empty. Make a new one and name it in HALL_DATABASE.")


def load(file: Path, database: str) -> None:
    """Fills an empty database. Raises HistoryTrouble."""
    url = make_url(database)
    if (file.name == SQLITE) != (url.get_backend_name() == "sqlite"):
        raise HistoryTrouble(f"The backup holds {file.name}; HALL_DATABASE names another kind of database.")
    if file.name == SQLITE:
        shutil.copyfile(file, url.database or "")
        return
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", str(file))


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=_BUSY_S)


def _run(program: str, url: URL | None, *words: str) -> str:
    """The password goes by the environment: a command line is seen by all."""
    path, environment = shutil.which(program), dict(os.environ)
    if path is None:
        raise HistoryTrouble(f"{program} is missing: {_CURE}.")
    where: list[str] = []
    if url is not None:
        host = url.host or str(url.query.get("host", ""))
        environment |= {"PGPASSWORD": url.password or ""}
        where = [f"--dbname={url.database}", *([f"--host={host}"] if host else [])]
        where += [f"--port={url.port}"] if url.port else []
        where += [f"--username={url.username}"] if url.username else []
    done = subprocess.run([path, *where, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HistoryTrouble(f"{program} has failed: {done.stderr.strip()[-400:]}. Cure: mend that, or {_CURE}.")
    return done.stdout
