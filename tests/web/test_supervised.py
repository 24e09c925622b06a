"""Work beside a process outlives its faults, and ends when the process does."""

import asyncio

import pytest

from web import supervised as module
from web.supervised import supervised


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REST_S", 0.0)
    monkeypatch.setattr(module, "_AGAIN_S", 0.0)


async def test_after_a_fault_the_work_begins_again() -> None:
    begun, going = list[int](), asyncio.Event()

    async def work() -> None:
        begun.append(len(begun))
        if len(begun) < 3:
            raise RuntimeError("a fault")
        going.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(supervised(work))
    await going.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert begun == [0, 1, 2]


async def test_work_that_loses_its_cancellation_ends_all_the_same() -> None:
    lost, going = list[int](), asyncio.Event()

    async def work() -> None:
        while True:
            going.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                lost.append(1)
                if len(lost) == 3:
                    raise

    task = asyncio.create_task(supervised(work))
    await going.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(lost) == 3


async def test_what_fails_because_it_was_told_to_end_is_no_fault_of_the_end(caplog: pytest.LogCaptureFixture) -> None:
    going = asyncio.Event()

    async def work() -> None:
        going.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("the connection was closed first")

    task = asyncio.create_task(supervised(work))
    await going.wait()
    with caplog.at_level("INFO"):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert "the connection was closed first" in caplog.text
