"""Every measurement goes through with sizes that say nothing of speed."""

import json
from functools import partial
from pathlib import Path

import pytest
from redis.asyncio import Redis

from benchmarks import (
    advice_trial,
    answer_beside,
    call_heard,
    client_time,
    dispatch_order,
    estimates,
    lives,
    painted,
    run,
    search_time,
    server_time,
    socket_memory,
    take_number,
    waiting,
)
from benchmarks.measured import Measured

HALL = Path(__file__).parents[2] / "config" / "halls" / "nanchuan"

TINY: dict[str, run.Measurement] = {
    "lives": partial(lives.measure, connections=2, rounds=1, seconds=0.05),
    "engine time": partial(server_time.measure, callers=2, rounds=1, turns=2),
    "client time": partial(client_time.measure, commands=4, rounds=1),
    "100,000 waiting": partial(waiting.measure, few=4, many=40, rounds=1),
    "POST /tickets": partial(take_number.measure, connections=4, requests=24, rounds=1, quiet_s=0),
    "call to screens": partial(call_heard.measure, sockets=3, rounds=2, quiet_s=0.02),
    "call to 1,000": partial(call_heard.measure, sockets=40, rounds=1, quiet_s=0.02),
    "call to 5,000": partial(call_heard.measure, sockets=40, rounds=1, quiet_s=0.02),
    "a clerk's answer": partial(answer_beside.measure, sockets=3, rounds=1, quiet_s=0.02),
    "memory a screen": partial(socket_memory.measure, sockets=3, calls=1),
    "call to paint": partial(painted.measure, calls=2),
    "search": partial(search_time.measure, rounds=1),
    "dispatch": partial(dispatch_order.measure, days=1),
    "estimates": partial(estimates.measure, days=1, past=1, calibrating=1, every=20),
    "advice": partial(advice_trial.measure, interventions=4, runs=2, past_days=1),
}


def test_none_is_left_out() -> None:
    assert TINY.keys() == run.MEASUREMENTS.keys()


@pytest.mark.parametrize("name", TINY)
async def test_it_measures_and_cleans_up(name: str, empty_engine_url: str) -> None:
    shares: list[float] = []
    found = await TINY[name](HALL, empty_engine_url, shares.append)
    for one in [found] if isinstance(found, Measured) else found:
        assert one.ratio > 0
        assert all(value > 0 for value in one.colour.values())
    assert shares == sorted(shares) and shares[-1] == 1.0
    async with Redis.from_url(empty_engine_url) as redis:
        assert await redis.keys("hall:*") == []


def test_the_readme_quotes_ratio_and_goal() -> None:
    found = [Measured("a ÷ b", 0.4567, "least", 0.35), Measured("c ÷ d", 2.5, "most", 2.2)]
    assert run.as_markdown(found).splitlines() == [
        "| measured | ratio | goal |",
        "| --- | --- | --- |",
        "| a ÷ b | 0.457 | ≥ 0.35 |",
        "| c ÷ d | 2.5 | ≤ 2.2 |",
    ]
    assert [(one["name"], one["good"]) for one in json.loads(run.as_json(found))] == [("a ÷ b", True), ("c ÷ d", False)]
