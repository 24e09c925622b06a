"""Text as a receipt printer sees it: GB18030 bytes in cells, two for a Chinese character. Pure.

A character is as wide as its bytes are many, so width and wrapping follow the very encoding that is sent. Characters
outside the two-byte part are not in receipt printers' fonts and become the geta mark, which Chinese printing has used
for a missing type for a century. No byte that is sent is a control code: two-byte characters are 81–FE, 40–FE.
"""

import unicodedata

from ticketing.lines import lines_of

MISSING = "〓"
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_BLANKS = frozenset({"Zs", "Zl", "Zp"})
_NO_TYPE = frozenset({"Cn", "Co"})
"""Not assigned, or assigned by somebody for himself: GB18030 gives some of them two bytes, no font a shape."""


def seen(text: str) -> str:
    """The text in NFC without what has no shape of its own: controls, lone surrogates, selectors of variants. Every
    kind of blank is a plain one. Joiners stay, since they hold pictures together."""
    return "".join(_seen(character) for character in unicodedata.normalize("NFC", text))


def printable(text: str) -> str:
    """The text with what a printer's font lacks replaced and with no control character left."""
    return "".join(
        character if _known(character) else MISSING
        for character in seen(text)
        if unicodedata.category(character) not in _UNSEEN
    )


def encode(text: str) -> bytes:
    return printable(text).encode("gb18030")


def width(text: str) -> int:
    """Cells a printable text takes at single size."""
    return _cells(printable(text))


def wrap(text: str, columns: int, limit: int = 0) -> list[str]:
    """Lines of at most `columns` cells (≥ 2); with a `limit` the last line ends in an ellipsis."""
    return lines_of(printable(text), _cells, columns, limit)


def _cells(text: str) -> int:
    return len(text.encode("gb18030"))


def _seen(character: str) -> str:
    if character == "\u200d":
        return character
    kind = unicodedata.category(character)
    if kind in _BLANKS:
        return " "
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return "" if selector or kind in _UNSEEN else character


def _known(character: str) -> bool:
    return unicodedata.category(character) not in _NO_TYPE and len(character.encode("gb18030")) <= 2
