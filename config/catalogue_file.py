"""Reads services.csv: one item a row. Ready for thousands of rows; each wrong cell is named with its row and column.

code, zh, en, lane, minutes     needed
said          what people say in place of the name, separated by ';'
papers        several, each 'Chinese|English', separated by ';'
alternatives  codes of machines or places, 'online', 'green', separated by ';'
promise       now · 2h · 0.5d · 5d best 1.5h
outcome       how a visit for it usually ends (received, accepted, …)
stages        'any one_thing; any bank_a bank_b': steps one after another
class         the class of its tickets where the item decides it
gives         Chinese names of papers that come out of it, separated by ';': bundles with it do not ask for them
items         codes of the items that this bundle puts together, separated by ';'
life          of a bundle: the code of the life event under which it is found
department    'Chinese|English' name of the office whose item it is: its items take alike, and reports count by it
here          'no' where it is not done in this hall and the alternatives say where
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from config.bundles import Row, split, with_bundles, wrong_gifts
from config.mistakes import Mistake, mistakes_in, shown
from config.services import Bundle, Service

_NEEDED = ("code", "zh", "en", "lane", "minutes")
COLUMNS = (
    *_NEEDED,
    *("said", "papers", "alternatives", "promise", "outcome", "stages", "class", "gives", "items", "life", "here"),
    "department",
)
_MOST_ROWS = 20_000
_FIELDS = {
    "klass": "class",
    "name.zh": "zh",
    "name.en": "en",
    "department.zh": "department",
    "department.en": "department",
}
"""Columns whose field has another name."""


class Catalogue(NamedTuple):
    services: dict[str, Service]
    bundles: dict[str, Bundle]


def read_catalogue(
    rows: bytes, file: str, known: Mapping[str, Mapping[str, object]], mistakes: list[Mistake]
) -> Catalogue:
    """The services of a file and its bundles; what is wrong is added to `mistakes`. `known` holds the hall's names."""
    services: dict[str, Service] = {}
    rows_of: dict[str, Row] = {}
    for row in _rows(rows, file, mistakes):
        code = row.cells["code"]
        if code in rows_of:
            first = rows_of[code].number
            mistakes.append(Mistake(file, row.table, "code", shown(code), f"each code once; row {first} has it too"))
        rows_of.setdefault(code, row)
        service = _service(row, file, known, mistakes)
        if service is not None:
            services[code] = service
    mistakes += wrong_gifts(file, rows_of)
    return Catalogue(*with_bundles(file, rows_of, services, known, mistakes))


def _rows(rows: bytes, file: str, mistakes: list[Mistake]) -> Iterator[Row]:
    def say(table: str, field: str, value: object, allowed: str) -> None:
        mistakes.append(Mistake(file, table, field, "" if value is None else shown(value), allowed))

    try:
        lines = io.StringIO(rows.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError:
        return say("", "", None, "text in UTF-8")
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for column in dict.fromkeys(column for column in header if column not in COLUMNS):
            say("row 1", column, None, f"no column of this name is known; there are {', '.join(COLUMNS)}")
        for column in dict.fromkeys(column for column in header if header.count(column) > 1):
            say("row 1", column, None, "each column once")
        if missing := [column for column in _NEEDED if column not in header]:
            for column in missing:
                say("row 1", column, None, "a column that is needed, but not there")
            return None
        for number, cells in enumerate(reader, 2):
            if number > _MOST_ROWS + 1:
                return say(f"row {number}", "", None, f"at most {_MOST_ROWS} rows")
            if not any(cells):
                continue
            if len(cells) != len(header):
                say(f"row {number}", "", f"{len(cells)} cells", f"{len(header)} cells, as the first row has")
            row = dict.fromkeys(header, "") | dict(zip(header, (cell.strip() for cell in cells), strict=False))
            yield Row(number, row)
    except csv.Error as error:
        say(f"line {reader.line_num}", "", None, f"CSV that can be read: {error}")


def _service(row: Row, file: str, known: Mapping[str, Any], mistakes: list[Mistake]) -> Service | None:
    cells, table = row.cells, row.table
    alternatives = split(cells.get("alternatives", ""))
    fields: dict[str, Any] = {
        "code": cells["code"],
        "name": {"zh": cells["zh"], "en": cells["en"]},
        "lane": cells["lane"],
        "minutes": _number(cells["minutes"]),
        "said": split(cells.get("said", "")),
        "gives": split(cells.get("gives", "")),
        "papers": [_pair(paper) for paper in split(cells.get("papers", ""))],
        "alternatives": alternatives,
        "promise": cells.get("promise", ""),
        "stages": [_stage(stage) for stage in split(cells.get("stages", ""))],
    }
    if cells.get("outcome"):
        fields["outcome"] = cells["outcome"]
    if cells.get("department"):
        fields["department"] = _pair(cells["department"])
    if cells.get("class"):
        fields["klass"] = cells["class"]
    fields["here"] = cells.get("here", "") != "no"
    wrong = (
        *_wrong_said(fields["said"]),
        *_wrong_here(cells.get("here", ""), alternatives, known),
        *_wrong_class(fields, known),
    )
    mistakes += [Mistake(file, table, column, shown(cells[column]), allowed) for column, allowed in wrong]
    try:
        return Service.model_validate(fields, context=known)
    except ValidationError as error:
        for mistake in mistakes_in(error, file, table):
            mistakes.append(mistake._replace(field=_FIELDS.get(mistake.field, mistake.field)))
        return None


def _wrong_said(said: list[str]) -> Iterator[tuple[str, str]]:
    if len(set(said)) < len(said):
        yield "said", "each word once"


def _wrong_here(here: str, alternatives: Iterable[str], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if here not in ("", "yes", "no"):
        yield "here", "yes, no or nothing"
    if here == "no" and "places" in known and not any(code in known["places"] for code in alternatives):
        yield "here", "yes, unless one of the places stands among the alternatives"


def _wrong_class(fields: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A ticket of the item's class must be able to wait in every lane of its way."""
    klass = fields.get("klass")
    if klass is None or klass not in known.get("classes", ()):
        return
    for lane in dict.fromkeys(lane for stage in fields["stages"] for lane in stage["lanes"]) or (fields["lane"],):
        there = known["lanes"].get(lane)
        targets = there.get("targets") if isinstance(there, dict) else None
        if isinstance(targets, dict) and klass not in targets:
            yield "class", f"a class that lane {lane} has a target for: {', '.join(targets)}"


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def _pair(paper: str) -> dict[str, str]:
    zh, _, en = paper.partition("|")
    return {"zh": zh, "en": en}


def _stage(said: str) -> dict[str, Any]:
    rule, *lanes = said.split()
    return {"rule": rule, "lanes": lanes}
