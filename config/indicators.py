"""What a low rating may be for: the city's list of indicators, which changes from a day on; older versions stay."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from config.text import Code, Part, Text, refusal


class Indicator(Part):
    """One reason. `code` goes into the record, and to the city's platform."""

    code: Code
    name: Text


def _each_once(reasons: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    if len({each.code for each in reasons}) < len(reasons):
        raise refusal("each code once")
    return reasons


class IndicatorList(Part):
    """One version, named by `code`; it holds from the business day `since` until a later one does."""

    code: Code
    since: date
    reasons: Annotated[tuple[Indicator, ...], Field(min_length=1, max_length=12), AfterValidator(_each_once)]

    def codes(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.reasons)

    def names(self, lang: str) -> list[tuple[str, str]]:
        """Code and name of each, in the order of the file."""
        return [(each.code, each.name.get(lang)) for each in self.reasons]


def _usual(code: str, zh: str, en: str) -> Indicator:
    return Indicator(code=code, name=Text(zh=zh, en=en))


USUAL = IndicatorList(
    code="usual",
    since=date.min,
    reasons=(
        _usual("speed", "办得慢", "It was slow"),
        _usual("manner", "态度不好", "The manner"),
        _usual("skill", "业务不熟", "The knowledge"),
        _usual("told", "没有一次说清", "Not told everything at once"),
    ),
)
"""Where the hall file has no list for a day."""


def indicators_on(lists: Mapping[str, IndicatorList], day: date) -> IndicatorList:
    """The list that holds on a business day."""
    begun = [each for each in lists.values() if each.since <= day]
    return max(begun, key=lambda each: each.since, default=USUAL)


def two_of_a_day(lists: Mapping[str, Any]) -> Iterator[tuple[str, date]]:
    """Names of tables whose `since` another one before it has, with that day."""
    seen: set[date] = set()
    for name, fields in lists.items():
        since = fields.get("since") if isinstance(fields, dict) else None
        if not isinstance(since, date):
            continue  # another rule names what is no day
        if since in seen:
            yield name, since
        seen.add(since)
