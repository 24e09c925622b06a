"""The practice days: the driver on paper, then through the real scripts."""

import csv
from pathlib import Path
from statistics import mean

import pytest
from redis.asyncio import Redis

from dispatcher.clock import SimulatedClock
from dispatcher.replay import replay, write_calls
from dispatcher.replay_day import Day, Semantics, TraceWrong, read_day
from dispatcher.replay_player import Player
from tests.dispatcher.paper_hall import PaperHall

TRACES = Path(__file__).parent.parent / "traces"
MEASURED = ("GEN", "OTO", "XPR", "GRN")
DAYS = (1, 2, 3)


def recorded(day: int, semantics: Semantics) -> tuple[Day, dict[int, float]]:
    with (TRACES / f"default_{semantics}_calls_{day}.csv").open(encoding="utf-8") as file:
        given = {int(row["ticket"]): float(row["first_call_s"]) for row in csv.DictReader(file)}
    return read_day(TRACES / f"trace_{day}.csv", TRACES / f"windows_{day}.json", semantics), given


def wrong(calls: dict[int, float], given: dict[int, float]) -> list[int]:
    """Tickets whose first call is more than 0.2 s from the given one."""
    return [ticket for ticket, at in given.items() if abs(calls.get(ticket, float("inf")) - at) > 0.2]


def waits(day: Day, calls: dict[int, float]) -> tuple[float, float]:
    """Mean and P90 in seconds over the measured lanes."""
    found = sorted(
        max(0.0, calls[visit.ticket] - max(visit.arrival, visit.slot or 0) / 1000)
        for visit in day.visits
        if visit.lane in MEASURED
    )
    return mean(found), found[int(len(found) * 0.9)]


@pytest.mark.parametrize("semantics", ["core", "full"])
@pytest.mark.parametrize("number", DAYS)
async def test_the_driver_on_paper_makes_every_given_call(number: int, semantics: Semantics) -> None:
    day, given = recorded(number, semantics)
    clock = SimulatedClock(day.zero)
    player = Player(day, PaperHall(day, clock), clock)
    await player.play()
    assert wrong(player.calls, given) == []
    assert player.calls.keys() == given.keys()


@pytest.mark.parametrize("number", DAYS)
async def test_core_through_the_real_scripts_makes_every_given_call(number: int, empty_engine_url: str) -> None:
    _, given = recorded(number, "core")
    files = TRACES / f"trace_{number}.csv", TRACES / f"windows_{number}.json"
    replayed = await replay(*files, "core", empty_engine_url, predict=False)
    assert wrong(replayed.calls, given) == []
    assert replayed.seconds < 10


async def test_what_is_told_at_each_issue_comes_about_true(empty_engine_url: str, tmp_path: Path) -> None:
    trace = tmp_path / "morning.csv"
    trace.write_text("".join((TRACES / "trace_1.csv").read_text("utf-8").splitlines(keepends=True)[:240]), "utf-8")
    arrivals = {visit.ticket: visit.arrival / 1000 for visit in read_day(trace, TRACES / "windows_1.json").visits}
    replayed = await replay(trace, TRACES / "windows_1.json", "core", empty_engine_url)
    waited = {ticket: at - arrivals[ticket] for ticket, at in replayed.calls.items()}
    told = [(said, waited[ticket]) for ticket, said in replayed.predicted.items() if said is not None]
    assert len(told) > 0.95 * len(arrivals)
    error = mean(abs(said.p50 - wait) for said, wait in told)
    assert error < 0.6 * mean(abs(mean(waited.values()) - wait) for _, wait in told), "more than the mean is known"
    assert 0.7 < mean(wait <= said.p80 + 0.1 for said, wait in told) < 0.98


@pytest.mark.parametrize("number", DAYS)
async def test_full_through_the_real_scripts_waits_as_given(number: int, empty_engine_url: str) -> None:
    day, given = recorded(number, "full")
    files = TRACES / f"trace_{number}.csv", TRACES / f"windows_{number}.json"
    replayed = await replay(*files, "full", empty_engine_url, predict=False)
    assert waits(day, replayed.calls) == pytest.approx(waits(day, given), rel=0.03)
    assert replayed.seconds < 10


async def test_a_replay_leaves_nothing_behind_and_writes_its_calls(empty_engine_url: str, tmp_path: Path) -> None:
    lines = (TRACES / "trace_2.csv").read_text("utf-8").splitlines(keepends=True)
    trace = tmp_path / "trace.csv"
    trace.write_text("".join(lines[:60]), "utf-8")
    steps: list[tuple[int, int]] = []
    replayed = await replay(
        trace, TRACES / "windows_2.json", "core", empty_engine_url, step=lambda done, of: steps.append((done, of))
    )
    assert steps[-1] == (59, 59)
    async with Redis.from_url(empty_engine_url) as redis:
        assert await redis.dbsize() == 0
    write_calls(tmp_path / "calls.csv", replayed)
    with (tmp_path / "calls.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["ticket", "first_call_s", "predicted_p50_s", "predicted_p80_s"]
    assert [int(row["ticket"]) for row in rows] == list(range(1, 60))
    assert float(rows[0]["first_call_s"]) == replayed.calls[1]
    assert all(0 <= float(row["predicted_p50_s"]) <= float(row["predicted_p80_s"]) for row in rows)


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    trace.write_text((TRACES / "trace_1.csv").read_text("utf-8").replace("\n2,108.8,", "\n2,soon,"), "utf-8")
    with pytest.raises(TraceWrong, match=r"trace\.csv, line 3"):
        read_day(trace, TRACES / "windows_1.json")


def test_a_lane_without_a_target_is_named(tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    trace.write_text((TRACES / "trace_1.csv").read_text("utf-8").replace(",XPR,XPR-", ",MOON,XPR-"), "utf-8")
    with pytest.raises(TraceWrong, match="MOON"):
        read_day(trace, TRACES / "windows_1.json")
