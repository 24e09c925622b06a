"""The luck of the forward runs: the same ticket draws the same in every forecast. Pure.

Common random numbers, so that an estimate moves because the hall moved; over the runs each ticket's luck is spread
evenly (Latin hypercube; McKay, Beckman & Conover, 1979).
"""

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COLUMNS = 1021
"""So many tickets differ in their luck; a prime, so that neighbours never share it."""

SEED = 20_240_229


@lru_cache(maxsize=8)
def luck(runs: int) -> tuple[Floats, Floats, Floats]:
    """Per run and column: evenly spread shares, the normal values they stand for, and other shares."""
    random = np.random.default_rng(SEED)
    shares = (random.permuted(np.tile(np.arange(runs), (COLUMNS, 1)), axis=1).T + 0.5) / runs
    found = normal_of(shares)
    found /= found[:, 0].std() or 1.0
    return shares, found, random.random((runs, COLUMNS))


@lru_cache(maxsize=1)
def _table() -> tuple[Floats, Floats]:
    shares = np.concatenate(([1e-6, 1e-4], np.arange(1, 1000) / 1000, [1 - 1e-4, 1 - 1e-6]))
    return shares, np.array([NormalDist().inv_cdf(share) for share in shares])


def normal_of(shares: Floats) -> Floats:
    """The normal value below which each share lies."""
    return np.interp(shares, *_table())
