"""Bundles by life event, and the one list of papers of each with who needs what. Pure."""

from typing import NamedTuple

from config.hall import Bundle, Hall, LifeEvent, Service, Text
from ticketing.catalogue_rows import folded

OTHER = "-"
"""Code of what stands under no life event; no code of a hall file begins so."""


class Gathered(NamedTuple):
    """A life event (None: everything else) with the tickets of its bundles."""

    event: LifeEvent | None
    services: tuple[Service, ...]

    @property
    def code(self) -> str:
        return self.event.code if self.event else OTHER


class Wanted(NamedTuple):
    """A paper of a bundle and the items that ask for it; none where the bundle itself does."""

    paper: Text
    by: tuple[Service, ...]


def gathered(hall: Hall) -> list[Gathered]:
    """Life events that have bundles, in the hall file's order, and last the bundles without one."""
    found = [Gathered(event, _under(hall, event.code)) for event in hall.life_events.values()]
    found.append(Gathered(None, _under(hall, None)))
    return [each for each in found if each.services]


def wanted(hall: Hall, bundle: Bundle) -> list[Wanted]:
    """The merged list of papers: each once, in the order in which the items ask."""
    items = [hall.services[code] for code in bundle.items]
    return [Wanted(paper, tuple(item for item in items if _asks(item, paper))) for paper in bundle.papers]


def _asks(item: Service, paper: Text) -> bool:
    return any(folded(each.zh) == folded(paper.zh) for each in item.papers)


def _under(hall: Hall, event: str | None) -> tuple[Service, ...]:
    return tuple(hall.services[code] for code, bundle in hall.bundles.items() if bundle.life == event)
