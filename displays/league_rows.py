"""The banks in rows, ordered by one figure; what rests on too few visits is not said, and stands last. Pure."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from config.hall import Hall
from dispatcher.league import Figures

BY = ("start", "account", "offer", "rating", "volume")
"""What the rows may be ordered by: times rising, ratings and volume falling."""


class Cell(NamedTuple):
    """One figure: minutes or per cent, None below the least sample, and how many visits it rests on."""

    value: float | None
    sample: int


class Row(NamedTuple):
    """One bank. start, account, offer in minutes; rating in per cent; volume in visits."""

    lane: str
    start: Cell
    account: Cell
    offer: Cell
    rating: Cell
    volume: Cell
    response: float | None
    """Per cent of the visits that could be rated and were."""


def rows(found: Iterable[Figures], least: int, by: str) -> list[Row]:
    """least: the sample from which on a figure is said; by: one of BY."""
    made = [_row(each, least) for each in found]
    falls = by in ("rating", "volume")

    def place(row: Row) -> tuple[bool, float]:
        cell: Cell = getattr(row, by)
        return cell.value is None, (-cell.value if falls else cell.value) if cell.value is not None else 0.0

    return sorted(made, key=place)


def _row(found: Figures, least: int) -> Row:
    def minutes(ms: int | None, sample: int) -> Cell:
        return Cell(None if ms is None else round(ms / 60_000, 1), sample)

    start, account, offer = (
        minutes(each.shown(least), each.sample) for each in (found.start, found.account, found.offer)
    )
    satisfied, response = found.rating.satisfaction(least), found.rating.response()
    rating = Cell(None if satisfied is None else round(satisfied, 1), found.rating.rated)
    volume = Cell(float(found.volume), found.volume)
    return Row(found.lane, start, account, offer, rating, volume, None if response is None else round(response, 1))


def table(found: Iterable[Row], hall: Hall, say: Callable[[str], str]) -> list[list[str]]:
    """For a spreadsheet: a head, and a line for each bank; what is not said is empty."""
    head = [
        "银行",
        "办理量",
        "开始洽谈（分钟）",
        "样本",
        "开户（分钟）",
        "样本",
        "首份报价（分钟）",
        "样本",
        "满意度（%）",
        "样本",
    ]
    lines = [[say(word) for word in head]]
    for row in found:
        cells = [word for cell in (row.start, row.account, row.offer, row.rating) for word in _two(cell)]
        lines.append([hall.lanes[row.lane].name.zh, str(row.volume.sample), *cells])
    return lines


def _two(cell: Cell) -> tuple[str, str]:
    return "" if cell.value is None else f"{cell.value:.1f}", str(cell.sample)
