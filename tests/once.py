"""What every test would make anew and none looks at, made once in a test process: compiled templates, the hash of the
password that all simulated staff have, a database with empty tables, and the clips of the hall's voice."""

import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import MetaData, create_engine

from web import history_tables, passwords
from web.accounts import Accounts
from web.site import PACKAGES
from web.voice_engine import PROGRAM

PASSWORD = "correct horse battery"


class Compiled(BytecodeCache):
    """Templates by name and text, as the template engine keeps them."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class KnownStaff(Accounts):
    """Accounts that work out the hash of PASSWORD once."""

    async def hashed(self, password: str) -> str:
        return _hash() if password == PASSWORD else await super().hashed(password)


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


def lay_tables(file: Path) -> None:
    """Make the database with all tables empty, unless there is one."""
    if not file.exists():
        file.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "hall.sqlite"
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            for family in _families():
                family.create_all(connection)
        engine.dispose()
        return file.read_bytes()


def _families() -> list[MetaData]:
    """Those of all stores that have been imported, but history, which makes its tables step by step."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in PACKAGES]
    found = {id(each): each for module in modules for each in vars(module).values() if isinstance(each, MetaData)}
    return [each for each in found.values() if each is not history_tables.FAMILY]


def share_clips(folder: Path) -> None:
    """Let the hall of that data folder find what another has had the same program say: each clip takes a process."""
    if not (folder / "voice").exists():
        (folder / "voice").symlink_to(_clips(shutil.which(PROGRAM)).name, target_is_directory=True)


@cache
def _clips(program: str | None) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="clips-")
