"""What happened to each ticket of a stream, read without any of the folds: every move, and those that still stand."""

from collections.abc import Iterable
from typing import NamedTuple

from dispatcher.events import Event

Key = tuple[str, str]
"""A business day and a number."""


class Move(NamedTuple):
    """One step of one ticket. `undoes`: the id of the event that it takes back, or ''."""

    id: str
    kind: str
    at: int
    fields: dict[str, str]
    undoes: str = ""


def moves(events: Iterable[Event]) -> dict[Key, list[Move]]:
    """Every event of each ticket. One that takes two tickets back is a move of both."""
    found: dict[Key, list[Move]] = {}
    for event in events:
        if not event.ticket or event.kind.startswith("window."):
            continue
        fields, undone = event.fields, ""
        if event.kind == "ticket.undone":
            undone = f"{event.day}-{fields['undoes']}"
            if other := fields.get("also"):
                mine = found[event.day, other]
                called = next(move.id for move in reversed(mine) if move.kind == "ticket.called")
                back = {name[5:]: value for name, value in fields.items() if name.startswith("also.")}
                mine.append(Move(event.id, event.kind, event.at, back, called))
        found.setdefault((event.day, event.ticket), []).append(Move(event.id, event.kind, event.at, fields, undone))
    return found


def standing(mine: Iterable[Move]) -> list[Move]:
    """Without what was taken back, and without the taking back."""
    every = list(mine)
    gone = {move.undoes for move in every if move.undoes}
    return [move for move in every if not move.undoes and move.id not in gone]
