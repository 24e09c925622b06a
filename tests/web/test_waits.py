"""Estimates in words: rounded up to five, never zero while people are ahead, never more exact than they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import waits


@pytest.mark.parametrize(
    ("seconds", "ahead", "public", "person"),
    [
        (0, 0, "无人等候，随到随办", "无人等候，随到随办"),
        (60, 0, "无人等候，随到随办", "无人等候，随到随办"),
        (61, 0, "约 5 分钟", "5–10 分钟"),
        (0, 1, "约 5 分钟", "约 5 分钟"),
        (901, 7, "约 20 分钟", "15–20 分钟"),
        (1199, 7, "约 20 分钟", "15–25 分钟"),
        (None, 3, "—", "暂时估不准，请留意叫号"),
        (None, 0, "—", "暂时估不准，请留意叫号"),
        (7200, 40, "约 2 小时", "约 2 小时 5 分钟"),
    ],
)
def test_words(seconds: float | None, ahead: int, public: str, person: str) -> None:
    assert waits.in_public("zh", seconds, ahead) == public
    assert waits.in_person("zh", seconds, ahead) == person


def test_count_and_estimate_in_one_line() -> None:
    assert waits.with_count("zh", 1130, 14) == "等 14 人，约 20 分钟"
    assert waits.with_count("en", 1130, 14) == "14 waiting, about 20 min"
    assert waits.with_count("en", 0, 0) == "No waiting, go straight in"
    assert waits.with_count("zh", None, 2) == "等 2 人，—"


def test_a_known_p80_ends_the_span() -> None:
    assert waits.in_person("zh", 900, 7, 1320) == "15–25 分钟"


@given(st.floats(0, 36_000), st.one_of(st.none(), st.floats(0, 36_000)), st.integers(1, 500))
def test_never_zero_never_backwards(p50: float, p80: float | None, ahead: int) -> None:
    found = waits.span(p50, p80)
    assert found is not None
    assert 5 <= found.low <= found.high
    assert found.low % 5 == found.high % 5 == 0
    assert found.high * 60 >= p50
    whole = waits.minutes(p50)
    assert whole is not None and whole >= 5 and whole * 60 >= p50
    assert "0 分钟" not in waits.in_public("zh", p50, ahead).split(" ")[0]


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, "ok"), (450, "ok"), (451, "mid"), (720, "mid"), (900, "long"), (901, "over"), (None, "none")],
)
def test_level_is_the_share_of_the_target(seconds: float | None, level: str) -> None:
    assert waits.level(seconds, 15) == level
