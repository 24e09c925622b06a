"""Text from outside, made fit for paper, log, voice and export: one line, no control characters, bounded. Pure."""

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS, _MARKS_IN_A_ROW = ("Mn", "Me"), 2


def canonical(text: str, limit: int) -> str:
    """At most `limit` characters of the text in NFC, without C0, C1, DEL, lone surrogates and bidi controls.

    White space becomes one blank, and no character carries more than two combining marks.
    """
    kept = text[: 4 * limit].encode("utf-8", "ignore").decode()
    kept = "".join(" " if c.isspace() else c for c in kept if c.isspace() or not _harms(c))
    found: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", kept):
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks > _MARKS_IN_A_ROW or (character == " " and (not found or found[-1] == " ")):
            continue
        found.append(character)
    return "".join(found)[:limit].rstrip()


def _harms(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in _BIDI
