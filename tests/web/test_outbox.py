"""What waits to be sent to one socket: at once where it can be, in order, and never without bounds."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from tests.hall_app import until
from web import outbox
from web.outbox import LIMIT, Outbox

Tasks = list[asyncio.Future[None]]


class Client:
    """Takes messages at once, or only while `reads` is set; counts how often it was cut off."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.gone = False
        self.cuts = 0
        self.outbox = Outbox(self._send, self._cut)

    async def _send(self, text: str) -> None:
        if self.gone:
            raise ConnectionResetError
        if not self.reads.is_set():
            await self.reads.wait()
        self.got.append(text)

    def _cut(self) -> None:
        self.cuts += 1


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Tasks:
    """Every task that an outbox makes."""
    made: Tasks = []
    ensure = asyncio.ensure_future

    def counted(work: Coroutine[Any, Any, None]) -> asyncio.Future[None]:
        made.append(ensure(work))
        return made[-1]

    monkeypatch.setattr(asyncio, "ensure_future", counted)
    return made


async def test_what_can_be_sent_at_once_costs_no_task(tasks: Tasks) -> None:
    client = Client()
    for number in range(1000):
        client.outbox.put(str(number))
        assert client.got[-1] == str(number)  # already: no turn of the loop was needed
    assert tasks == [] and client.cuts == 0


async def test_order_is_kept_around_a_pause() -> None:
    client = Client()
    client.outbox.put("0")
    client.reads.clear()
    for number in range(1, 40):
        client.outbox.put(str(number))
    assert client.got == ["0"]
    client.reads.set()
    await until(lambda: len(client.got) == 40)
    client.outbox.put("40")
    assert client.got == [str(number) for number in range(41)] and client.cuts == 0


async def test_a_client_that_takes_nothing_is_cut_after_so_many_messages() -> None:
    client = Client()
    client.reads.clear()
    for number in range(LIMIT + 1):  # one is on its way
        client.outbox.put(str(number))
    assert client.cuts == 0
    client.outbox.put("one too many")
    assert client.cuts == 1
    client.outbox.put("nobody is there")
    client.reads.set()
    await asyncio.sleep(0.01)
    assert client.got == ["0"] and client.cuts == 1


async def test_a_client_that_takes_nothing_is_cut_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PATIENCE_S", 0.02)
    client = Client()
    client.reads.clear()
    client.outbox.put("0")
    client.outbox.put("1")
    await until(lambda: client.cuts)
    assert client.got == []


async def test_patience_is_for_each_message_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PATIENCE_S", 77.0)
    begun: list[float | None] = []
    timeout = asyncio.timeout

    def noted(seconds: float | None) -> asyncio.Timeout:
        begun.append(seconds)
        return timeout(seconds)

    monkeypatch.setattr(asyncio, "timeout", noted)
    client = Client()
    client.reads.clear()
    for number in range(8):
        client.outbox.put(str(number))
    await asyncio.sleep(0)
    client.reads.set()
    await until(lambda: len(client.got) == 8)
    assert begun.count(77.0) == 8


async def test_a_connection_that_is_gone_is_cut_once() -> None:
    client = Client()
    client.gone = True
    client.outbox.put("0")
    client.outbox.put("1")
    assert client.cuts == 1
    later = Client()
    later.reads.clear()
    later.outbox.put("0")
    later.outbox.put("1")
    later.gone = True
    later.reads.set()
    await until(lambda: later.cuts)
    later.outbox.put("2")
    assert later.got == ["0"] and later.cuts == 1


async def test_a_sender_that_is_cancelled_ends_the_connection(tasks: Tasks) -> None:
    client = Client()
    client.reads.clear()
    client.outbox.put("0")
    (task,) = tasks
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    client.reads.set()
    client.outbox.put("1")
    assert client.cuts == 1 and client.got == []  # never a later message without an earlier one


async def test_closing_forgets_what_waits() -> None:
    client = Client()
    client.reads.clear()
    client.outbox.put("0")
    client.outbox.put("1")
    client.outbox.close()
    client.outbox.close()
    client.reads.set()
    await asyncio.sleep(0.01)
    assert client.got == ["0"] and client.cuts == 1
