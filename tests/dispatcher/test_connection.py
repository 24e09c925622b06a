"""The client: what its callers may rely on, on the real engine and on one that misbehaves to order."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import hiredis
import pytest
from redis.asyncio import Redis

from dispatcher.connection import Scripts, Unreachable
from dispatcher.embedded import Engine
from dispatcher.engine_words import MEANINGS, Meaning, meaning
from dispatcher.errors import Unavailable
from dispatcher.wire import EngineFault

COUNT = "return redis.call('INCR', KEYS[1])"
ECHO = "return ARGV"
# As every script of the hall: the same request id, the same answer, one effect.
ONCE = """
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then return known end
local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
redis.call('HSET', KEYS[1], ARGV[1], number)
return tostring(number)
"""
SCRIPTS = {"count": COUNT, "echo": ECHO, "once": ONCE, "wrong": "return redis.call('HGET', KEYS[1], 'x')"}


@asynccontextmanager
async def scripts(url: str, **settings: Any) -> AsyncIterator[Scripts]:
    client = Scripts(url, SCRIPTS, **settings)
    try:
        yield client
    finally:
        await client.close()


Behaviour = Callable[[int, list[str]], Awaitable[bytes | None]]


@asynccontextmanager
async def engine_that(behaves: Behaviour, folder: Path) -> AsyncIterator[str]:
    """An engine's socket where `behaves(connection number from 1, command)` gives the reply; None hangs up."""
    connections = 0
    sockets: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        mine, parser = connections, hiredis.Reader(encoding="utf-8", notEnoughData=...)
        sockets.add(writer)
        try:
            while data := await reader.read(65536):
                parser.feed(data)
                while (command := parser.gets()) is not ...:
                    known = command[0] in ("PING", "SCRIPT", "AUTH", "SELECT")
                    reply = b"+OK\r\n" if known else await behaves(mine, command)
                    if reply is None:
                        return
                    writer.write(reply)
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_unix_server(serve, path := str(folder / "s"))
    try:
        yield f"unix://{path}"
    finally:
        server.close()
        for writer in sockets:
            writer.close()
        await asyncio.sleep(0)


async def test_answers_are_text_numbers_nothing_and_lists_of_these(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url) as client:
        assert await client.run("count", ["{h}:n"]) == 1
        assert await client.run("echo", [], ["王 A042", 7, b"\xe5\x8e\x85", ""]) == ["王 A042", "7", "厅", ""]
        await client.run("once", ["{h}:hash"], ["r"])
        assert await client.run("wrong", ["{h}:hash"]) is None


async def test_many_callers_share_one_connection_and_keep_their_order(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url, limit=16) as client, Redis.from_url(empty_engine_url) as redis:
        before = (await redis.info("stats"))["total_connections_received"]
        assert await asyncio.gather(*(client.run("count", ["{h}:n"]) for _ in range(200))) == list(range(1, 201))
        assert (await redis.info("stats"))["total_connections_received"] == before + 1


async def test_a_word_that_cannot_be_sent_fails_its_own_caller_only(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url) as client:
        bad: list[Any] = ["\ud800", None, 1j]
        calls = [client.run("echo", [], [word]) for word in ["fine", *bad, "too"]]
        answers = await asyncio.gather(*calls, client.run("unknown", []), return_exceptions=True)
        assert [answers[0], answers[4]] == [["fine"], ["too"]]
        kinds = [type(answer) for answer in (*answers[1:4], answers[5])]
        assert kinds == [UnicodeEncodeError, TypeError, TypeError, KeyError]


async def test_a_caller_that_gives_up_does_not_disturb_the_others(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url) as client:
        await client.run("echo", [])
        calls = [asyncio.ensure_future(client.run("echo", [], [i])) for i in range(50)]
        await asyncio.sleep(0)
        for call in calls[::2]:
            call.cancel()
        assert await asyncio.gather(*calls[1::2]) == [[str(i)] for i in range(1, 50, 2)]


async def test_a_lost_script_is_loaded_again_unseen(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url) as client, Redis.from_url(empty_engine_url) as redis:
        assert await client.run("count", ["{h}:n"]) == 1
        await redis.script_flush()
        assert await asyncio.gather(*(client.run("count", ["{h}:n"]) for _ in range(9))) == list(range(2, 11))


async def test_a_script_that_fails_is_told_to_its_caller_only(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url) as client, Redis.from_url(empty_engine_url) as redis:
        await redis.set("{h}:text", "x")
        wrong = asyncio.ensure_future(client.run("wrong", ["{h}:text"]))
        assert await client.run("echo", [], ["a"]) == ["a"]
        with pytest.raises(EngineFault, match="WRONGTYPE"):
            await wrong


async def test_replies_cut_off_after_execution_have_one_effect_and_the_same_answer(
    engine: Engine, empty_engine_url: str, tmp_path: Path
) -> None:
    """A door between client and engine closes on every third chunk of replies, after the engine has worked."""
    cuts, chunks = 0, 0
    real = empty_engine_url.removeprefix("unix://").split("?")

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(real[0])

        async def up() -> None:
            while data := await reader.read(65536):
                back.write(data)
            back.close()

        async def down() -> None:
            nonlocal cuts, chunks
            while data := await there.read(65536):
                chunks += 1
                if chunks % 3 == 0 and cuts < 30:
                    cuts += 1
                    writer.transport.abort()
                    back.close()
                    return
                writer.write(data)
            writer.close()

        await asyncio.gather(up(), down(), return_exceptions=True)

    server = await asyncio.start_unix_server(door, path := str(tmp_path / "s"))
    async with server, scripts(f"unix://{path}?{real[1]}", patience_s=5, limit=8) as client:
        numbers: list[str] = []

        async def caller(name: int) -> None:
            for press in range(50):
                numbers.append(await client.run("once", ["{h}:desk"], [f"{name}-{press}"]))

        await asyncio.gather(*(caller(name) for name in range(8)))
    assert cuts == 30
    assert sorted(map(int, numbers)) == list(range(1, 401))


async def test_what_was_not_answered_is_sent_again_in_its_order(tmp_path: Path) -> None:
    seen: dict[int, list[str]] = {}

    async def behaves(connection: int, command: list[str]) -> bytes | None:
        seen.setdefault(connection, []).append(command[3])
        return None if connection == 1 and len(seen[1]) == 3 else f":{command[3]}\r\n".encode()

    async with engine_that(behaves, tmp_path) as url, scripts(url) as client:
        assert await asyncio.gather(*(client.run("echo", [], [i]) for i in range(8))) == list(range(8))
    assert seen[1] == ["0", "1", "2"]
    assert seen[2] in (list("234567"), list("01234567"))


@pytest.mark.parametrize("word", MEANINGS)
@pytest.mark.parametrize("form", ["{} as the engine says.", "ERR Error running script: @user_script:1: -{} not now"])
async def test_every_error_word_of_the_engine_has_its_meaning(word: str, form: str, tmp_path: Path) -> None:
    async def behaves(connection: int, command: list[str]) -> bytes:
        return f"-{form.format(word)}\r\n".encode() if connection == 1 and command[3] == "2" else b"+done\r\n"

    async with engine_that(behaves, tmp_path) as url, scripts(url) as client:
        answers = await asyncio.gather(*(client.run("echo", [], [i]) for i in range(4)), return_exceptions=True)
    hit = answers.pop(2)
    assert answers == ["done"] * 3
    match MEANINGS[word]:
        case Meaning.RETRY:
            assert hit == "done"
        case Meaning.UNAVAILABLE:
            assert type(hit) is Unavailable
        case Meaning.FATAL:
            assert type(hit) is EngineFault


@pytest.mark.parametrize("text", ["WINDOW_BUSY 3", "BUSYGROUP name exists", "ERR no such thing", "a BUSYbody"])
def test_words_are_whole_words_and_what_nobody_knows_is_a_fault(text: str) -> None:
    assert meaning(text) is Meaning.FATAL


async def test_no_answer_within_the_patience_is_unreachable_then_refused_at_once_then_well(tmp_path: Path) -> None:
    frozen = asyncio.Event()

    async def behaves(connection: int, command: list[str]) -> bytes:
        await frozen.wait()
        return b"+done\r\n"

    async with scripts(f"unix://{tmp_path}/s", patience_s=0.2) as client:
        began = time.monotonic()
        with pytest.raises(Unreachable):  # nobody there
            await client.run("echo", [])
        assert 0.15 < time.monotonic() - began < 1
        await asyncio.sleep(0.1)  # away for longer than the patience, also by the first try to reach it
        with pytest.raises(Unavailable) as known:  # no caller waits for that again
            await client.run("echo", [])
        assert known.value.details == ("away",)
        async with engine_that(behaves, tmp_path):
            async with asyncio.timeout(2):
                while True:
                    try:
                        await client.run("echo", [])
                    except Unreachable:
                        break  # there, but it does not speak
                    except Unavailable:
                        await asyncio.sleep(0.02)
            frozen.set()
            async with asyncio.timeout(2):
                while True:
                    try:
                        assert await client.run("echo", []) == "done"
                        break
                    except Unavailable:
                        await asyncio.sleep(0.02)


async def test_a_pause_between_commands_is_no_silence_of_the_engine(tmp_path: Path) -> None:
    connections: set[int] = set()

    async def behaves(connection: int, command: list[str]) -> bytes:
        connections.add(connection)
        await asyncio.sleep(0.06)
        return b"+done\r\n"

    async with engine_that(behaves, tmp_path) as url, scripts(url, patience_s=0.3) as client:
        for _ in range(2):
            assert await client.run("echo", []) == "done"
            await asyncio.sleep(0.4)
    assert connections == {1}


async def test_waiting_commands_are_bounded_and_one_too_many_is_refused_at_once(tmp_path: Path) -> None:
    async with scripts(f"unix://{tmp_path}/s", patience_s=0.1, pending=5) as client:
        answers = await asyncio.gather(*(client.run("echo", []) for _ in range(7)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unreachable] * 5 + [Unavailable] * 2


async def test_a_wrong_password_is_a_fault_at_once_and_the_client_lives_on(empty_engine_url: str) -> None:
    async with scripts(empty_engine_url.split("?")[0] + "?password=wrong", patience_s=5) as client:
        for _ in range(2):
            with pytest.raises(EngineFault, match="WRONGPASS"):
                await client.run("echo", [])


async def test_a_closed_client_gives_up_what_waits_and_refuses_more(tmp_path: Path) -> None:
    client = Scripts(f"unix://{tmp_path}/s", SCRIPTS)
    waiting = asyncio.ensure_future(client.run("echo", []))
    await asyncio.sleep(0.01)
    await client.close()
    with pytest.raises(Unreachable):
        await waiting
    with pytest.raises(Unavailable):
        await client.run("echo", [])
    await client.close()
