"""Clerks in a process of their own, who call as fast as they can until nobody waits: `python -m tests.faults.clerks`.

Reads from stdin a JSON list of {port, token, window}; prints one JSON list per call: window, key, status, number, and
the window that had just taken the number this clerk expected, or ''.
"""

import asyncio
import json
import sys
from typing import Any

import uvloop

from tests.faults.caller import Caller

_NOBODY = 204


async def work(seat: dict[str, Any]) -> None:
    window = seat["window"]
    clerk = Caller(seat["port"], seat["token"], f"window-{window}")
    expected = "A001"
    try:
        while True:
            key = clerk.key()
            called = await clerk.ask(f"/api/v1/windows/{window}/call-next", {"expected": expected}, key)
            number = called.body.get("number", "")
            print(json.dumps([window, key, called.status, number, called.body.get("taken", {}).get("window", "")]))
            if called.status != 200:
                return
            here = {"ticket": number}
            for verb, body in (("start", here), ("finish", {**here, "outcome": "accepted"})):
                key = clerk.key()
                done = await clerk.ask(f"/api/v1/windows/{window}/{verb}", body, key)
                if done.status != 200:
                    print(json.dumps([window, key, done.status, number, ""]))
            expected = f"A{int(number[1:]) + 1:03d}"  # the next, unless another clerk is faster
    finally:
        clerk.hang_up()


async def main() -> None:
    await asyncio.gather(*(work(seat) for seat in json.load(sys.stdin)))


if __name__ == "__main__":
    uvloop.run(main())
