"""Finds a query in thousands of texts: the sorted list of everything that follows an allowed start. Pure.

A query stands in a text where one of these endings begins with it, and those lie side by side.
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ticketing.catalogue_rows import Row

Grades = NDArray[np.float32]
"""A grade for every item of the catalogue, 0 where it was not found."""

QUERY_LIMIT = 40
_BETWEEN = "\x00"  # folding leaves no such character in a query
_LAST = "\U0010ffff"


class Index:
    """Over rows of `count` items."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        self._count = count
        self._text = "".join(row.text + _BETWEEN for row in rows)
        found: list[tuple[str, int, int, int, int, int]] = []
        at = 0
        for row in rows:
            for start in row.starts:
                worth = row.worth.inside if start else row.worth.start
                length = 0 if start else len(row.text)
                ending = self._text[at + start : at + start + QUERY_LIMIT]
                found.append((ending, at + start, row.item, worth, length, row.worth.whole))
            at += len(row.text) + 1
        found.sort()
        self._at = array("L", (each[1] for each in found))
        self._items = np.array([each[2] for each in found], np.int64)
        self._worth = np.array([each[3] for each in found], np.float32)
        self._lengths = np.array([each[4] for each in found], np.int64)
        self._whole = np.array([each[5] for each in found], np.float32)

    def find(self, word: str) -> Grades:
        """The best grade of each item that has the folded word (up to QUERY_LIMIT characters) in one of its texts."""
        first = bisect_left(self._at, word, key=self._ending)
        last = bisect_left(self._at, word + _LAST, lo=first, key=self._ending)
        whole = self._lengths[first:last] == len(word)
        best = np.zeros(self._count, np.float32)
        grades = np.where(whole, self._whole[first:last], self._worth[first:last])
        np.maximum.at(best, self._items[first:last], grades)
        return best

    def _ending(self, at: int) -> str:
        return self._text[at : at + QUERY_LIMIT]
