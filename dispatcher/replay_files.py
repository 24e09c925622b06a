"""A recorded day's two files as a day of a hall: its people and their service times on the hall's own lanes and rule.
Pure.

A recording names lanes and windows of its own. Whoever tries it says which lane of the hall each of its lanes is; its
windows then are those of the hall that serve these lanes, open and quick as they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from config.hall import Hall
from dispatcher.replay_day import Day, Leg, Post, Visit
from dispatcher.replay_recorded import Recorded


def of_files(day: Day, hall: Hall, known: Hall, lanes: Mapping[str, str]) -> Recorded:
    """The day as `hall` would meet it; `known` is the file in force. lanes: lane of the recording → lane of the hall;
    who stands in any other is left out."""
    ways = {theirs: ours for theirs, ours in lanes.items() if ours in hall.lanes}
    visits = [_visit(visit, hall, ways) for visit in day.visits if visit.lane in ways]
    found = replace(
        day,
        visits=tuple(visits),
        posts=tuple(_posts(day, hall, known, lanes)),
        early=round(hall.rules.appointment_early_min * 60_000),
        no_show=round(hall.rules.no_show_s * 1000),
    )
    return Recorded(found, len(day.visits) - len(visits))


def _visit(visit: Visit, hall: Hall, ways: Mapping[str, str]) -> Visit:
    lane = ways[visit.lane]
    klass = visit.klass if visit.klass in hall.lanes[lane].targets else "regular"
    slot = visit.slot if klass == "appointment" else None
    return replace(visit, lane=lane, klass=klass, slot=slot, legs=tuple(_legs(visit, ways)))


def _legs(visit: Visit, ways: Mapping[str, str]) -> Iterator[Leg]:
    """A way to a lane that the hall does not have ends the visit."""
    for leg in visit.legs:
        if leg.lane and leg.lane not in ways:
            yield Leg(leg.seconds, "finish")
            return
        yield replace(leg, lane=ways[leg.lane]) if leg.lane else leg


def _posts(day: Day, hall: Hall, known: Hall, lanes: Mapping[str, str]) -> Iterator[Post]:
    """The windows of `known` in their order are those of the recording that have the same lane at home, and stay them
    with the lanes that `hall` gives them. One that is new in `hall` is open from the first opening to the last
    closing."""
    theirs: dict[str, list[Post]] = {}
    for post in day.posts:
        theirs.setdefault(lanes.get(post.home, ""), []).append(post)
    pairs = {}
    for number, seat in known.windows.items():
        if same := theirs.get(seat.home):
            pairs[number] = same.pop(0)
    spans = [span for post in day.posts for span in post.spans]
    ends = [end for _, end in spans]
    whole = (min((start for start, _ in spans), default=0), None if None in ends else max(map(int, filter(None, ends))))
    for number, seat in hall.windows.items():
        if number not in known.windows and spans:
            yield Post(number, seat.home, seat.also, 1.0, (whole,))
        elif number in pairs:
            yield replace(pairs[number], window=number, home=seat.home, also=seat.also)
