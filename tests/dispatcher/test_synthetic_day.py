"""Made-up days: drawn once and for all by their seed, true to the shares they are made from, and playable."""

from statistics import fmean

import pytest

from dispatcher.clock import SimulatedClock
from dispatcher.replay_hall import hall_of
from dispatcher.replay_paper import PaperHall
from dispatcher.replay_player import Player
from dispatcher.synthetic_day import ARRIVALS, LOADS, NO_SHOW, Load, synthetic_day
from dispatcher.synthetic_hall import KINDS, synthetic_hall

HALL = synthetic_hall(1)


def test_a_seed_draws_the_same_hall_and_day_every_time() -> None:
    assert synthetic_hall(1) == HALL
    assert synthetic_day(HALL, 7) == synthetic_day(HALL, 7)
    assert synthetic_day(HALL, 7).day.visits != synthetic_day(HALL, 8).day.visits


def test_days_keep_the_shares_they_are_made_from() -> None:
    days = [synthetic_day(HALL, seed) for seed in range(12)]
    visits = [visit for day in days for visit in day.day.visits]
    assert len(visits) / len(days) == pytest.approx(sum(kind.daily for kind in KINDS.values()), rel=0.08)
    missed = sum(visit.legs[0].end == "no_show" for visit in visits) / len(visits)
    assert missed == pytest.approx(NO_SHOW, abs=0.012)
    morning = sum(visit.arrival < 4 * 3_600_000 for visit in visits) / len(visits)
    assert morning == pytest.approx(sum(ARRIVALS[:8]) / sum(ARRIVALS), abs=0.03)
    whole = [v.legs[0].seconds for v in visits if v.lane == "XPR" and len(v.legs) == 1]
    assert fmean(whole) == pytest.approx(KINDS["XPR"].mean_s, rel=0.12)


def test_items_are_told_by_popularity() -> None:
    day = synthetic_day(HALL, 3)
    assert set(day.items) == {visit.ticket for visit in day.day.visits}
    told = [HALL.item(day.items[visit.ticket]) for visit in day.day.visits]
    assert all(item.lane == visit.lane for item, visit in zip(told, day.day.visits, strict=True))
    first = HALL.items["GEN"][0]
    assert sum(item == first for item in told) > len(day.day.visits) * first.share * 0.3


def test_windows_open_about_as_planned_and_somebody_may_stay_away() -> None:
    days = [synthetic_day(HALL, seed, "heavy") for seed in range(6)]
    for day in days:
        assert len(day.absent) >= 2
        for post in day.day.posts:
            spans, planned = post.spans, day.planned[post.window]
            assert all(end is None or start < end for start, end in spans)
            assert all(any(start <= at < end for start, end in planned) for at, _ in spans)
            morning = any(start < planned[0][1] for start, _ in spans)
            afternoon = any(start >= planned[-1][0] for start, _ in spans)
            assert (morning and afternoon) == (post.window not in day.absent)


@pytest.mark.parametrize("load", LOADS)
async def test_a_day_plays_to_its_end(load: Load) -> None:
    day, clock = synthetic_day(HALL, 2, load).day, SimulatedClock(0)
    player = Player(day, PaperHall(hall_of(day, "made-up"), clock), clock)
    await player.play()
    assert set(player.calls) == {visit.ticket for visit in day.visits}
