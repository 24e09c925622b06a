"""A font at one size, which knows for every sign whether it has it: who lacks one asks the next font."""

import unicodedata
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from ticketing.cells import MISSING, seen
from ticketing.fonts import Font
from ticketing.lines import clusters

_NOTHING, _NO_MARK = "\U0010fffe", "\U0001e8d0"
"""Not a character, and a combining mark of the Mende script: every font shows for them what it shows for what it
lacks, or nearly every one."""


Shape = tuple[tuple[int, int], bytes]
"""Size and dots of a sign as a font draws it."""


class Glyph(NamedTuple):
    """One sign as it is drawn, and how far it moves on (dots)."""

    text: str
    font: FreeTypeFont
    advance: int


class Face:
    """Fonts at a size in dots."""

    def __init__(self, fonts: tuple[Font, ...], size: int) -> None:
        self.size = size
        self._fonts = [ImageFont.truetype(font.path, size, index=font.index) for font in fonts]
        self._lacking = [{_shape(font, _NOTHING), _shape(font, _NO_MARK)} for font in self._fonts]
        self._glyphs: dict[str, Glyph] = {}

    def glyphs(self, text: str) -> list[Glyph]:
        """A text sign by sign; what no font has is the geta mark."""
        return [self._glyph(cluster) for cluster in clusters(seen(text))]

    def width(self, text: str) -> int:
        return sum(glyph.advance for glyph in self.glyphs(text))

    def _glyph(self, cluster: str) -> Glyph:
        known = self._glyphs.get(cluster)
        if known is None:
            if len(self._glyphs) > 4096:
                self._glyphs.clear()
            known = self._glyphs[cluster] = self._find(cluster)
        return known

    def _find(self, cluster: str) -> Glyph:
        for font, lacking in zip(self._fonts, self._lacking, strict=True):
            if all(character == "\u200d" or _has(font, character, lacking) for character in cluster):
                return Glyph(cluster, font, ceil(font.getlength(cluster)))
        first = self._fonts[0]
        return Glyph(MISSING, first, ceil(first.getlength(MISSING)))


@lru_cache(maxsize=32)
def face(fonts: tuple[Font, ...], size: int) -> Face:
    """The same face every time: opening a font and asking it for signs takes longer than drawing."""
    return Face(fonts, size)


def _has(font: FreeTypeFont, character: str, lacking: set[Shape]) -> bool:
    return character.isspace() or _shape(font, character) not in lacking


def _shape(font: FreeTypeFont, character: str) -> Shape:
    """A mark's shape is that on a letter: alone, it may be shown with a circle under it."""
    mask = font.getmask(f"o{character}" if unicodedata.category(character).startswith("M") else character, mode="1")
    return mask.size, bytes(mask)
