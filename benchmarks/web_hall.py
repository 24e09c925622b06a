"""A hall behind one web process as it is shipped: `python -m main serve` with its own copy of a hall folder."""

import asyncio
import json
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench_hall import forget, request
from benchmarks.door import HOST, listening, process
from benchmarks.http_client import Connection, connect, post
from config.hall import Hall, load_hall
from dispatcher.connection import Scripts
from dispatcher.day_keeper import turn
from dispatcher.dispatcher import Dispatcher
from dispatcher.lua import scripts
from web.accounts import Accounts, address_of

CLERK, _PASSWORD = "1001", "a long enough password"
_READY_S = 60.0


@dataclass(frozen=True)
class WebHall:
    """Where it listens, and the bearer tokens of a kiosk and of a display."""

    hall: Hall
    port: int
    kiosk: str
    display: str
    pid: int

    def memory(self) -> float:
        """KB that its processes hold, what several share counted once."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        return sum(map(_held, (str(self.pid), *children)))

    def lanes(self) -> list[str]:
        """The lanes in which a kiosk may give a number to anybody."""
        return [lane.code for lane in self.hall.lanes.values() if not lane.papers]

    async def sign_in(self, door: Connection, window: str) -> str:
        """The bearer token of a clerk at the window."""
        body = {"user": CLERK, "password": _PASSWORD, "window": window}
        ask = post(HOST, "/api/v1/sessions", {}, body)
        return str(json.loads(await answered(door, ask(request()), 201))["token"])


@asynccontextmanager
async def web_hall(folder: Path, url: str) -> AsyncIterator[WebHall]:
    """The hall of `folder`, always open, under a code of its own on the engine at `url`; what it wrote goes with it."""
    async with AsyncExitStack() as stack:
        made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-")))
        own = _own_copy(folder, made / "hall")
        hall = load_hall(own)
        stack.push_async_callback(forget, url, hall.code)
        await _open(hall, url)
        kiosk, display = await _enrol(made)
        door = stack.enter_context(closing(listening()))
        environment = {
            "HALL_FD": str(door.fileno()),
            "HALL_HALL": str(own),
            "HALL_DATA": str(made),
            "HALL_REDIS": url,
            "HALL_LOG_LEVEL": "error",
        }
        pid = await stack.enter_async_context(process(["main", "serve"], environment, (door,)))
        port = door.getsockname()[1]
        await _ready(port)
        yield WebHall(hall, port, kiosk, display, pid)


@asynccontextmanager
async def connected(port: int, many: int) -> AsyncIterator[list[Connection]]:
    """So many keep-alive connections."""
    found: list[Connection] = []
    try:
        for _ in range(many):
            found.append(await connect(HOST, port))
        yield found
    finally:
        for one in found:
            one.close()


def bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def answered(connection: Connection, asked: bytes, right: int) -> bytes:
    """The body of an answer. Raises ValueError for another status: what is measured must have happened."""
    status, body = await connection.ask(asked)
    if status != right:
        raise ValueError(f"answered {status}: {body[:200].decode(errors='replace')}")
    return body


def _held(pid: str) -> float:
    lines = Path("/proc", pid, "smaps_rollup").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _own_copy(folder: Path, to: Path) -> Path:
    """With another code, so that a hall on the same engine is left alone, and always open."""
    shutil.copytree(folder if folder.is_dir() else folder.parent, to)
    file = to / "hall.toml"
    text = file.read_text("utf-8")
    text, codes = re.subn(r"^code = .*$", f'code = "bench-{secrets.token_hex(6)}"', text, count=1, flags=re.M)
    text, hours = re.subn(r"^\[hours\].*$", "[hours]\nalways = true", text, count=1, flags=re.M)
    if not (codes and hours):
        raise ValueError(f"{folder}: no hall code or no hours to change")
    file.write_text(text, "utf-8")
    return to


async def _open(hall: Hall, url: str) -> None:
    runner = Scripts(url, scripts(), patience_s=30.0)
    try:
        await turn(Dispatcher(hall, runner))
    finally:
        await runner.close()


async def _enrol(data: Path) -> tuple[str, str]:
    """Makes the clerk; tokens of a kiosk and of a display."""
    accounts = Accounts(address_of(data))
    await accounts.open()
    try:
        await accounts.add_account(CLERK, "clerk", _PASSWORD)
        return await accounts.add_device("bench-kiosk", "kiosk"), await accounts.add_device("bench-display", "display")
    finally:
        await accounts.close()


async def _ready(port: int) -> None:
    """Until the process follows the stream."""
    async with asyncio.timeout(_READY_S), connected(port, 1) as (door,):
        # Asked again and again: only the other process knows when.
        while (await door.ask(f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()))[0] != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
