"""Policies side by side on one day of the hall or on made-up days, as a process of its own:

    python -m dispatcher.simulation_run < what to play > lines 'done <share>', then 'found <JSON>'

Neither the live hall nor its engine is touched: every day is played in memory.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from config.hall import Hall
from config.reading import hall_from
from dispatcher.events import Event
from dispatcher.policies import POLICIES
from dispatcher.replay_day import Day
from dispatcher.replay_hall import hall_of
from dispatcher.replay_recorded import recorded
from dispatcher.simulation import compare
from dispatcher.synthetic_day import LOADS, Load, synthetic_day
from dispatcher.synthetic_hall import synthetic_hall

_HALLS = 4
"""Made-up halls that the days are spread over, so that no single draw of items and clerks decides."""


def made_up(load: Load, days: int, seed: int) -> Iterator[tuple[Day, Hall]]:
    """Days of a few made-up halls in turn; the same for the same seed."""
    halls = [synthetic_hall(seed + number) for number in range(min(_HALLS, days))]
    for number in range(days):
        day = synthetic_day(halls[number % len(halls)], seed + number, load).day
        yield day, hall_of(day, "simulated")


def asked_recorded(files: tuple[bytes, bytes], events: Sequence[Event]) -> bytes:
    """What the process is given for a day on record, and the hall file it is played by."""
    told = [[event.id, event.fields] for event in events]
    return json.dumps({"hall": [text.decode() for text in files], "events": told}).encode()


def asked_made_up(load: str, days: int, seed: int) -> bytes:
    return json.dumps({"load": load, "days": days, "seed": seed}).encode()


def main(given: bytes, say: Callable[[str], None]) -> None:
    said: dict[str, Any] = json.loads(given)
    if "events" in said:
        hall = hall_from(*(text.encode() for text in said["hall"]))
        events = [Event(name, fields["kind"], int(fields["at"]), fields) for name, fields in said["events"]]
        days, count = iter([(recorded(events, hall, hall).day, hall)]), 1
        names = {code: lane.name.model_dump() for code, lane in hall.lanes.items()}
    else:
        load = next(load for load in LOADS if load == said["load"])
        days, count, names = made_up(load, said["days"], said["seed"]), said["days"], {}
    played = 0

    def step() -> None:
        nonlocal played
        played += 1
        say(f"done {played / count / len(POLICIES):.3f}")

    found = {name: asdict(each) for name, each in compare(days, list(POLICIES.values()), step).items()}
    say("found " + json.dumps({"policies": found, "names": names}))


if __name__ == "__main__":
    main(sys.stdin.buffer.read(), lambda line: print(line, flush=True))
