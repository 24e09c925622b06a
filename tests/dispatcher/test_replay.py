"""The practice days: the driver on paper, then through the real scripts."""

import csv
from pathlib import Path
from statistics import mean

import pytest

from dispatcher.clock import SimulatedClock
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


@pytest.mark.anyio
@pytest.mark.parametrize("semantics", ["core", "full"])
@pytest.mark.parametrize("number", DAYS)
async def test_the_driver_on_paper_makes_every_given_call(number: int, semantics: Semantics) -> None:
    day, given = recorded(number, semantics)
    clock = SimulatedClock(day.zero)
    player = Player(day, PaperHall(day, clock), clock)
    await player.play()
    assert wrong(player.calls, given) == []
    assert player.calls.keys() == given.keys()


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
