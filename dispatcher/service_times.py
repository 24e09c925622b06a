"""How long a visitor keeps a window busy, learned from what was. Pure.

A stay, from the call until the window is done, is taken as log-normal. Its logarithm is that of the catalogue's minutes
plus what lane, department and item add, plus the clerk and the day. Each effect is the mean of what the effects before
it leave over, shrunk by n / (n + K): with nothing seen it is 0 and the catalogue speaks, with much seen the hall does
(empirical Bayes, as in Efron & Morris, 1975).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Name = TypeVar("Name", bound=Hashable)

K_LANE, K_DEPARTMENT, K_ITEM, K_CLERK, K_DAY = 2.0, 6.0, 4.0, 20.0, 60.0
"""How many stays weigh as much as knowing nothing: the spread of one stay against that of the effects, squared."""

SIGMA = 0.5
"""Spread of the logarithm of a stay before any was seen; weighs `_SIGMA_WEIGHT` of them."""

_SIGMA_WEIGHT, _SWEEPS = 30.0, 6
_LEAST_S, _MOST_S = 15.0, 4 * 3600.0


class Finished(NamedTuple):
    """One stay that went through without a break: where, for what, by whom, on which day 'yyyymmdd', how long."""

    lane: str
    item: str
    clerk: str
    day: str
    seconds: float


Prior = Callable[[str, str], float]
"""(item, lane) → seconds that a stay takes by the catalogue."""


def department_of(item: str) -> str:
    """Where no catalogue names it: codes that begin with the same word belong to one."""
    return item.partition("-")[0]


@dataclass(frozen=True)
class ServiceTimes:
    """What was learned, as effects on the logarithm. `count`: stays it was learned from; `department`: of an item."""

    prior: Prior
    count: int = 0
    department: Callable[[str], str] = department_of
    lanes: Mapping[str, float] = field(default_factory=dict)
    departments: Mapping[tuple[str, str], float] = field(default_factory=dict)
    items: Mapping[tuple[str, str], float] = field(default_factory=dict)
    clerks: Mapping[str, float] = field(default_factory=dict)
    days: Mapping[tuple[str, str], float] = field(default_factory=dict)
    sigmas: Mapping[str, float] = field(default_factory=dict)

    def mean_s(self, item: str, lane: str, day: str = "") -> float:
        """Mean stay (s) at a usual clerk on this day."""
        found = log(self.prior(item, lane)) + self.lanes.get(lane, 0.0) + self.days.get((day, lane), 0.0)
        found += self.departments.get((lane, self.department(item)), 0.0)
        return exp(found + self.items.get((lane, item), 0.0))

    def sigma(self, lane: str) -> float:
        return self.sigmas.get(lane, SIGMA)

    def factor(self, clerk: str) -> float:
        """A clerk's share of the usual time: below 1 for a quick one."""
        return exp(self.clerks.get(clerk, 0.0))


def learn(stays: Iterable[Finished], prior: Prior, department: Callable[[str], str] = department_of) -> ServiceTimes:
    """Effects in their order, several times over, so that a quick clerk of long items is told from a slow one of short
    ones."""
    seen = [stay for stay in stays if _LEAST_S <= stay.seconds <= _MOST_S]
    if not seen:
        return ServiceTimes(prior, department=department)
    left = np.array([log(stay.seconds) - log(prior(stay.item, stay.lane)) for stay in seen])
    lanes, departments, items, clerks, days = effects = (
        _Effect(K_LANE, [stay.lane for stay in seen]),
        _Effect(K_DEPARTMENT, [(stay.lane, department(stay.item)) for stay in seen]),
        _Effect(K_ITEM, [(stay.lane, stay.item) for stay in seen]),
        _Effect(K_CLERK, [stay.clerk for stay in seen]),
        _Effect(K_DAY, [(stay.day, stay.lane) for stay in seen]),
    )
    for _ in range(_SWEEPS):
        for effect in effects:
            left = effect.explain(left)
    spread = np.bincount(lanes.of, left**2) + _SIGMA_WEIGHT * SIGMA**2
    sigma = np.sqrt(spread / (lanes.counts + _SIGMA_WEIGHT))
    sigmas = dict(zip(lanes.names, sigma.tolist(), strict=True))
    # Effects are of the logarithm's middle; a mean lies half a variance above it.
    lifted = {lane: value + sigmas[lane] ** 2 / 2 for lane, value in lanes.found().items()}
    more = departments.found(), items.found(), clerks.found(), days.found()
    return ServiceTimes(prior, len(seen), department, lifted, *more, sigmas)


class _Effect(Generic[Name]):
    """What belonging to one of `names` adds, while everything else stays as it is."""

    def __init__(self, weight: float, names: Sequence[Name]) -> None:
        places: dict[Name, int] = {}
        self.of = np.array([places.setdefault(name, len(places)) for name in names])
        self.names, self._weight = list(places), weight
        self.counts = np.bincount(self.of)
        self._values = np.zeros(len(places))

    def explain(self, left: NDArray[np.float64]) -> NDArray[np.float64]:
        """Takes its share of what is left over, and gives back the rest."""
        whole = left + self._values[self.of]
        self._values = np.bincount(self.of, whole) / (self.counts + self._weight)
        rest: NDArray[np.float64] = whole - self._values[self.of]
        return rest

    def found(self) -> dict[Name, float]:
        return dict(zip(self.names, self._values.tolist(), strict=True))
