"""Search over the hall's services: Chinese, full pinyin, initials, code, other words for the same thing. Pure.

Every item is indexed once. A query is matched as a whole first; where that finds nothing, its parts are ('换身份证'
finds 居民身份证换领), so that people may speak as they do at a counter.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pypinyin import Style, lazy_pinyin

from config.hall import Hall, Service

QUERY_LIMIT = 40

_EXACT, _START, _INSIDE, _SYNONYM, _PARTS = 100, 80, 60, 40, 20
_SPACE = re.compile(r"[\W_]+")

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "身份证": ("id", "idcard", "证件"),
    "护照": ("passport", "出国"),
    "驾驶证": ("驾照", "驾驶本"),
    "营业执照": ("开公司", "办执照", "注册公司", "开店"),
    "社会保障卡": ("社保卡",),
    "社会保险": ("社保", "五险"),
    "医疗保险": ("医保",),
    "养老": ("退休", "养老金"),
    "公积金": ("住房贷款",),
    "不动产": ("房产证", "房本", "过户", "买房", "卖房"),
    "结婚": ("领证", "登记结婚"),
    "户口": ("落户", "户籍", "上户"),
    "出生": ("生孩子", "新生儿", "上户口"),
    "残疾": ("残疾人证",),
    "贷款": ("借钱", "融资"),
    "开户": ("银行卡", "对公账户"),
    "就业": ("找工作", "求职", "毕业生"),
    "创业": ("返乡", "开店"),
}
"""A word in an item's name, and what people say instead."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found service; `marked` is the slice of its Chinese name that matched, for highlighting."""

    service: Service
    score: int
    marked: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Entry:
    service: Service
    name: str
    latin: str
    initials: str
    full: str
    starts: tuple[int, ...]
    """Offset in `full` at which the pinyin of each character of `name` begins."""
    code: str
    synonyms: tuple[str, ...]
    order: int


class Catalogue:
    """An index over one hall's services."""

    def __init__(self, hall: Hall) -> None:
        self._entries = [_entry(service, order) for order, service in enumerate(hall.services.values())]

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The best items for a query, best first; an empty query finds nothing."""
        words = [_folded(word) for word in query[:QUERY_LIMIT].split()]
        words = [word for word in words if word]
        if not words:
            return []
        found = [(hit, entry.order) for entry in self._entries if (hit := _match_all(entry, words))]
        if not found:
            found = [(hit, entry.order) for entry in self._entries if (hit := _match_parts(entry, "".join(words)))]
        found.sort(key=lambda pair: (-pair[0].score, len(pair[0].service.name.zh), pair[1]))
        return [hit for hit, _ in found[:limit]]

    def letters(self) -> frozenset[str]:
        """Capital letters with which some item's name begins or goes on: the keys that can lead somewhere."""
        return frozenset("".join(entry.initials for entry in self._entries).upper()) & frozenset(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        )


def _entry(service: Service, order: int) -> _Entry:
    name = "".join(character for character in _plain(service.name.zh) if not _SPACE.fullmatch(character))
    # Asked character by character with its phrase in view, so that 银行 is yin hang and 行政 is xing zheng.
    syllables = _syllables(name)
    starts, at = [], 0
    for syllable in syllables:
        starts.append(at)
        at += len(syllable)
    synonyms = tuple(_folded(said) for word, others in SYNONYMS.items() if word in service.name.zh for said in others)
    return _Entry(
        service=service,
        name=name,
        latin=_folded(service.name.en),
        initials="".join(syllable[:1] for syllable in syllables),
        full="".join(syllables),
        starts=tuple(starts),
        code=_folded(service.code),
        synonyms=synonyms,
        order=order,
    )


def _syllables(name: str) -> list[str]:
    """One syllable per character of a name; what is not Chinese stands for itself."""
    letters: Any = list  # the library takes a list, its types do not say so
    found: list[str] = lazy_pinyin(name, style=Style.NORMAL, errors=letters)
    return [syllable.lower() for syllable in found]


def _match_all(entry: _Entry, words: list[str]) -> Hit | None:
    """Every word matches; the score is that of the weakest, the mark that of the first."""
    best: Hit | None = None
    for word in words:
        hit = _match(entry, word)
        if hit is None:
            return None
        if best is None:
            best = hit
        elif hit.score < best.score:
            best = Hit(entry.service, hit.score, best.marked)
    return best


def _match(entry: _Entry, word: str) -> Hit | None:
    return max(_ways(entry, word), key=lambda hit: hit.score, default=None)


def _ways(entry: _Entry, word: str) -> Iterator[Hit]:
    def hit(score: int, start: int = 0, end: int = 0) -> Hit:
        return Hit(entry.service, score, _in_name(entry, start, end))

    if word == entry.code:
        yield hit(_EXACT + 5)
    elif len(word) > 1 and entry.code.startswith(word):
        yield hit(_INSIDE - 5)
    at = entry.name.find(word)
    if at >= 0:
        yield hit(_grade(at, len(word), len(entry.name)), at, at + len(word))
    if not word.isascii():
        if any(word in said or said in word for said in entry.synonyms if len(said) > 1):
            yield hit(_SYNONYM)
        return
    at = entry.initials.find(word)
    if at >= 0:
        yield hit(_grade(at, len(word), len(entry.initials)) - 1, at, at + len(word))
    for first, start in enumerate(entry.starts):
        if entry.full.startswith(word, start):
            last = next((n for n, s in enumerate(entry.starts) if s >= start + len(word)), len(entry.starts))
            yield hit(_grade(first, last - first, len(entry.starts)) - 3, first, last)
            break
    if len(word) > 1 and (word in entry.synonyms or word in entry.latin):
        yield hit(_SYNONYM)


def _grade(at: int, length: int, whole: int) -> int:
    if length >= whole:
        return _EXACT
    return _START if at == 0 else _INSIDE


def _match_parts(entry: _Entry, word: str) -> Hit | None:
    """The longest part (two characters or more) of a Chinese query that the name contains, plus what else it shares."""
    if word.isascii() or len(word) < 2:
        return None
    start = length = 0
    for first in range(len(word)):
        for last in range(len(word), first + max(length, 1), -1):
            at = entry.name.find(word[first:last])
            if at >= 0:
                start, length = at, last - first
                break
    if length < 2:
        return None
    shared = sum(1 for character in set(word) if character in entry.name)
    return Hit(entry.service, _PARTS + 2 * length + shared, _in_name(entry, start, start + length))


def _in_name(entry: _Entry, start: int, end: int) -> tuple[int, int]:
    """A slice of the folded name as a slice of the name that is shown."""
    if end <= start:
        return 0, 0
    shown = entry.service.name.zh
    kept = [at for at, character in enumerate(shown) if _folded(character)]
    if len(kept) != len(entry.name):  # a character that folds to several: no mark is better than a wrong one
        return 0, 0
    return kept[start], kept[end - 1] + 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _folded(text: str) -> str:
    return _SPACE.sub("", _plain(text))
