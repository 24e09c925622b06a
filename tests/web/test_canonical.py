"""Text from outside, whatever it is, comes out as one harmless line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.canonical import canonical

ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    "a é\u0301\u0302\u0489\u200d\u202e\x1b\ud800\n\u3000中", max_size=60
)


@given(ANYTHING, st.integers(1, 40))
def test_what_comes_out_is_harmless(text: str, limit: int) -> None:
    line = canonical(text, limit)
    assert len(line) <= limit and line == line.strip() and "  " not in line
    line.encode("utf-8")
    for character in line:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), ascii(character)
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    marks = "".join("m" if unicodedata.category(character) in ("Mn", "Me") else "." for character in line)
    assert "mmm" not in marks


@given(ANYTHING, st.integers(1, 40))
def test_what_is_harmless_stays_as_it_is(text: str, limit: int) -> None:
    line = canonical(text, limit)
    assert canonical(line, limit) == line == unicodedata.normalize("NFC", line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("王小明", "王小明"),
        ("  两  个\u3000空格\t\n", "两 个 空格"),
        ("𠮷野家", "𠮷野家"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e\u0301", "é"),
        ("e\x07\u0301", "é"),
        ("Z" + "\u0351" * 20 + "a", "Z\u0351\u0351a"),
        ("z" + "\u0489" * 20, "z\u0489\u0489"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\x1b@\x1dV\x00cut\x7f\x85", "@ Vcut"),
        ("\ud800a\udfff", "a"),
        ("", ""),
        ("\x00\n\u202e", ""),
        ("x" * 99, "x" * 20),
        ("abcdefghijklmnopqrs tuv", "abcdefghijklmnopqrs"),
    ],
)
def test_examples(text: str, line: str) -> None:
    assert canonical(text, 20) == line
