"""How long until each ticket is called: the order rule run forward from the present state. Pure.

Here one run with the catalogue's minutes: every open window works on, it finishes whom it serves, then calls whom the
rule names, until nobody it may serve is left. Nobody new comes. A ticket of several legs or stages queues again after
each. For every lane one ticket is imagined that is taken now; it is called like any other but takes no window's time.
`estimator.py` makes many runs with what was learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from config.hall import Hall
from dispatcher.catalogue_minutes import Minutes, catalogue_minutes
from dispatcher.estimate_chance import FAR, Chance, Stay
from dispatcher.estimate_path import Path
from dispatcher.estimate_scene import Means, Scene
from dispatcher.estimate_seats import Seats
from dispatcher.state import State

WALK_MS = 25_000
"""From the call until the visitor sits at the window, and the desk is ready again after the one before."""

_LEAST_LEFT = 0.25
"""Who is served for longer than the catalogue says is not done this very moment: this share of it is left."""

Basis = Literal["catalogue", "today", "history"]
"""What the times come from: the catalogue alone, or what was learned today or on the days before as well."""


class Visit(NamedTuple):
    """One stay at a window: seconds from now until it is called (negative: since then) and until it is over."""

    lane: str
    called_s: float
    over_s: float


Word = Literal["favoured", "back", "windows", "slow"]


class Grown(NamedTuple):
    """Why a ticket is to be called later than it was told: so many favoured visitors came, so many came back, so many
    windows were left, or those ahead are slow. `by_s`: how much later."""

    word: Word
    many: int
    by_s: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until called: of every waiting ticket, and of a regular ticket taken now in each lane. None: as things
    stand no open window will call it. `visits`: of a ticket with several legs or stages every visit left, in order.
    The P80 of both are there once many runs were made. `later`: of one taken in an hour, once that was looked at.
    `grown`: of tickets that are to be called later than told."""

    by_ticket: Mapping[str, float | None]
    by_lane: Mapping[str, float | None]
    visits: Mapping[str, Sequence[Visit]] = field(default_factory=dict)
    ticket_p80: Mapping[str, float | None] = field(default_factory=dict)
    lane_p80: Mapping[str, float | None] = field(default_factory=dict)
    basis: Basis = "catalogue"
    later: Mapping[str, float | None] = field(default_factory=dict)
    grown: Mapping[str, Grown] = field(default_factory=dict)


class Forecast:
    """Runs one hall's rule forward once."""

    def __init__(self, hall: Hall, minutes: Minutes | None = None) -> None:
        self.hall, self._seats = hall, Seats(hall)
        self._minutes = minutes or catalogue_minutes(hall)

    def run(self, state: State, now: int, until: str = "") -> Waits:
        """Waits at `now` (ms). With `until`, the run may stop as soon as that ticket is called."""
        scene = Scene(self._seats, state, now)
        target = scene.numbers.index(until) if until in scene.numbers else -1
        path = plain_path(scene, self._ms)
        called = path.play(FAR, target)
        first, lanes = scene.imagined, self._seats.lanes
        return Waits(
            {number: _seconds(called[who]) for who, number in scene.asked()},
            {lane: _seconds(called[first + at]) for at, lane in enumerate(lanes)},
            visits_of(scene, path.stays),
        )

    def _ms(self, service: str, lane: str) -> float:
        return self._minutes(service, lane) * 60_000


def plain_path(scene: Scene, means: Means) -> Path:
    """A run in which everything takes its usual time, nobody new comes and nobody who is away comes back, except from
    a pause whose end is known. `means` without the walk."""
    seats, windows = scene.seats, len(scene.seats.windows)
    free = [(0, len(seats.looks[window]), window, window) for window in scene.free]
    free += [(one.back, len(seats.looks[one.window]), one.window, one.window) for one in scene.away if one.back > 0]
    leaving: list[tuple[int, str, int, int]] = []
    for busy in scene.busy:
        whole = round(means(busy.service, busy.lane)) + (WALK_MS if busy.called else 0)
        ready = max(whole - busy.past, round(whole * _LEAST_LEFT))
        free.append((ready, len(seats.looks[busy.window]), busy.window, busy.window))
        if busy.who >= 0:
            leaving.append((busy.who, busy.lane, -busy.past, ready))
    free.sort()
    stays = [round(means(service, lane)) for service, lane in zip(scene.services, scene.lanes, strict=True)]
    chance = Chance(
        free=free,
        again=[],
        lines=[list(line) for line in scene.lines],
        stays=stays,
        late=(),
        until=[FAR] * windows,
        spans=((),) * windows,
        factors=(1.0,) * windows,
        breaks=[FAR] * windows,
        pause=0,
        between=FAR,
        in_row=list(scene.in_row),
    )
    imagined = scene.imagined, scene.imagined + len(seats.lanes)
    path = Path(seats, chance, scene.ways, scene.ords, imagined, WALK_MS, scene.elsewhere(means))
    for each in leaving:
        path.goes_on_from(*each)
    return path


def visits_of(scene: Scene, stays: Sequence[Stay]) -> dict[str, list[Visit]]:
    """The stays of one run, by ticket, of those that go to several windows."""
    found: dict[str, list[Visit]] = {}
    for who, lane, called, over in stays:
        number = scene.numbers[who]
        if number in scene.travellers:
            found.setdefault(number, []).append(Visit(lane, called / 1000, over / 1000))
    return found


def _seconds(ms: int) -> float | None:
    return None if ms >= FAR else ms / 1000


_last: Forecast | None = None


def forward(state: State, hall: Hall, now: int) -> Waits:
    """Waits by the catalogue's minutes at `now` (ms). Keeps the last hall's rates, so hand in the same hall again."""
    global _last
    if _last is None or _last.hall is not hall:
        _last = Forecast(hall)
    return _last.run(state, now)
