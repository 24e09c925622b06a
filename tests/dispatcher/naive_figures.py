"""Satisfaction and the comparison of the banks once more, from the raw events and the formulas in words."""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from statistics import median

from dispatcher.events import Event
from tests.dispatcher.standing import Key, Move, moves, standing

Score = tuple[int, int, int]
"""Visits that could be rated, those that were, and those that were content."""


def end_of(mine: Sequence[Move]) -> Move | None:
    """The end of a visit at a window, as it stands."""
    return next((m for m in standing(mine) if m.kind == "ticket.finished" and m.fields["state"] == "finished"), None)


def rating_of(mine: Sequence[Move], end: Move) -> int:
    """1–5, or 0."""
    said = [move for move in mine if move.kind == "ticket.rated" and mine.index(move) > mine.index(end)]
    return int(said[-1].fields["rating"]) if said else 0


def lane_at(mine: Sequence[Move], move: Move) -> str:
    """Where the ticket was called last before a move."""
    found = [one.fields["lane"] for one in mine[: mine.index(move) + 1] if one.kind in _LANES and "lane" in one.fields]
    return found[-1] if found else ""


_LANES = ("ticket.issued", "ticket.called", "ticket.undone", "ticket.transferred", "ticket.drained")


def satisfaction(events: Sequence[Event], of: Callable[[Key, Move, str], str]) -> dict[str, Score]:
    """Of each day, lane or window: top three ÷ rated, as counts."""
    found: dict[str, list[int]] = {}
    for key, mine in moves(events).items():
        if end := end_of(mine):
            group = of(key, end, lane_at(mine, end))
            found.setdefault(group, []).append(rating_of(mine, end))
    return {
        name: (len(given), sum(map(bool, given)), sum(rating >= 3 for rating in given)) for name, given in found.items()
    }


def bank(events: Sequence[Event], lane: str, accounts: Collection[str]) -> dict[str, object]:
    """One bank over all days: medians in ms with their samples."""
    starts, opened, offers, volume, ratings = [], [], [], 0, []
    ended = [event for event in events if event.kind == "promise.ended"]
    ready = {event.fields["case.id"]: event.at for event in ended if event.fields["case.state"] == "ready"}
    for mine in moves(events).values():
        begun = [move for move in mine if move.kind == "ticket.started" and lane_at(mine, move) == lane]
        since = max(mine[0].at, int(mine[0].fields.get("since") or 0))
        if begun:
            starts.append(_stood(mine, begun[0], since))
            said = [m.at for m in mine if m.kind == "offer.made" and m.fields["lane"] == lane and m.at >= begun[0].at]
            offers += [said[0] - begun[0].at] if said else []
        ends = [move for move in standing(mine) if move.kind == "ticket.finished" and lane_at(mine, move) == lane]
        volume += bool(ends)
        if mine[0].fields.get("service") in accounts:
            done = [move.at for move in ends if move.fields["outcome"] == "done_on_the_spot"]
            later = [ready[case] for move in ends if (case := move.fields.get("case.id")) in ready]
            opened += [max(0, at - since) for at in done[-1:] + later]
        if (end := end_of(mine)) and end in ends and mine[0].fields["rule"] != "all":
            ratings.append(rating_of(mine, end))
    given = [rating for rating in ratings if rating]
    return {
        "volume": volume,
        "start": _times(starts),
        "account": _times(opened),
        "offer": _times(offers),
        "rating": (len(ratings), len(given), sum(rating >= 3 for rating in given)),
    }


def _stood(mine: Sequence[Move], start: Move, since: int) -> int:
    """ms spent waiting or called until service began."""
    total, placed = 0, [move for move in mine[: mine.index(start) + 1] if "state" in move.fields]
    for move, after in pairwise(placed):
        if move.fields["state"] in ("waiting", "called"):
            total += max(0, after.at - max(move.at, since))
    return total


def _times(found: Sequence[int]) -> tuple[int | None, int]:
    return (round(median(found)) if found else None, len(found))
