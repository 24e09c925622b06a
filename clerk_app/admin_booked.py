"""The booked appointments that a publication would touch, as rows of the page. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from config.hall import Hall
from web.booked_ahead import BECOMES, touched

_DAYS_SHOWN = 8


class Row(NamedTuple):
    """`days`: '11-24 × 2, 11-26 × 1'; `becomes`: a phrase."""

    name: str
    booked: int
    days: str
    why: str
    becomes: str


def booked_rows(old: Hall, new: Hall, ahead: Mapping[tuple[str, str], int], lang: str) -> list[Row]:
    """The worst first; of many days the first."""
    rows = []
    for each in touched(old, new, ahead):
        days = [f"{day[4:6]}-{day[6:]} × {count}" for day, count in each.days]
        shown = ", ".join(days[:_DAYS_SHOWN]) + ("…" if len(days) > _DAYS_SHOWN else "")
        name = each.name.get(lang) if each.name else each.service
        rows.append(Row(name, each.booked, shown, each.why, BECOMES[each.why]))
    return rows
