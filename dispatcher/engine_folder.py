"""The embedded engine's folder: who may use it, its password, and where its socket lies.

Two locks, both given back by the kernel when their holder dies. `owner.lock` is held by the one process that
supervises. `engine.lock` is inherited by the engine, which outlives a killed owner: held while `owner.lock` is free,
it tells the next owner that an engine lives and is to be taken over, never doubled.
"""

import fcntl
import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from dispatcher.engine_stamp import EngineTrouble

LONGEST_SOCKET = 99  # bytes; the kernel's limit is 108 on Linux, 104 on macOS


class Lock:
    """A lock file that names its holder's process id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def take(self) -> bool:
        """True if it is ours now."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self.descriptor = descriptor
        return True

    def name(self, pid: int) -> None:
        assert self.descriptor is not None
        os.pwrite(self.descriptor, f"{pid:<20}\n".encode(), 0)

    def holder(self) -> int | None:
        """The process id written by whoever took it last."""
        try:
            return int(self.path.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def drop(self) -> None:
        """Closes our descriptor; a child that inherited it goes on holding the lock."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None


class Folder:
    """`<data>/engine`, made if need be, open to its owner only."""

    def __init__(self, data: Path) -> None:
        self.path = data.resolve() / "engine"
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        self.owner, self.engine = Lock(self.path / "owner.lock"), Lock(self.path / "engine.lock")
        self.log = self.path / "engine.log"
        self._password = self.path / "password"

    def new_password(self) -> str:
        """A new secret in an owner-only file; only while no engine lives."""
        self._password.unlink(missing_ok=True)
        word = secrets.token_urlsafe(32)
        descriptor = os.open(self._password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(word)
        return word

    def password(self) -> str:
        """The living engine's. Raises EngineTrouble if others can read it, or it is gone."""
        try:
            status = self._password.stat()
            if status.st_mode & 0o077 or status.st_uid != os.geteuid():
                raise EngineTrouble(
                    f"Others can read the engine's password in {self._password}. End the engine (process "
                    f"{self.engine.holder()}: kill {self.engine.holder()}) and start again: it gets a new one."
                )
            return self._password.read_text()
        except FileNotFoundError:
            raise EngineTrouble(
                f"An engine (process {self.engine.holder()}) works on {self.path}, but its password is gone. End it "
                f"(kill {self.engine.holder()}) and start again; it loses nothing."
            ) from None

    def socket(self) -> Path:
        """A socket's path that fits the kernel's limit, in a folder that only we can enter."""
        usual = self.path / "engine.sock"
        if len(os.fsencode(usual)) <= LONGEST_SOCKET:
            return usual
        # The name depends on the data folder only, so that the next owner finds the living engine.
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        near = Path(tempfile.gettempdir() if len(tempfile.gettempdir()) < 40 else "/tmp")
        short = near / f"hall-{os.geteuid()}-{digest}"
        short.mkdir(mode=0o700, exist_ok=True)
        status = short.lstat()
        if short.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o077:
            raise EngineTrouble(f"{short} belongs to somebody else or is open to others. Remove it and start again.")
        return short / "engine.sock"

    def last_words(self, lines: int = 4) -> str:
        """The end of the engine's log."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
                return "\n".join(file.read().decode(errors="replace").strip().splitlines()[-lines:])
        except OSError:
            return ""
