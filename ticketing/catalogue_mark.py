"""Which part of an item's name a query matched, for highlighting. Pure."""

from difflib import SequenceMatcher

from ticketing.catalogue_rows import Spelling, folded

_FEWEST = 2


def marked(name: str, spelling: Spelling, word: str) -> tuple[int, int]:
    """The slice of the shown name that the folded word stands for; (0, 0) if none does."""
    start, end = _in_folded(spelling, word)
    if end <= start:
        return 0, 0
    kept = [at for at, character in enumerate(name) if folded(character)]
    if len(kept) != len(spelling.words):  # a character that folds to several: no mark is better than a wrong one
        return 0, 0
    return kept[start], kept[end - 1] + 1


def _in_folded(spelling: Spelling, word: str) -> tuple[int, int]:
    if (at := spelling.words.find(word)) >= 0:
        return at, at + len(word)
    if not word.isascii():
        found = SequenceMatcher(None, spelling.words, word, autojunk=False).find_longest_match()
        return (found.a, found.a + found.size) if found.size >= _FEWEST else (0, 0)
    if (at := spelling.initials.find(word)) >= 0:
        return at, at + len(word)
    for first, start in enumerate(spelling.at):
        if spelling.full.startswith(word, start):
            end = start + len(word)
            return first, next((n for n, begins in enumerate(spelling.at) if begins >= end), len(spelling.at))
    return 0, 0
