"""Finds items by what a spoken sentence shares with their names: '我要换身份证' and 居民身份证换领. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ticketing.catalogue_index import Grades
from ticketing.catalogue_rows import Row

LEAST, MOST = 5.0, 25.0
_SINGLE = 0.3
"""What a shared character counts beside a shared pair."""


class Parts:
    """Over Chinese rows of `count` items: pairs of characters that few items have say more than those of many."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        self._count = count
        having: defaultdict[str, set[int]] = defaultdict(set)
        for row in rows:
            for part in (*row.text, *_pairs(row.text)):
                having[part].add(row.item)
        self._having: dict[str, NDArray[np.int64]] = {
            part: np.array(sorted(items), np.int64) for part, items in having.items()
        }

    def find(self, word: str) -> Grades:
        """A grade for each item that shares at least one pair of characters with the folded sentence."""
        by_pairs, most_pairs = self._shared(set(_pairs(word)))
        if not most_pairs:
            return by_pairs
        by_single, most_single = self._shared(set(word))
        share = (by_pairs + _SINGLE * by_single) / (most_pairs + _SINGLE * most_single)
        return np.where(by_pairs > 0, LEAST + (MOST - LEAST) * share, 0).astype(np.float32)

    def _shared(self, parts: Iterable[str]) -> tuple[Grades, float]:
        """The weight of what each item shares, and of all that any item has."""
        shared, most = np.zeros(self._count, np.float32), 0.0
        for part in parts:
            items = self._having.get(part)
            if items is not None:
                weight = float(np.log1p(self._count / len(items)))
                shared[items] += np.float32(weight)
                most += weight
        return shared, most


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]
