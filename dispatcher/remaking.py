"""A hall's data as they are written into an empty engine: from the events of its days and of its cases. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dispatcher.cases import Cases
from dispatcher.events import Event
from dispatcher.history_commands import Item
from dispatcher.state import fold

_WORDS = 1000


def day_items(day: str, events: Iterable[Event]) -> Iterator[Item]:
    """The events of a day and everything that they fold to. Raises Gap, LookupError or ValueError for events that are
    not those of a whole day."""
    known = list(events)
    for event in known:
        yield Item("event", event.id, _flat(event.fields))
    whole = json.loads(fold(day, known).canonical())
    yield from _split("hash", f"{day}:desk", _flat(whole["desk"]))
    for number, fields in whole["tickets"].items():
        yield from _split("hash", f"{day}:ticket:{number}", _flat(fields))
    for name, clocks in whole["queues"].items():
        scores = {f"{whole['tickets'][number]['ord']} {number}": clock for number, clock in clocks.items()}
        yield from _scored(f"{day}:queue:{name}", scores)
    for name in ("held", "missed"):
        yield from _scored(f"{day}:{name}", whole[name])


def case_items(cases: Cases) -> Iterator[Item]:
    """Every case that is kept, and all of them by when something is to be done."""
    for case in cases:
        yield from _split("hash", f"case:{case.id}", _flat(case.fields))
    yield from _scored("cases", {case.id: case.next() for case in cases})


def _scored(name: str, scores: Mapping[str, float]) -> Iterator[Item]:
    yield from _split("zset", name, [word for member, score in scores.items() for word in (f"{score:.0f}", member)])


def _split(what: str, name: str, words: Sequence[str]) -> Iterator[Item]:
    for at in range(0, len(words), _WORDS):
        yield Item(what, name, words[at : at + _WORDS])


def _flat(fields: Mapping[str, str]) -> list[str]:
    return [word for pair in fields.items() for word in pair]
