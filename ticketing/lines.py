"""Breaking a text into lines, whatever its characters are measured in. Pure.

Chinese text breaks between any two characters, except that no line begins with a closing mark; Latin words stay whole.
"""

import unicodedata
from collections.abc import Callable

_CANNOT_START = frozenset("，。、；：！？）】》」』”’…—,.;:!?)")
_JOINER = "\u200d"

Measure = Callable[[str], int]
"""The width of a text."""


def clusters(text: str) -> list[str]:
    """What a reader takes for one character: combining marks and joined pictures stay with their base."""
    found: list[str] = []
    for character in text:
        joined = bool(found) and (character == _JOINER or found[-1].endswith(_JOINER))
        if joined or (found and unicodedata.category(character).startswith("M")):
            found[-1] += character
        else:
            found.append(character)
    return found


def lines_of(text: str, measure: Measure, room: int, limit: int = 0) -> list[str]:
    """Lines of a text, each within `room` if every single cluster is; with a `limit` the last ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if measure(line + piece) <= room:
            line += piece
        elif measure(piece) > room:
            line = _break(line + piece, measure, room, lines)
        elif piece in _CANNOT_START and len(line) > 1:
            lines.append(line[:-1].rstrip())
            line = line[-1] + piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
    lines.append(line.rstrip())
    lines = [found for found in lines if found]
    return lines if not limit or len(lines) <= limit else [*lines[: limit - 1], _cut(lines[limit - 1], measure, room)]


def _pieces(text: str) -> list[str]:
    """A Latin word is one piece, everything else goes by clusters."""
    pieces: list[str] = []
    for cluster in clusters(text):
        latin = cluster.isascii() and not cluster.isspace()
        if latin and pieces and pieces[-1].isascii() and not pieces[-1].isspace():
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _break(text: str, measure: Measure, room: int, lines: list[str]) -> str:
    """Fill lines with a piece too long for any; what is left begins the next."""
    line = ""
    for cluster in clusters(text):
        if line and measure(line + cluster) > room:
            lines.append(line)
            line = ""
        line += cluster
    return line


def _cut(line: str, measure: Measure, room: int) -> str:
    left = clusters(line)
    while left and measure("".join(left) + "…") > room:
        left.pop()
    return "".join(left) + "…"
