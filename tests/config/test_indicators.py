"""The city's list of indicators: which one holds on a day, and what no hall file may say."""

import tomllib
from datetime import date

import pytest
from pydantic import ValidationError

from config.indicators import USUAL, IndicatorList, indicators_on, two_of_a_day

LISTS = """
[later]
since = 2026-06-01
reasons = [{ code = "speed", name = { zh = "办得慢", en = "Slow" } }]
[first]
since = 2021-01-01
reasons = [{ code = "told", name = { zh = "没说清", en = "Not told" } }]
"""


def lists() -> dict[str, IndicatorList]:
    return {code: IndicatorList(code=code, **fields) for code, fields in tomllib.loads(LISTS).items()}


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2020-12-31", USUAL.code), ("2021-01-01", "first"), ("2026-05-31", "first"), ("2026-06-01", "later")],
)
def test_a_list_holds_from_its_day_until_a_later_one_does(day: str, holds: str) -> None:
    assert indicators_on(lists(), date.fromisoformat(day)).code == holds


def test_two_lists_do_not_begin_on_one_day() -> None:
    tables = tomllib.loads(LISTS.replace("2026-06-01", "2021-01-01"))
    assert [name for name, _ in two_of_a_day(tables)] == ["first"]
    assert not list(two_of_a_day(tomllib.loads(LISTS)))


def test_each_reason_has_a_code_of_its_own() -> None:
    reason = {"code": "speed", "name": {"zh": "慢", "en": "Slow"}}
    with pytest.raises(ValidationError):
        IndicatorList.model_validate({"code": "x", "since": "2021-01-01", "reasons": [reason, reason]})
    with pytest.raises(ValidationError):
        IndicatorList.model_validate({"code": "x", "since": "2021-01-01", "reasons": []})
