"""统一社会信用代码: the last character finds a slip of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.credit_code import ALPHABET, check_character, is_code, plain

EXAMPLE = "91350100M000100Y43"
"""The standard's own example."""
bodies = st.text(ALPHABET, min_size=17, max_size=17)


def test_the_example_of_the_standard_is_a_code_however_it_is_typed() -> None:
    assert is_code(EXAMPLE) and check_character(EXAMPLE[:17]) == "3"
    assert is_code(plain(" 9135 0100-m000100y43 "))


@pytest.mark.parametrize(
    "wrong", ["", EXAMPLE[:17], EXAMPLE + "0", EXAMPLE[:17] + "4", "I" + EXAMPLE[1:], "９" + EXAMPLE[1:]]
)
def test_what_is_no_code_is_none(wrong: str) -> None:
    assert not is_code(wrong)


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, at: int, other: str) -> None:
    code = body + check_character(body)
    assert is_code(code)
    mistyped = code[:at] + other + code[at + 1 :]
    assert is_code(mistyped) == (mistyped == code)


@given(bodies, st.integers(0, 15))
def test_so_are_two_neighbours_that_changed_places(body: str, at: int) -> None:
    code = body + check_character(body)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert is_code(swapped) == (swapped == code)
