"""Tries that all web processes count together."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from dispatcher.errors import Refused
from web.accounts import Accounts, address_of
from web.throttle import Throttle
from web.tries import TooManyTries, Tries

THREE = RateLimitItemPerMinute(3)


class Wrong(Refused):
    word = "WRONG"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def tries(tmp_path: Path, clock: Clock) -> AsyncIterator[Tries]:
    accounts = Accounts(address_of(tmp_path))
    yield Tries(accounts.engine, clock)
    await accounts.close()


async def test_the_window_moves_with_each_try(tries: Tries, clock: Clock) -> None:
    for _ in range(3):
        await tries.take((THREE, "somebody"))
        clock.now += 20
    clock.now -= 1  # the first is 59 s old
    with pytest.raises(TooManyTries):
        await tries.take((THREE, "somebody"))
    clock.now += 1
    await tries.take((THREE, "somebody"))
    with pytest.raises(TooManyTries):  # the second is 40 s old
        await tries.take((THREE, "somebody"))


async def test_a_try_that_one_limit_refuses_counts_for_none(tries: Tries) -> None:
    for number in range(3):
        await tries.take((THREE, "address"), (THREE, f"name {number}"))
    for _ in range(3):
        with pytest.raises(TooManyTries):
            await tries.take((THREE, "name 9"), (THREE, "address"))
    for _ in range(3):
        await tries.take((THREE, "name 9"))


async def test_a_clock_set_back_locks_nobody_out(tries: Tries, clock: Clock) -> None:
    for _ in range(3):
        await tries.take((THREE, "somebody"))
    clock.now -= 3600
    await tries.take((THREE, "somebody"))


async def test_only_what_is_wrong_counts(tries: Tries, clock: Clock) -> None:
    codes, others = Throttle(tries, "codes", THREE), Throttle(tries, "bookings", RateLimitItemPerHour(1))

    async def guesses(found: BaseException | None) -> None:
        async with codes.guessing("address 10.1.2.3", Wrong):
            if found is not None:
                raise found

    for _ in range(3):
        await guesses(None)
        with pytest.raises(KeyError):
            await guesses(KeyError("a fault of the hall's is no guess"))
        with pytest.raises(Wrong):
            await guesses(Wrong())
    with pytest.raises(TooManyTries):
        await guesses(None)
    await others.count("address 10.1.2.3")  # another thing has its own count
    with pytest.raises(TooManyTries):
        await others.count("address 10.1.2.3")
    clock.now += 60
    await guesses(None)
