"""Text as a receipt printer sees it: GB18030 bytes in cells, two for a Chinese character. Pure.

A character is as wide as its bytes are many, so width and wrapping follow the very encoding that is sent. Characters
outside the two-byte part are not in receipt printers' fonts and become the geta mark, which Chinese printing has used
for a missing type for a century.
"""

MISSING = "〓"
_CANNOT_START = frozenset("，。、；：！？）】》」』”’…—,.;:!?)")


def printable(text: str) -> str:
    """The text with what a printer's font lacks replaced and with no control character left."""
    return "".join(character if _known(character) else MISSING for character in text if character.isprintable())


def encode(text: str) -> bytes:
    return printable(text).encode("gb18030")


def width(text: str) -> int:
    """Cells a printable text takes at single size."""
    return len(encode(text))


def wrap(text: str, columns: int, limit: int = 0) -> list[str]:
    """Lines of at most `columns` cells (≥ 2). Latin words stay whole where they fit and no line begins with a closing
    mark; with a `limit` the last line ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(printable(text)):
        if width(line + piece) <= columns:
            line += piece
        elif width(piece) > columns:
            line = _break(line + piece, columns, lines)
        elif piece in _CANNOT_START and len(line) > 1:
            lines.append(line[:-1].rstrip())
            line = line[-1] + piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
    lines.append(line.rstrip())
    lines = [found for found in lines if found]
    return lines if not limit or len(lines) <= limit else [*lines[: limit - 1], _cut(lines[limit - 1], columns)]


def _known(character: str) -> bool:
    try:
        return len(character.encode("gb18030")) <= 2
    except UnicodeEncodeError:
        return False


def _pieces(text: str) -> list[str]:
    """A Latin word is one piece, everything else goes by characters."""
    pieces: list[str] = []
    for character in text:
        latin = character.isascii() and not character.isspace()
        if latin and pieces and pieces[-1].isascii() and not pieces[-1].isspace():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _break(text: str, columns: int, lines: list[str]) -> str:
    """Fill lines with a piece too long for any; what is left begins the next."""
    line = ""
    for character in text:
        if width(line + character) > columns:
            lines.append(line)
            line = ""
        line += character
    return line


def _cut(line: str, columns: int) -> str:
    while width(line + "…") > columns:
        line = line[:-1]
    return line + "…"
