"""The texts by which an item of the catalogue is found, and what finding one of them is worth. Pure.

Everything is folded first: full-width letters become ordinary ones, capitals small, spaces and signs vanish.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin

from config.hall import Service

_SIGNS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")


class Worth(NamedTuple):
    """Grades of a query that is the whole text, its beginning, or stands further inside."""

    whole: int
    start: int
    inside: int


OWN = Worth(100, 80, 60)
SAID = Worth(60, 45, 40)
CODE = Worth(100, 50, 35)


class Row(NamedTuple):
    """One text of one item; a match may begin at each of `starts`."""

    item: int
    text: str
    starts: tuple[int, ...]
    worth: Worth


class Spelling(NamedTuple):
    """Folded Chinese words with their pinyin: `at[n]` is where the syllable of character n begins in `full`."""

    words: str
    initials: str
    full: str
    at: tuple[int, ...]


def folded(text: str) -> str:
    """The text as it is compared."""
    return _SIGNS.sub("", plain(text))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=4096)
def spelled(text: str) -> Spelling:
    """How a text is typed. Read as a whole, so that 银行 is yin hang and 行政 is xing zheng."""
    words = folded(text)
    syllables = _syllables(words)
    at, length = [], 0
    for syllable in syllables:
        at.append(length)
        length += len(syllable)
    return Spelling(words, "".join(syllable[:1] for syllable in syllables), "".join(syllables), tuple(at))


def in_chinese(item: int, service: Service) -> Iterator[Row]:
    """The item's texts for a query in Chinese characters."""
    for text, worth in ((service.name.zh, OWN), *((said, SAID) for said in service.said)):
        if words := folded(text):
            yield _anywhere(item, words, worth)


def in_letters(item: int, service: Service, name: Spelling) -> Iterator[Row]:
    """The item's texts for a query in letters and digits."""
    yield from _typed(item, name, OWN)
    for said in service.said:
        yield from _typed(item, spelled(said), SAID)
    yield _by_words(item, service.code, CODE)
    yield _by_words(item, service.name.en, SAID)


def _typed(item: int, spelling: Spelling, worth: Worth) -> Iterator[Row]:
    if spelling.full:
        yield Row(item, spelling.full, spelling.at, worth)
    if spelling.initials != spelling.full:
        yield _anywhere(item, spelling.initials, worth)


def _anywhere(item: int, text: str, worth: Worth) -> Row:
    return Row(item, text, tuple(range(len(text))), worth)


def _by_words(item: int, text: str, worth: Worth) -> Row:
    """A match begins where a word does."""
    joined, starts = "", []
    for word in _WORD.findall(plain(text)):
        starts.append(len(joined))
        joined += word
    return Row(item, joined, tuple(starts), worth)


def _syllables(words: str) -> list[str]:
    """One syllable per character; what is not Chinese stands for itself."""
    letters: Any = list  # the library takes a list, its types do not say so
    found: list[str] = lazy_pinyin(words, style=Style.NORMAL, errors=letters)
    return [syllable.lower() for syllable in found]
