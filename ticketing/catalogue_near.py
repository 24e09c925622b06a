"""Finds a query with one typing error in thousands of texts: a letter too many, missing, wrong, or two swapped. Pure.

The algorithm of Wu and Manber, over one column of all texts at a time: bit k of a text's state says that the query's
first k letters end here, in `exact` without an error and in `near` with at most one. Its time depends on the texts and
hardly on the query.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ticketing.catalogue_index import Grades
from ticketing.catalogue_rows import OWN, Row

WHOLE, PART = 30.0, 28.0
_ONE, _TWO = np.uint64(1), np.uint64(2)

_Bits = NDArray[np.uint64]


class Near:
    """Over rows of `count` items."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        ordered = sorted(rows, key=lambda row: -len(row.text))
        self._count = count
        self._items = np.array([row.item for row in ordered], np.int64)
        self._lengths = np.array([len(row.text) for row in ordered], np.int64)
        self._whole = np.array([WHOLE if row.worth.whole == OWN.whole else PART for row in ordered], np.float32)
        self._columns: list[NDArray[np.intp]] = []
        self._starts: list[_Bits] = []
        self._codes: dict[str, int] = {}
        self._lay_out(ordered)

    def _lay_out(self, ordered: Sequence[Row]) -> None:
        """Letters by column, as small numbers from 1, and where in each column a match may begin."""
        text = "".join(row.text for row in ordered)
        letters, codes = np.unique(np.frombuffer(text.encode("utf-32-le"), np.uint32), return_inverse=True)
        self._codes = {chr(letter): code for code, letter in enumerate(letters.tolist(), 1)}
        begins = np.cumsum(self._lengths) - self._lengths
        # One place more than letters in each row: the state after the last one.
        places = begins + np.arange(len(ordered))
        starts = np.zeros(len(text) + len(ordered), np.uint64)
        for place, row in zip(places.tolist(), ordered, strict=True):
            starts[[place + start for start in row.starts]] = 1
        longest = int(self._lengths[0]) if ordered else 0
        for at in range(longest + 1):
            rows = int(np.count_nonzero(self._lengths >= at))
            self._starts.append(starts[places[:rows] + at])
            if at < longest:
                rows = int(np.count_nonzero(self._lengths > at))
                self._columns.append(codes[begins[:rows] + at] + 1)

    def find(self, word: str) -> Grades:
        """A grade for each item that has the folded word, or nearly, in one of its texts."""
        masks = np.zeros(len(self._codes) + 1, np.uint64)
        for at, letter in enumerate(word, 1):
            masks[self._codes.get(letter, 0)] |= _ONE << np.uint64(at)
        masks[0] = 0
        # A text may be shorter than the query by the one letter too many, no more.
        rows = int(np.searchsorted(-self._lengths, -(len(word) - 1), side="right"))
        hit = self._sweep(masks, _ONE << np.uint64(len(word)), rows)
        best = np.zeros(self._count, np.float32)
        whole = np.abs(self._lengths[:rows][hit] - len(word)) <= 1
        np.maximum.at(best, self._items[:rows][hit], np.where(whole, self._whole[:rows][hit], np.float32(PART)))
        return best

    def _sweep(self, masks: _Bits, done: np.uint64, rows: int) -> NDArray[np.bool_]:
        """Which of the first rows reach the query's end."""
        hit = np.zeros(rows, np.bool_)
        exact = self._starts[0][:rows]
        near, before, last = exact << _ONE, np.zeros(rows, np.uint64), np.zeros(rows, np.uint64)
        for column, starts in zip(self._columns, self._starts[1:], strict=True):
            n = min(rows, len(column))
            exact, mask = exact[:n], masks[column[:n]]
            then = ((exact << _ONE) & mask) | starts[:n]
            near = (near[:n] << _ONE) & mask
            near |= exact  # a letter is missing in the query
            near |= exact << _ONE  # a letter is wrong
            near |= then << _ONE  # a letter is too many
            near |= (before[:n] << _TWO) & last[:n] & (mask << _ONE)  # two are swapped
            hit[:n] |= (near & done) != 0
            before, last, exact = exact, mask, then
        return hit
