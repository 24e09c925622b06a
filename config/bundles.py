"""Bundles of a catalogue file: several rows as one, with one list of papers."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from config.mistakes import Mistake, mistakes_in, shown
from config.services import Bundle, Service
from config.text import Text

_FEWEST, _MOST = 2, 20


class Row(NamedTuple):
    """A row of the file as it stands there, by column; the first below the header has number 2."""

    number: int
    cells: dict[str, str]

    @property
    def table(self) -> str:
        return f"row {self.number}"


def split(cell: str) -> list[str]:
    """The parts of a cell that holds several."""
    return [part for each in cell.split(";") if (part := each.strip())] if cell else []


def with_bundles(
    file: str,
    rows: Mapping[str, Row],
    services: Mapping[str, Service],
    known: Mapping[str, Any],
    mistakes: list[Mistake],
) -> tuple[dict[str, Service], dict[str, Bundle]]:
    """The services, those of a bundle with its papers, and the bundles; what is wrong is added to `mistakes`."""
    items = {code: split(row.cells.get("items", "")) for code, row in rows.items()}
    bundles = {}
    for code, row in rows.items():
        wrong = list(_wrong(file, row, items[code], items))
        mistakes += wrong
        if items[code] and not wrong and code in services and all(part in services for part in items[code]):
            parts = [services[part] for part in items[code]]
            mistakes += _idle_stages(file, row, services[code], parts)
            found = _bundle(file, row, services[code], parts, known, mistakes)
            if found is not None:
                bundles[code] = found
    return {
        code: service.model_copy(update={"papers": bundles[code].papers}) if code in bundles else service
        for code, service in services.items()
    }, bundles


def wrong_gifts(file: str, rows: Mapping[str, Row]) -> Iterator[Mistake]:
    """Papers that come out of an item and that no item asks for: mistyped, most likely."""
    asked = {same(paper.partition("|")[0]) for row in rows.values() for paper in split(row.cells.get("papers", ""))}
    for row in rows.values():
        for name in split(row.cells.get("gives", "")):
            if same(name) not in asked:
                yield Mistake(file, row.table, "gives", shown(name), "papers that some item asks for")


def same(paper: str) -> str:
    """Two papers with the same Chinese name are one, however it is spaced or wide its letters are."""
    return "".join(unicodedata.normalize("NFKC", paper).casefold().split())


def _wrong(file: str, row: Row, parts: list[str], items: Mapping[str, list[str]]) -> Iterator[Mistake]:
    if row.cells.get("life") and not parts:
        yield Mistake(file, row.table, "life", shown(row.cells["life"]), "nothing, but for a bundle")
    if parts and not _FEWEST <= len(parts) <= _MOST:
        yield Mistake(file, row.table, "items", f"{len(parts)} codes", f"{_FEWEST} to {_MOST} of them")
    for part in parts:
        if part not in items:
            yield Mistake(file, row.table, "items", shown(part), "codes of this file")
        elif items[part]:
            yield Mistake(file, row.table, "items", shown(part), "single items, not bundles")


def _idle_stages(file: str, row: Row, service: Service, parts: list[Service]) -> Iterator[Mistake]:
    """Stages beside the bundle's own lane in which none of its items is done: a visitor would be sent there in vain."""
    done = {service.lane} | {part.lane for part in parts}
    done |= {lane for part in parts for stage in part.stages for lane in stage.lanes}
    for stage in service.stages:
        if not done & set(stage.lanes):
            yield Mistake(
                file, row.table, "stages", shown(" ".join(stage.lanes)), "lanes in which one of the items is done"
            )


def _bundle(
    file: str, row: Row, service: Service, parts: list[Service], known: Mapping[str, Any], mistakes: list[Mistake]
) -> Bundle | None:
    fields = {
        "code": service.code,
        "name": service.name,
        "items": [part.code for part in parts],
        "papers": _papers(service, parts),
        "life": row.cells.get("life") or None,
    }
    try:
        return Bundle.model_validate(fields, context=known)
    except ValidationError as error:
        mistakes += mistakes_in(error, file, row.table)
        return None


def _papers(service: Service, parts: list[Service]) -> tuple[Text, ...]:
    """What the bundle and its items ask for, each paper once, without those that one of the items gives."""
    given = {same(name) for part in parts for name in part.gives}
    papers: dict[str, Text] = {}
    for each in (service, *parts):
        for paper in each.papers:
            papers.setdefault(same(paper.zh), paper)
    return tuple(paper for name, paper in papers.items() if name not in given)
