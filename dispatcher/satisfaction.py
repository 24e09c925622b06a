"""How content visitors are, from the raw events: every figure with the count it rests on. Pure.

    satisfaction = ratings of 5, 4 or 3 ÷ all ratings        response = all ratings ÷ visits that could be rated

A rating that an upheld appeal has taken out is in neither count and is told apart. Below the least sample the share is
not said at all: it would tell more about who was asked than about the hall.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED
from dispatcher.visits import NO_SHOW

CONTENT = (3, 4, 5)
LEAST_SAMPLE = 10


@dataclass(slots=True)
class Rateable:
    """A finished visit. `rating`: 1–5, 0 while nobody has rated it."""

    day: str
    ticket: str
    lane: str = ""
    service: str = ""
    window: str = ""
    rating: int = 0
    source: str = ""

    @property
    def id(self) -> str:
        return f"{self.day}-{self.ticket}"


class Score(NamedTuple):
    """Counts of visits; `taken_out` are ratings that an upheld appeal has removed."""

    rateable: int
    rated: int
    content: int
    taken_out: int = 0

    def satisfaction(self, least: int = LEAST_SAMPLE) -> float | None:
        """Per cent; None below the least sample."""
        return 100 * self.content / self.rated if self.rated >= max(1, least) else None

    def response(self) -> float | None:
        """Per cent of the visits that could be rated; None if there were none."""
        return 100 * self.rated / self.rateable if self.rateable else None


def rateable(events: Iterable[Event]) -> list[Rateable]:
    """The visits of whole days, in the order of their ends. A finish that was taken back was none."""
    services: dict[tuple[str, str], str] = {}
    lanes: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], Rateable] = {}
    for event in events:
        key = event.day, event.ticket
        match event.kind:
            case "ticket.issued":
                services[key] = event.fields.get("service", "")
            case "ticket.called":
                lanes[key] = event.fields["lane"]
            case "ticket.finished" if event.fields["state"] == FINISHED and event.fields["outcome"] != NO_SHOW:
                found.pop(key, None)
                found[key] = Rateable(*key, lanes.get(key, ""), services.get(key, ""), event.window)
            case "ticket.undone" if event.fields.get("from") == "ticket.finished":
                found.pop(key, None)
            case "ticket.rated" if key in found:
                visit = found[key]
                visit.rating, visit.source = int(event.fields["rating"]), event.fields.get("rating_by", "")
    return list(found.values())


def score(visits: Iterable[Rateable], upheld: Collection[str] = ()) -> Score:
    """upheld: ids of tickets whose rating an appeal has taken out."""
    total = rated = content = out = 0
    for visit in visits:
        total += 1
        if visit.rating and visit.id in upheld:
            out += 1
            total -= 1
        elif visit.rating:
            rated += 1
            content += visit.rating in CONTENT
    return Score(total, rated, content, out)


def by(visits: Iterable[Rateable], key: Callable[[Rateable], str], upheld: Collection[str] = ()) -> dict[str, Score]:
    """The same for each day, lane, service or window."""
    groups: dict[str, list[Rateable]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(visit)
    return {name: score(group, upheld) for name, group in sorted(groups.items())}
