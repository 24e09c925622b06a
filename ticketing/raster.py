"""A slip drawn in dots, for printers whose own font lacks what names need."""

from collections.abc import Sequence

import segno
from PIL import Image, ImageDraw

from ticketing.dots import Dots
from ticketing.face import Face, face
from ticketing.fonts import Fonts
from ticketing.layout import Block, Gap, Number, Rule, Scan, Words
from ticketing.lines import lines_of

_EM, _ROW = 24, 30
"""Dots of ordinary type, and of an ordinary line."""

_NUMBER = 8 * _EM
_INK = 110
"""How grey (of 255) a dot's place must be to be black: thin strokes do not survive half."""


def draw(blocks: Sequence[Block], fonts: Fonts, dots: int, module: int) -> Dots:
    """Everything between the printer's start and its cut. `dots`: the paper's width; `module`: of a QR code."""
    sheet = _Sheet(fonts, dots)
    for block in blocks:
        match block:
            case Words():
                sheet.words(block)
            case Number(text):
                sheet.number(text)
            case Rule():
                sheet.rule()
            case Gap():
                sheet.feed(_ROW)
            case Scan(link):
                sheet.scan(link, module)
    return sheet.done()


class _Sheet:
    """Pieces of paper one below the other, pasted together at the end, when their height is known."""

    def __init__(self, fonts: Fonts, dots: int) -> None:
        self._fonts, self._wide = fonts, dots
        self._pieces: list[Dots] = []

    def words(self, words: Words) -> None:
        found = face(self._fonts.bold if words.bold else self._fonts.regular, _EM * words.size)
        high = found.size * _ROW // _EM
        foot = round(high * 0.78)  # Chinese type stands 0.88 of its size above it, a Latin g goes 0.24 below
        for line in lines_of(words.text, found.width, self._wide, words.limit):
            self._line(line, found, words.align, high, foot)

    def number(self, text: str) -> None:
        size = _NUMBER
        while size > _EM and face(self._fonts.bold, size).width(text) > self._wide:
            size -= _EM // 2
        self._line(text, face(self._fonts.bold, size), "center", size, round(size * 0.87))

    def rule(self) -> None:
        wide = self._wide // 8
        self.feed(_ROW // 2)
        self._pieces.append(Dots(wide, b"\xff" * wide * 2))
        self.feed(_ROW // 2)

    def feed(self, rows: int) -> None:
        self._pieces.append(Dots(self._wide // 8, bytes(rows * (self._wide // 8))))

    def scan(self, link: str, module: int) -> None:
        matrix = segno.make_qr(link, error="m", boost_error=False).matrix
        self._pieces.append(Dots.of_matrix(matrix, module).centred(self._wide))
        self.feed(_ROW // 4)

    def done(self) -> Dots:
        return Dots(self._wide // 8, b"".join(piece.rows for piece in self._pieces))

    def _line(self, text: str, found: Face, align: str, high: int, foot: int) -> None:
        """`foot`: where the letters stand, in dots from the line's top."""
        glyphs = found.glyphs(text)
        spare = max(0, self._wide - sum(glyph.advance for glyph in glyphs))
        x = {"left": 0, "center": spare // 2, "right": spare}[align]
        image = Image.new("L", (self._wide, high), 0)
        pen = ImageDraw.Draw(image)
        for glyph in glyphs:
            pen.text((x, foot), glyph.text, fill=255, font=glyph.font, anchor="ls")
            x += glyph.advance
        ink = image.point([255 if grey >= _INK else 0 for grey in range(256)], mode="1")
        self._pieces.append(Dots(self._wide // 8, ink.tobytes()))
