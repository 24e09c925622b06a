"""The order rule: the script, its Python twin and exact fractions choose the same ticket, whatever waits."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.hall import load_hall
from dispatcher import keys
from dispatcher.events import answered
from dispatcher.rule import Head, Rule, choose, exact_rates, fractions
from tests.dispatcher.story import DAY, NINE, Story

NANCHUAN = Path(__file__).parents[2] / "config" / "halls" / "nanchuan"
# Ties are what goes wrong: few distinct clocks, close together, some in the future.
CLOCKS = st.one_of(st.integers(-700, 700).map(lambda step: NINE - step * 1000), st.integers(NINE - 10**8, NINE))


def by_fractions(rule: Rule, heads: list[Head], now: int, run: dict[str, int]) -> str | None:
    """The rule once more, in exact fractions and the plainest words."""
    exact = fractions(rule.hall)
    late = {
        h.queue.lane for h in heads if h.queue.klass == "regular" and h.queue.target and now - h.clock > h.queue.target
    }
    best: tuple[tuple[object, ...], str] | None = None
    for head in heads:
        queue = head.queue
        if queue.lane in late and queue.klass != "regular" and queue.guard and run[queue.lane] >= queue.guard:
            continue
        if now < head.clock - queue.early:
            continue
        lane = queue.lane
        if lane == "window":
            lane = rule.own_classes(queue.name.split(":")[1])[queue.klass]
        score = exact[lane, queue.klass, queue.home] * (now - head.clock)
        order = (0, -score, head.ord) if score >= 0 else (1, 0 if queue.home else 1, head.clock, head.ord)
        if best is None or order < best[0]:
            best = order, head.number
    return best[1] if best else None


@pytest.mark.anyio
async def test_script_twin_and_fractions_agree(story: Story) -> None:
    await story.sits_down(*story.hall.windows)
    rule = story.dispatcher.rule
    prefix = f"{keys.prefix(story.hall.code)}{DAY}:"
    story.clock.ms = NINE
    asked = []

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        window = data.draw(st.sampled_from(list(story.hall.windows)))
        queues = rule.queues(window)
        filled = data.draw(st.lists(st.sampled_from(queues), unique=True))
        numbers = data.draw(st.permutations(range(1, len(filled) + 1)))
        heads = [Head(q, f"A{n:03d}", n, data.draw(CLOCKS)) for q, n in zip(filled, numbers, strict=True)]
        run = {lane: data.draw(st.integers(0, 4)) for lane in story.hall.lanes}
        asked.append((window, [h for q in queues for h in heads if h.queue == q], run))

    collect()
    for window, heads, run in asked:
        # given a hall in which exactly these heads wait
        old = [key async for key in story.redis.scan_iter(f"{prefix}*") if ":desk" not in key and ":secret" not in key]
        pipe = story.redis.pipeline()
        if old:
            pipe.delete(*old)
        desk: dict[Any, Any] = {f"w:{window}:state": "free", f"w:{window}:ticket": ""} | {
            f"run:{lane}": str(n) for lane, n in run.items()
        }
        pipe.hset(prefix + "desk", mapping=desk)
        for head in heads:
            lane = head.queue.lane if head.queue.lane != "window" else story.hall.windows[window].home
            fields: dict[Any, Any] = {
                "state": "waiting",
                "ord": f"{head.ord:05d}",
                "class": head.queue.klass,
                "clock": str(head.clock),
            }
            place = window if head.queue.lane == "window" else ""
            more = {"todo": lane, "lane": lane, "since": str(head.clock), "place": place, "rule": "any", "next": ""}
            pipe.hset(f"{prefix}ticket:{head.number}", mapping=fields | more)
            pipe.zadd(f"{prefix}queue:{head.queue.name}", {f"{head.ord:05d} {head.number}": head.clock})
        await pipe.execute()
        # when the window calls, then all three name the same ticket
        choice = choose(heads, NINE, run)
        twin = choice.chosen.number if choice.chosen else None
        assert twin == by_fractions(rule, heads, NINE, run)
        reply = await story.dispatcher.runner.run(
            "call_next",
            [keys.prefix(story.hall.code)],
            [
                *(DAY, story.request(), "d", story.hall.revision, str(NINE), window, story.session(window)),
                *story.dispatcher._candidates(window),
            ],
        )
        if twin is None:
            assert reply == "NOBODY_WAITING"
        else:
            event = answered(reply)
            assert event is not None and event.ticket == twin
            # and the event holds every head with its clock and rate, so that anyone can check
            told = {h.split(" ")[2]: h.split(" ") for h in event.fields["heads"].split(",")}
            assert {n: (int(t[3]), int(t[4])) for n, t in told.items()} == {
                h.number: (h.clock, h.queue.rate) for h in heads
            }


@given(
    st.dictionaries(
        st.integers(0, 30).map(lambda n: (f"lane{n}", "regular", True)),
        st.fractions(Fraction(1, 100_000), 10_000, max_denominator=10**6),
        min_size=1,
    )
)
def test_rates_are_exact_or_within_the_53_bits(exact: dict[tuple[str, str, bool], Fraction]) -> None:
    rates = exact_rates(exact)
    assert max(rates.values()) * 2 * 86_400_000 < 2**53
    assert min(rates.values()) >= 1


def test_nanchuans_rates_are_exact() -> None:
    hall = load_hall(NANCHUAN)
    exact, rates = fractions(hall), Rule(hall).rates
    keys_ = list(exact)
    assert all(exact[a] * rates[b] == exact[b] * rates[a] for a in keys_ for b in keys_)
