"""The green channel: whoever has complete papers is called within three minutes, nearly always, on nominal days.

A nominal day is drawn from the recorded nominal Monday: as many visitors, each one of that day's at a time nearby, with
that day's windows and clerks. It is played through the real dispatcher. See traces/README.md.
"""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from dispatcher.replay import replay_day
from dispatcher.replay_day import Day, Visit, read_day

TRACES = Path(__file__).resolve().parents[1] / "traces"
LANE, PROMISE_S, LEAST = "GRN", 180.0, 0.97
NEARBY_S = 600.0
"""How far from its own time a visit is drawn, as a standard deviation."""


class Called(NamedTuple):
    """Green tickets of a day: how many were called in time, of how many."""

    in_time: int
    tickets: int


def nominal_day(monday: Day, seed: int) -> Day:
    """Another day like this one."""
    chance, last = Random(seed), max(visit.arrival for visit in monday.visits)
    drawn = [_nearby(chance.choice(monday.visits), chance, last) for _ in monday.visits]
    drawn.sort(key=lambda visit: visit.arrival)
    return replace(monday, visits=tuple(replace(visit, ticket=number) for number, visit in enumerate(drawn, 1)))


def _nearby(visit: Visit, chance: Random, last: int) -> Visit:
    arrival = min(last, max(0, visit.arrival + round(chance.gauss(0, NEARBY_S) * 1000)))
    slot = None if visit.slot is None else visit.slot + arrival - visit.arrival
    return replace(visit, arrival=arrival, slot=slot)


async def green_on(day: Day, url: str) -> Called:
    """Waits are counted from the ticket, or from the slot of an appointment that comes before it."""
    calls = (await replay_day(day, url, predict=False)).calls
    waits = [
        calls.get(visit.ticket, float("inf")) - max(visit.arrival, visit.slot or 0) / 1000
        for visit in day.visits
        if visit.lane == LANE
    ]
    return Called(sum(wait <= PROMISE_S for wait in waits), len(waits))


async def days(url: str, seeds: Iterable[int]) -> float:
    monday = read_day(TRACES / "trace_1.csv", TRACES / "windows_1.json", "full")
    found = [await green_on(nominal_day(monday, seed), url) for seed in seeds]
    in_time, tickets = sum(day.in_time for day in found), sum(day.tickets for day in found)
    print(f"\ngreen channel, {len(found)} nominal days: {in_time} of {tickets} within 3 min, {in_time / tickets:.2%}")
    assert tickets >= 10 * len(found)
    return in_time / tickets


async def test_three_days(empty_engine_url: str) -> None:
    assert await days(empty_engine_url, range(1, 4)) >= LEAST


@pytest.mark.soak
async def test_thirty_days(empty_engine_url: str) -> None:
    first = int(os.environ.get("SEED", "1"))
    assert await days(empty_engine_url, range(first, first + int(os.environ.get("SIZE", "30")))) >= LEAST
