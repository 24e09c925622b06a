"""The hall at one moment as the beginning of a day that can be played: who waits, who is served, who will come. Pure.

Whoever waits arrived when their clock says, before any window opens; a window that serves somebody opens when that one
is done. So the player and the paper hall of replays run a forecast too, by the very same rule.
"""

from collections.abc import Iterator
from math import exp
from random import Random
from typing import NamedTuple

from config.hall import Hall
from dispatcher.advice_outlook import Outlook
from dispatcher.estimate_habits import Spans
from dispatcher.replay_day import WALK_MS, Day, Leg, Post, Visit
from dispatcher.state import State
from dispatcher.tickets import Ticket

_MINUTE_MS = 60_000
_LEAST_LEFT_S = 15.0
_TRIES = 40


class Rest(NamedTuple):
    """`day`: times in ms since its zero; `now`: the moment itself, so counted. `measured`: tickets of the recording
    whose waits are compared: those who wait now or come within the horizon. `end`: until when people still come."""

    day: Day
    now: int
    end: int
    measured: frozenset[int]


def rest_of(state: State, hall: Hall, now: int, outlook: Outlook, horizon_min: float, seed: int) -> Rest:
    """One draw of the rest of the day. Equal seeds draw the same people, whatever windows are changed after."""
    random = Random(f"rest {seed}")
    standing = _standing(state)
    zero = min([now, *(ticket.clock for ticket in standing)])
    visits = [
        Visit(
            at,
            min(ticket.clock, now) - zero,
            lanes[0],
            ticket.klass,
            ticket.clock - zero if ticket.klass == "appointment" else None,
            tuple(_legs(ticket.service, lanes, outlook, random)),
        )
        for at, ticket in enumerate(standing, 1)
        for lanes in (_way(ticket, state),)
    ]
    coming = sorted(_coming(hall, now, outlook, 2 * horizon_min, random), key=lambda one: one[:2])
    for number, (at, lane, klass, leg) in enumerate(coming, len(visits) + 1):
        visits.append(Visit(number, at - zero, lane, klass, at - zero if klass == "appointment" else None, (leg,)))
    within = now - zero + round(horizon_min * _MINUTE_MS)
    end = now - zero + round(2 * horizon_min * _MINUTE_MS)
    day = Day(
        zero=zero,
        visits=tuple(visits),
        posts=tuple(_posts(state, hall, now, zero, outlook, random)),
        targets={},
        class_weights={},
        lane_weights={},
        secondary=1.0,
        early=round(hall.rules.appointment_early_min * _MINUTE_MS),
        turnaround=0,
        no_show=round(outlook.no_show_s * 1000),
    )
    return Rest(day, now - zero, end, frozenset(visit.ticket for visit in visits if visit.arrival <= within))


def _standing(state: State) -> list[Ticket]:
    """Everybody who waits, once each, by the order they came. Who goes on at one window stands in its lane here."""
    numbers = {number for name in state.queues() for number in state.queue(name)}
    found = [ticket for number in numbers if (ticket := state.ticket(number)) and ticket.lanes]
    return sorted(found, key=lambda ticket: ticket.ord)


def _way(ticket: Ticket, state: State) -> list[str]:
    """The lanes it has still to visit; where any of several will do, the emptiest."""
    lanes = list(ticket.lanes) if ticket.rule == "all" else [min(ticket.lanes, key=state.count)]
    for stage in filter(None, ticket.text("next").split("|")):
        rule, _, there = stage.partition(" ")
        lanes += there.split(",") if rule == "all" else [min(there.split(","), key=state.count)]
    return lanes


def _legs(service: str, lanes: list[str], outlook: Outlook, random: Random) -> Iterator[Leg]:
    """One stay after the other."""
    if random.random() < outlook.no_show:
        yield Leg(0.0, "no_show")
        return
    for at, lane in enumerate(lanes):
        seconds = _drawn(outlook, service, lane, random)
        if at + 1 < len(lanes):
            yield Leg(seconds, "transfer", WALK_MS, lanes[at + 1])
        else:
            yield Leg(seconds, "finish")


def _drawn(outlook: Outlook, service: str, lane: str, random: Random) -> float:
    sigma = outlook.sigma(lane)
    return outlook.seconds(service, lane) * exp(random.gauss(-(sigma**2) / 2, sigma))


Coming = tuple[int, str, str, Leg]
"""When (ms since 1970), lane, class, what the stay is like."""


def _coming(hall: Hall, now: int, outlook: Outlook, minutes: float, random: Random) -> Iterator[Coming]:
    """Poisson arrivals, each minute at the rate of that minute."""
    for minute in range(round(minutes)):
        at = now + minute * _MINUTE_MS
        for queue, rate in sorted(outlook.arrivals(at).items()):
            lane, _, klass = queue.partition(":")
            if lane not in hall.lanes or klass not in hall.lanes[lane].targets:
                continue
            left = random.expovariate(rate) if rate > 0 else 1.0
            while left < 1.0:
                come = random.random() >= outlook.no_show
                leg = Leg(_drawn(outlook, "", lane, random), "finish") if come else Leg(0.0, "no_show")
                yield at + round(left * _MINUTE_MS), lane, klass, leg
                left += random.expovariate(rate)


def _posts(state: State, hall: Hall, now: int, zero: int, outlook: Outlook, random: Random) -> Iterator[Post]:
    """Windows that take visitors, each from when it is free; one that is paused, from when somebody means to be back.
    Closed ones and those paused for nobody knows how long are not there."""
    for number, window in hall.windows.items():
        seat = state.window(number)
        ready = now
        match seat.state:
            case "called" | "serving":
                ready += _left_ms(state, seat.ticket, now - seat.since, outlook, random)
            case "paused" if seat.until > 0:
                ready = max(now, seat.until)
            case "free":
                pass
            case _:
                later = tuple((start - zero, end - zero) for start, end in outlook.plan.get(number, ()) if start > now)
                if later:
                    yield Post(number, window.home, window.also, 1.0, (*later[:-1], (later[-1][0], None)))
                continue
        spans = tuple(spans_left(ready, now, outlook.plan.get(number)))
        yield Post(
            number, window.home, window.also, 1.0, tuple((start - zero, end and end - zero) for start, end in spans)
        )


def spans_left(ready: int, now: int, plan: Spans | None) -> Iterator[tuple[int, int | None]]:
    """From now to the end of the stretch and through those that follow; the last one until nobody waits."""
    left = [(start, end) for start, end in plan or () if end > now]
    if not left or left[0][0] > now:  # open though nobody meant it to be: who sits there stays
        yield ready, None
        return
    for at, (start, end) in enumerate(left):
        yield max(start, ready), None if at == len(left) - 1 else max(end, ready)


def _left_ms(state: State, number: str, past_ms: int, outlook: Outlook, random: Random) -> int:
    """What is left of a stay that has taken so long already: drawn until it is longer than that."""
    ticket = state.ticket(number)
    lane = ticket.lane if ticket else ""
    past = max(0, past_ms) / 1000
    for _ in range(_TRIES):
        whole = _drawn(outlook, ticket.service if ticket else "", lane, random)
        if whole > past:
            return round((whole - past) * 1000)
    return round(max(_LEAST_LEFT_S, past / 4) * 1000)
