"""The slip as a picture for a screen, drawn from the very bytes that a printer would get. Pure.

An SVG with presentation attributes only, since the content policy forbids inline style; its texts take the page's font.
"""

import base64
import io
from html import escape

import segno
from PIL import Image

from ticketing.cells import width
from ticketing.dots import Dots
from ticketing.escpos import Paper
from ticketing.paper import Code, Cut, Line, Mark, read

_CELL, _ROW = 12, 30
"""Dots of a cell and of a line, as in the printer's font A (12 × 24) with its line spacing."""

_MARGIN = 24


def svg(data: bytes, paper: Paper, label: str) -> str:
    """A picture of the paper. `label` is what a screen reader says. Raises NotEscPos for bytes that are no slip."""
    wide = paper.columns * _CELL
    parts: list[str] = []
    y = _MARGIN
    for mark in _trimmed(data):
        match mark:
            case Line():
                tall = max(_ROW, 24 * mark.size + 6)
                parts.append(_text(mark, wide, y + tall))
                y += tall
            case Code():
                picture, side = _code(mark, wide, y)
                parts.append(picture)
                y += side
            case Dots():
                parts.append(_image(mark, (wide - mark.wide * 8) // 2 + _MARGIN, y))
                y += mark.high
            case Cut():
                y += _MARGIN
    whole, high = wide + 2 * _MARGIN, y + _MARGIN
    return (
        f'<svg class="slip" viewBox="0 0 {whole} {high}" role="img" aria-label="{escape(label)}" '
        f'xmlns="http://www.w3.org/2000/svg"><rect width="{whole}" height="{high}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _trimmed(data: bytes) -> list[Mark]:
    """Without the feed before the cut, which is there for the knife only."""
    marks = read(data)
    last = max((at for at, mark in enumerate(marks) if not (isinstance(mark, Line) and not mark.text)), default=0)
    body = [mark for mark in marks[:last] if not isinstance(mark, Cut)]
    while body and isinstance(body[-1], Line) and not body[-1].text:
        body.pop()
    return [*body, Cut()]


def _text(line: Line, wide: int, y: int) -> str:
    if not line.text:
        return ""
    length = width(line.text) * _CELL * line.size
    x = {"left": 0, "center": (wide - length) // 2, "right": wide - length}[line.align] + _MARGIN
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{x}" y="{y - 4 * line.size}" font-size="{24 * line.size}" fill="#14212C" stroke="none"{weight} '
        f'textLength="{length}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
    )


def _image(dots: Dots, x: int, y: int) -> str:
    """Black where the dots are, nothing elsewhere."""
    picture = Image.frombytes("1", (dots.wide * 8, dots.high), bytes(255 - byte for byte in dots.rows))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    source = base64.b64encode(file.getvalue()).decode()
    return (
        f'<image x="{x}" y="{y}" width="{dots.wide * 8}" height="{dots.high}" href="data:image/png;base64,{source}"/>'
    )


def _code(code: Code, wide: int, y: int) -> tuple[str, int]:
    matrix = segno.make_qr(code.content, error="m", boost_error=False).matrix
    side = len(matrix) * code.module
    left = (wide - side) // 2 + _MARGIN
    path = "".join(
        f"M{left + column * code.module} {y + row * code.module}h{code.module}v{code.module}h-{code.module}z"
        for row, cells in enumerate(matrix)
        for column, dark in enumerate(cells)
        if dark
    )
    return f'<path d="{path}" fill="#14212C"/>', side
