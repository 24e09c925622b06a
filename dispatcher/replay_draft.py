"""A past day through the rule of the file in force and through a draft's: who would have waited how long.

Run as a process of its own, so that the hall's own processes are never slow for it:

    python -m dispatcher.replay_draft < what to play > lines 'done <share>', then 'found <JSON>'

Neither the live hall nor its engine is touched: both days are played in memory, by the order rule alone.
"""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

from config.hall import Hall
from config.reading import hall_from
from dispatcher.clock import SimulatedClock
from dispatcher.events import Event
from dispatcher.replay_day import day_of
from dispatcher.replay_files import of_files
from dispatcher.replay_paper import PaperHall
from dispatcher.replay_player import Player
from dispatcher.replay_recorded import Recorded, recorded

_TENTH = 0.9


class Waits(TypedDict):
    """Of one lane: minutes until the first call, and shares (0–1) that were called within their target."""

    tickets: int
    mean: float | None
    p90: float | None
    in_target: float | None
    priority: int
    priority_in_target: float | None


class Played(NamedTuple):
    """`waiting`: tickets that nobody called before the day's windows closed."""

    lanes: dict[str, Waits]
    waiting: int
    left_out: int


def play(events: Sequence[Event], hall: Hall, known: Hall, step: Callable[[float], None]) -> Played:
    """One day on one hall file. `step` hears the share that is done."""
    return play_day(recorded(events, hall, known), hall, step)


def play_day(found: Recorded, hall: Hall, step: Callable[[float], None]) -> Played:
    """The same of a day that is a recording already."""
    day, left_out = found
    clock = SimulatedClock(day.zero)
    player = Player(day, PaperHall(hall, clock), clock)
    every = max(1, len(day.visits) // 50)
    asyncio.run(player.play(lambda done: step(done / len(day.visits)) if done % every == 0 and day.visits else None))
    waits: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for visit in day.visits:
        if visit.ticket in player.calls:
            begins = max(visit.arrival, visit.slot or 0)
            waits[visit.lane].append((visit.klass, max(0.0, player.calls[visit.ticket] - begins / 1000) / 60))
    lanes = {code: _measured(waits[code], lane.targets) for code, lane in hall.lanes.items()}
    return Played(lanes, len(day.visits) - len(player.calls), left_out)


def _measured(waits: Sequence[tuple[str, float]], targets: Mapping[str, float]) -> Waits:
    minutes = sorted(wait for _, wait in waits)
    favoured = [wait <= targets["priority"] for klass, wait in waits if klass == "priority" and "priority" in targets]
    within = [wait <= targets.get(klass, targets["regular"]) for klass, wait in waits]
    return Waits(
        tickets=len(minutes),
        mean=sum(minutes) / len(minutes) if minutes else None,
        p90=minutes[min(len(minutes) - 1, int(len(minutes) * _TENTH))] if minutes else None,
        in_target=sum(within) / len(within) if within else None,
        priority=len(favoured),
        priority_in_target=sum(favoured) / len(favoured) if favoured else None,
    )


def asked(present: tuple[bytes, bytes], draft: tuple[bytes, bytes], events: Sequence[Event]) -> bytes:
    """What the process is given on its standard input."""
    files = {"present": [text.decode() for text in present], "draft": [text.decode() for text in draft]}
    return json.dumps({**files, "events": [[event.id, event.fields] for event in events]}).encode()


def asked_files(
    present: tuple[bytes, bytes], draft: tuple[bytes, bytes], trace: str, windows: str, lanes: Mapping[str, str]
) -> bytes:
    """The same with a recording's two files in place of a day of the stream; `lanes`: see replay_files."""
    files = {"present": [text.decode() for text in present], "draft": [text.decode() for text in draft]}
    return json.dumps({**files, "trace": trace, "windows": windows, "lanes": dict(lanes)}).encode()


def main(given: bytes, say: Callable[[str], None]) -> None:
    said: dict[str, Any] = json.loads(given)
    present, draft = (hall_from(*(text.encode() for text in said[name])) for name in ("present", "draft"))
    if "trace" in said:
        day = day_of(said["trace"], said["windows"], "full")
        days = [of_files(day, hall, present, said["lanes"]) for hall in (present, draft)]
    else:
        events = [Event(name, fields["kind"], int(fields["at"]), fields) for name, fields in said["events"]]
        days = [recorded(events, hall, present) for hall in (present, draft)]
    before = play_day(days[0], present, lambda share: say(f"done {share / 2:.3f}"))
    after = play_day(days[1], draft, lambda share: say(f"done {0.5 + share / 2:.3f}"))
    names = {code: lane.name.model_dump() for hall in (present, draft) for code, lane in hall.lanes.items()}
    lanes = [
        {"lane": code, "name": name, "before": before.lanes.get(code), "after": after.lanes.get(code)}
        for code, name in names.items()
    ]
    whole = {"before": before._asdict() | {"lanes": None}, "after": after._asdict() | {"lanes": None}}
    say("found " + json.dumps({"lanes": lanes, **whole}, ensure_ascii=True))


if __name__ == "__main__":
    main(sys.stdin.buffer.read(), lambda line: print(line, flush=True))
