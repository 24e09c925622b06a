"""A whole hall as processes of its own, as `hall run` starts it: to be asked over HTTP, and to be killed."""

import asyncio
import contextlib
import ctypes
import os
import random
import re
import shutil
import signal
import socket
import sys
from pathlib import Path
from time import monotonic
from typing import Self

from benchmarks.http_client import connect
from config.hall import Hall, load_hall
from dispatcher.engine_folder import Folder
from dispatcher.engine_process import end_group, exists
from dispatcher.state import State
from tests.dispatcher.story import Story
from web.accounts import Accounts, address_of

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
PASSWORD = "a long enough password"
_MORE_WINDOWS = """[[windows]]
numbers = "61-66"
name = { zh = "综合窗口", en = "General counter" }
zone = "A"
home = "general"

"""
_START_S, _END_S = 90.0, 15.0  # a busy machine may take its time; how soon a hall is back is measured elsewhere
_PR_SET_PDEATHSIG = 1


def open_hall(folder: Path, **rules: str) -> Path:
    """A copy of the Nanchuan hall: always open, six more general windows, and other rules where a test has no time."""
    shutil.copytree(ROOT / "config" / "halls" / "nanchuan", folder)
    file = folder / "hall.toml"
    text = file.read_text("utf-8")
    text, hours = re.subn(r"^sessions = .*$", "always = true", text, count=1, flags=re.M)
    more = (
        '[[windows]]\nnumbers = "61-66"\nname = { zh = "综合窗口", en = "General" }\nzone = "A"\nhome = "general"\n\n'
    )
    text, windows = re.subn(r"^(?=\[\[windows\]\])", more, text, count=1, flags=re.M)
    assert hours == windows == 1
    for name, value in rules.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, count=1, flags=re.M)
        assert found == 1, name
    file.write_text(text, "utf-8")
    return folder


class HallProcess:
    """`async with HallProcess(folder, hall)`: the hall runs with an engine of its own; what is left of it afterwards is
    killed, also by the kernel if this process dies."""

    def __init__(self, folder: Path, hall: Path, workers: int = 2) -> None:
        self.data, self.hall, self._workers = folder, hall, workers
        self.port = _free_port()
        self._parent: asyncio.subprocess.Process | None = None
        self._log = folder.parent / f"{folder.name}.log"

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def start(self) -> None:
        """Returns once it serves."""
        with self._log.open("ab") as log:
            self._parent = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "main", "run", "--hall", self.hall, "--data", self.data),
                *("--port", str(self.port), "--workers", str(self._workers)),
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        await self.serving()

    async def serving(self) -> None:
        """Until every web process lives and one of them is ready. Raises ChildProcessError if the hall ended."""
        assert self._parent is not None
        async with asyncio.timeout(_START_S):
            while not (len(self.web()) == self._workers and await self.ready()):
                if self._parent.returncode is not None:
                    raise ChildProcessError(f"the hall ended with {self._parent.returncode}:\n{self.said()}")
                await asyncio.sleep(0.05)

    async def end(self) -> None:
        """In good order if the hall still can."""
        if self._parent is None:
            return
        web = [*self.web_parent(), *self.web()]
        if self._parent.returncode is None:
            self._parent.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._parent.wait(), _END_S)
        end_group(self._parent.pid)
        await self._parent.wait()
        if engine := self.engine():
            end_group(engine)
        kill(*web)

    def said(self) -> str:
        """The last lines of its log."""
        return "\n".join(self._log.read_text("utf-8", errors="replace").splitlines()[-30:])

    # its processes ---------------------------------------------------------------------------------------------

    @property
    def parent(self) -> int:
        assert self._parent is not None
        return self._parent.pid

    def web(self) -> list[int]:
        """The web processes that live."""
        return [pid for above in self.web_parent() for pid in _children(above)]

    def web_parent(self) -> list[int]:
        """The process that forks them."""
        return [pid for pid in _children(self.parent) if b"\0serve\0" in _command(pid)]

    def engine(self) -> int | None:
        """The engine that lives."""
        pid = Folder(self.data).engine.holder()
        return pid if pid and exists(pid) and _command(pid) else None

    def engines(self) -> list[int]:
        """Every process that works in this hall's engine folder; more than one would be a second server."""
        here = str(self.data.resolve() / "engine")
        return [
            pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if exists(pid) and _folder(pid) == here
        ]

    async def kill_parent(self) -> None:
        assert self._parent is not None
        kill(self._parent.pid)
        await self._parent.wait()

    # what it has -----------------------------------------------------------------------------------------------

    async def ready(self) -> bool:
        try:
            connection = await connect(HOST, self.port)
        except OSError:
            return False
        try:
            async with asyncio.timeout(2):
                status, _ = await connection.ask(f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            return status == 200
        except (OSError, TimeoutError):
            return False
        finally:
            connection.close()

    async def add(self, kiosks: int, clerks: int, **devices: str) -> list[str]:
        """Enrols kiosks, and devices by name and role; gives passwords to clerks. Returns the keys of the devices."""
        accounts = Accounts(address_of(self.data))
        await accounts.open()
        try:
            for number in range(1, clerks + 1):
                await accounts.add_account(clerk(number), "clerk", PASSWORD)
            names = [(f"kiosk-{number}", "kiosk") for number in range(1, kiosks + 1)]
            return [await accounts.add_device(*named) for named in (*names, *devices.items())]
        finally:
            await accounts.close()

    async def checked(self) -> State:
        """The day folded from the stream alone: what stands in the engine is just that, and numbers have no gap. Nobody
        may press meanwhile; the hall's own process, which notes slips, is halted for it."""
        folder, hall = Folder(self.data), load_hall(self.hall)
        story = Story(hall, f"unix://{folder.socket()}?password={folder.password()}")
        os.kill(self.parent, signal.SIGSTOP)
        try:
            await story.dispatcher.join()
            await asyncio.sleep(0.1)  # what it had sent before it was halted
            state = await story.folded()  # raises Gap if a rev is missing
            assert state.canonical() == await story.written()
        finally:
            os.kill(self.parent, signal.SIGCONT)
            await story.end()
        _no_gaps(hall, state)
        return state


def _no_gaps(hall: Hall, state: State) -> None:
    for letter in hall.series:
        numbers = sorted(int(ticket.number[1:]) for ticket in state.tickets.values() if ticket.series == letter)
        assert numbers == list(range(1, len(numbers) + 1)), letter


def clerk(number: int) -> str:
    return f"10{number:02d}"


def kill(*pids: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def gone(pid: int, within_s: float = 10.0) -> None:
    """Until the process has ended. Raises TimeoutError."""
    until = monotonic() + within_s
    while exists(pid):
        if monotonic() > until:
            raise TimeoutError(f"process {pid} lives on")
        await asyncio.sleep(0.02)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _folder(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def _free_port() -> int:
    """Below those that the kernel gives to whoever asks for any: a killed hall shall find it free again."""
    given_from = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text("ascii").split()[0])
    while True:
        port = random.randrange(10_000, max(given_from, 20_000))
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port
