"""The small ways to wait are as good as asyncio's own."""

import asyncio
import sys
from collections.abc import Awaitable

import pytest

from web.small_waits import Gate, Inbox

pytestmark = pytest.mark.anyio


async def begun(work: Awaitable[object]) -> "asyncio.Task[object]":
    task = asyncio.ensure_future(work)
    await asyncio.sleep(0)
    return task


async def test_an_inbox_gives_in_order_and_loses_nothing() -> None:
    inbox = Inbox()
    # given a reader that waits, and gives up the moment something comes
    gives_up = await begun(inbox.get())
    inbox.put_nowait("first")
    gives_up.cancel()
    inbox.put_nowait("second")
    with pytest.raises(asyncio.CancelledError):
        await gives_up
    # when the next one reads, it has all of it
    assert [await inbox.get(), await inbox.get()] == ["first", "second"] and inbox.empty()
    # and while one waits, there is no place for another
    waits = await begun(inbox.get())
    with pytest.raises(RuntimeError):
        await inbox.get()
    inbox.put_nowait("third")
    assert await waits == "third"
    # and an empty one holds no room for what may come
    assert sys.getsizeof(inbox._items) == sys.getsizeof([])


async def test_a_gate_lets_all_through_once_it_is_open() -> None:
    gate = Gate()
    assert gate.is_set() and await gate.wait()
    # given a closed gate, two that wait and one that gave up
    gate.clear()
    one, other, gives_up = [await begun(gate.wait()) for _ in range(3)]
    gives_up.cancel()
    # when it opens and closes at once, those who woke see that it is closed and go on waiting
    gate.set()
    gate.clear()
    await asyncio.sleep(0)
    assert not one.done() and not gate.is_set()
    # then the next opening lets them through
    gate.set()
    assert await one and await other
    assert gate._waiting == []
