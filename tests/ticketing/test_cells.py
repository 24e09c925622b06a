"""Text in a printer's cells: whatever somebody typed, each line fits and holds no control byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.cells import MISSING, encode, printable, width, wrap
from ticketing.lines import clusters


@given(st.text(max_size=200), st.sampled_from([4, 12, 16, 24, 32, 48]), st.integers(0, 3))
def test_every_line_fits(text: str, columns: int, limit: int) -> None:
    lines = wrap(text, columns, limit)
    assert all(width(line) <= columns for line in lines)
    assert not limit or len(lines) <= limit
    for line in lines:
        sent = encode(line)
        assert all(byte >= 0x20 and byte != 0x7F for byte in sent)
        assert len(sent.decode("gb18030").encode("gb18030")) == width(line)


@given(st.text(alphabet="办理居民身份证，。ABC 12", max_size=80))
def test_nothing_is_lost_by_wrapping(text: str) -> None:
    joined = "".join(wrap(text, 16))
    assert joined.replace(" ", "") == text.replace(" ", "")


def test_what_the_font_lacks_becomes_a_mark() -> None:
    assert encode("𠮷").decode("gb18030") == MISSING
    assert encode("\ud800\x1b@\u202e好").decode("gb18030") == "@好"


def test_latin_words_stay_whole_and_closing_marks_do_not_begin_a_line() -> None:
    assert wrap("please wait here", 8) == ["please", "wait", "here"]
    assert wrap("请到导办台。", 10) == ["请到导办", "台。"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("①：〇龘", "①：〇龘"),
        ("㐂𠮷", "〓〓"),
        ("e\u0301", "é"),
        ("x\u0302", "x〓"),
        ("\U0001f600\ufe0f", "〓"),
        ("张\u3000三\u00a0丰", "张 三 丰"),
        ("\ue7c7\U000f0000\u0378", "〓〓〓"),  # GB18030 has two bytes for the first, and no font a shape
        ("甲\u200b\u00ad乙", "甲乙"),
    ],
)
def test_what_is_printed_for_what_is_typed(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_clusters_are_what_a_reader_takes_for_one_sign() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert clusters(f"好x\u0302{family}") == ["好", "x\u0302", family]
