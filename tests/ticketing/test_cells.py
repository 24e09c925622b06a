"""Text in a printer's cells: whatever somebody typed, each line fits and holds no control byte."""

from hypothesis import given
from hypothesis import strategies as st

from ticketing.cells import MISSING, encode, width, wrap


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
