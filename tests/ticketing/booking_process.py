"""A process that books as fast as it can: `python booking_process.py URL SLOTS TIMES NAME`. Prints how many it got."""

import asyncio
import sys

from dispatcher.errors import Refused
from ticketing.appointment_rules import Room
from ticketing.appointment_store import AppointmentStore, Asked, Wish
from web.accounts import Accounts

ROOM = Room(slot=5, day=17)


async def book(url: str, slots: int, times: int, name: str) -> int:
    accounts = Accounts(url)
    store, got = AppointmentStore(accounts.engine), 0

    async def one(turn: int) -> int:
        wish = Wish("papers", "20261123", turn % slots, ROOM)
        try:
            await store.book(Asked(name, f"key-{turn:04}", ("book",), 1), wish, service="card", language="zh")
        except Refused:
            return 0
        return 1

    try:
        for start in range(0, times, 10):
            got += sum(await asyncio.gather(*(one(turn) for turn in range(start, start + 10))))
    finally:
        await accounts.close()
    return got


if __name__ == "__main__":
    print(asyncio.run(book(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
