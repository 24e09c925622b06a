"""Search over the hall's services: Chinese, full pinyin, initials, code, everyday words, with one typing error. Pure.

Three steps, each taken only where the one before found too little: the query as it is, with one error, and by its
parts, so that people may speak as they do at a counter. Ranked by how well it matches, then by how often the item is
taken.
"""

from typing import NamedTuple, cast

import numpy as np

from config.hall import Hall, Service
from ticketing.catalogue_index import QUERY_LIMIT, Grades, Index
from ticketing.catalogue_mark import marked
from ticketing.catalogue_near import PART, Near
from ticketing.catalogue_parts import Parts
from ticketing.catalogue_rows import folded, in_chinese, in_letters, spelled
from ticketing.taken import Taken

ENOUGH = 4
"""Found items (more than a page of the kiosk) that make guessing at errors needless."""

NEAR_LETTERS, NEAR_CHARACTERS = 4, 3
"""Length from which an error is forgiven: of two letters that are like three anything else is, too."""

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Hit(NamedTuple):
    """A found service; `marked` is the slice of its Chinese name that matched, for highlighting."""

    service: Service
    grade: float
    marked: tuple[int, int]


class Catalogue:
    """An index over one hall's services. `taken` is to follow the hall's events; until it does, all are alike."""

    def __init__(self, hall: Hall, taken: Taken | None = None) -> None:
        self.taken = taken or Taken()
        self._services = list(hall.services.values())
        self._names = [spelled(service.name.zh) for service in self._services]
        count = len(self._services)
        chinese = [row for item, service in enumerate(self._services) for row in in_chinese(item, service)]
        letters = [
            row
            for item, (service, name) in enumerate(zip(self._services, self._names, strict=True))
            for row in in_letters(item, service, name)
        ]
        self._chinese, self._chinese_near, self._parts = (
            Index(chinese, count),
            Near(chinese, count),
            Parts(chinese, count),
        )
        self._letters, self._letters_near = Index(letters, count), Near(letters, count)
        self._lengths = np.array([len(name.words) for name in self._names], np.int64)

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The best items for a query, best first; an empty query finds nothing."""
        words = [word for part in query[:QUERY_LIMIT].split() if (word := folded(part)[:QUERY_LIMIT])]
        if not words:
            return []
        joined = "".join(words)[:QUERY_LIMIT]
        grades = np.maximum(self._all([self._as_said(word) for word in words]), self._as_said(joined))
        if np.count_nonzero(grades) < ENOUGH:
            guesses = self._all([np.maximum(self._as_said(word), self._with_error(word)) for word in words])
            grades = np.maximum.reduce([grades, guesses, self._with_error(joined)])
        if not grades.any():
            grades = self._parts.find(joined)
        return [
            Hit(
                self._services[item],
                float(grades[item]),
                marked(self._services[item].name.zh, self._names[item], words[0]),
            )
            for item in self._best(grades, limit)
        ]

    def letters(self) -> frozenset[str]:
        """Capital letters with which some item's name begins or goes on: the keys that can lead somewhere."""
        said = (spelled(said).initials for service in self._services for said in service.said if not said.isascii())
        return frozenset("".join((*(name.initials for name in self._names), *said)).upper()) & frozenset(_CAPITALS)

    def _as_said(self, word: str) -> Grades:
        return (self._letters if word.isascii() else self._chinese).find(word)

    def _with_error(self, word: str) -> Grades:
        if word.isascii():
            return self._letters_near.find(word) if len(word) >= NEAR_LETTERS else self._swapped(word)
        # A wrong character mostly sounds like the right one: that is how it was typed.
        alike = np.minimum(self._letters.find(spelled(word).full[:QUERY_LIMIT]), np.float32(PART))
        if len(word) < NEAR_CHARACTERS:
            return alike if len(word) > 1 else np.zeros_like(alike)
        return np.maximum(alike, self._chinese_near.find(word))

    def _swapped(self, word: str) -> Grades:
        """Of three letters only swapped neighbours are forgiven."""
        found = np.zeros(len(self._services), np.float32)
        for at in range(len(word) - 1 if len(word) == NEAR_LETTERS - 1 else 0):
            turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            found = np.maximum(found, np.minimum(self._letters.find(turned), np.float32(PART)))
        return found

    @staticmethod
    def _all(found: list[Grades]) -> Grades:
        """Every word is found; the weakest decides."""
        return cast(Grades, np.minimum.reduce(found))

    def _best(self, grades: Grades, limit: int) -> list[int]:
        """Positions by grade, then by how often taken, then the shorter name, then the file's order."""
        items = np.flatnonzero(grades)
        counts = self.taken.counts
        taken = np.array([counts.get(self._services[item].code, 0.0) for item in items])
        order = np.lexsort((items, self._lengths[items], -taken, -grades[items]))
        return [int(item) for item in items[order[:limit]]]
