"""A slip as a picture: every sign that the machine has a font for, in the place and order of its text."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import segno

from tests.ticketing.escpos_decoder import decode
from tests.ticketing.test_slip import LINK, slip
from ticketing import fonts, raster
from ticketing.dots import Dots, harmless
from ticketing.escpos import PAPERS, slip_bytes
from ticketing.face import Face, face
from ticketing.layout import Rule, Scan, Words, layout
from ticketing.paper import read
from ticketing.slip_picture import svg


@pytest.fixture(scope="module")
def found() -> fonts.Fonts:
    """The machine's own fonts: where tests run there is a Chinese one (bin/debian)."""
    found = fonts.found()
    assert found is not None
    return found


def drawn(found: fonts.Fonts, text: str) -> Dots:
    return raster.draw([Words(text, 2)], found, 384, 5)


@pytest.mark.parametrize("name", ["㐂", "𠮷", "①", "：", "é", "x\u0302", "龘", "𪚲", "〇", "Ⅳ", "￥", "が"])
def test_names_come_out_right(found: fonts.Fonts, name: str) -> None:
    """Not as the mark of a missing sign, nor as what a font shows for one it lacks, nor as another sign."""
    big = face(found.regular, 48)
    (glyph,) = big.glyphs(name)
    assert glyph.text == name
    lacking = {bytes(glyph.font.getmask(sign)) for sign in ("\U0010fffe", "〓", "o")}
    assert bytes(glyph.font.getmask(name)) not in lacking
    assert any(drawn(found, name).rows)
    assert drawn(found, name) != drawn(found, "〓")


@pytest.mark.parametrize("sign", ["\ue7c7", "\u0378", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "x\U0001e8d0"])
def test_what_no_font_has_is_one_visible_mark(found: fonts.Fonts, sign: str) -> None:
    assert drawn(found, sign) == drawn(found, "〓")


def test_an_emoji_is_itself_or_a_mark(found: fonts.Fonts) -> None:
    (glyph,) = face(found.regular, 24).glyphs("\U0001f600\ufe0f")
    assert glyph.text in ("\U0001f600", "〓")


def test_no_sign_is_taken_from_another_font_before_the_chinese_one(found: fonts.Fonts) -> None:
    chinese = Face(found.regular[:1], 24)
    for glyph in face(found.regular, 24).glyphs("居民身份证 Passport 12:30，。（）"):
        assert glyph.font.path == chinese.glyphs("居")[0].font.path


def test_long_texts_are_wrapped_and_cut(found: fonts.Fonts) -> None:
    one, two, many = (drawn(found, "居民身份证" * count) for count in (1, 3, 40))
    assert one.high < two.high < many.high
    cut = raster.draw([Words("居民身份证" * 40, 2, limit=2)], found, 384, 5)
    assert cut.high == 2 * one.high


def test_where_it_stands(found: fonts.Fonts) -> None:
    def edges(align: str) -> tuple[int, int]:
        dots = raster.draw([Words("证", align=align)], found, 384, 5)
        dark = [x for x in range(384) if any(dots.dark(x, y) for y in range(dots.high))]
        return min(dark), max(dark)

    (left, _), (start, end), (_, right) = edges("left"), edges("center"), edges("right")
    assert left < 4 and right > 380 and abs(start - (383 - end)) < 6


@pytest.mark.parametrize("size", [1, 2])
def test_no_letter_is_cut_off(found: fonts.Fonts, size: int) -> None:
    for text in ("Yichuang gjpqy", "龘鱻【补打】，"):
        dots = raster.draw([Words(text, size, bold=True)], found, 576, 6)
        assert not any(dots.dark(x, y) for x in range(576) for y in (0, dots.high - 1))


def test_a_line_reads_back(found: fonts.Fonts) -> None:
    """Sign by sign, by laying every sign of an alphabet over the place where one stands."""
    alphabet = "㐂𠮷①：居民身份证领取办理ABC019-龘"
    big = face(found.regular, 48)
    signs = {sign: (drawn_left(found, sign), big.width(sign)) for sign in alphabet}

    def differing(line: Dots, sign: Dots, x: int, wide: int) -> int:
        return sum(line.dark(x + column, y) != sign.dark(column, y) for column in range(wide) for y in range(line.high))

    chance = random.Random(7)
    for _ in range(5):
        text = "".join(chance.choice(alphabet) for _ in range(7))
        line, x, read = drawn_left(found, text), 0, ""
        for _ in text:
            dots = {sign: differing(line, shape, x, wide) / wide for sign, (shape, wide) in signs.items()}
            best = min(dots, key=dots.__getitem__)
            read += best
            x += signs[best][1]
        assert read == text


def drawn_left(found: fonts.Fonts, text: str) -> Dots:
    return raster.draw([Words(text, 2, align="left")], found, 384, 5)


def test_the_code_scans(found: fonts.Fonts) -> None:
    dots = raster.draw([Scan(LINK)], found, 384, 5)
    matrix = segno.make_qr(LINK, error="m", boost_error=False).matrix
    left = (384 // 8 - (len(matrix) * 5 + 7) // 8) // 2 * 8
    assert [[int(dots.dark(left + x * 5 + 2, y * 5 + 2)) for x in range(len(matrix))] for y in range(len(matrix))] == [
        [cell & 1 for cell in row] for row in matrix
    ]


@pytest.mark.parametrize("mm", [58, 80])
def test_a_whole_slip(found: fonts.Fonts, mm: int) -> None:
    paper = replace(PAPERS[mm], raster=True)
    data = slip_bytes(slip(service="㐂𠮷①：领取"), paper)
    pictures = [each.data for each in decode(data) if each.what == "picture"]
    assert {picture[2] + 256 * picture[3] for picture in pictures} == {paper.dots // 8}
    whole = raster.draw(layout(slip(service="㐂𠮷①：领取")), found, paper.dots, paper.qr)
    assert len(b"".join(picture[4:] for picture in pictures)) == len(whole.rows)
    shown = [mark for mark in read(data) if isinstance(mark, Dots)]
    assert sum(mark.high for mark in shown) == whole.high
    assert svg(data, paper, "slip").count("data:image/png;base64,") == len(shown)


def test_dots_that_would_be_a_command_are_not() -> None:
    for word in (b"\x10\x04\x01", b"\x10\x05\x02", b"\x10\x14\x01\x00\x01", b"\x10\x10\x04"):
        safe = harmless(b"\x00" + word + b"\x10")
        assert not any(bad in safe for bad in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
        changed = [(old, new) for old, new in zip(b"\x00" + word + b"\x10", safe, strict=True) if old != new]
        assert changed == [(0x10, 0x18)]  # one dot, and only more black
    assert harmless(b"\x10\x06\x10") == b"\x10\x06\x10"


def test_a_tall_picture_goes_in_bands() -> None:
    dots = Dots(48, bytes(range(48)) * 1000)
    bands = list(dots.bands())
    assert len(bands) > 1 and max(map(len, bands)) < 20_000
    assert sum(band[6] + 256 * band[7] for band in bands) == 1000


def test_without_a_chinese_font_it_is_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert fonts.find([tmp_path, tmp_path / "nowhere"]) is None
    monkeypatch.setattr(fonts, "found", lambda: None)
    assert slip_bytes(slip(), replace(PAPERS[80], raster=True)) == slip_bytes(slip(), PAPERS[80])


def test_a_collection_gives_the_simplified_shapes(found: fonts.Fonts, tmp_path: Path) -> None:
    """直 and 骨 are written otherwise in Japan, whose font comes first in a collection."""
    first = found.regular[0]
    if first.path.endswith("NotoSansCJK-Regular.ttc"):
        assert first.index == 2
    (tmp_path / "wqy-microhei.ttc").write_bytes(Path(first.path).read_bytes())
    copy = fonts.find([tmp_path])
    assert copy is not None and copy.regular == copy.bold and copy.regular[0].index == first.index


def test_a_rule_is_a_rule(found: fonts.Fonts) -> None:
    dots = raster.draw([Rule()], found, 384, 5)
    assert {row for row in range(dots.high) if dots.dark(0, row)} == {15, 16}
