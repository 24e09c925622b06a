"""What differs between two versions of a hall's files, field by field, as people read it. Pure."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from config.editing import SEPARATOR
from config.revisions import Files

SERVICES = "services"
_ONE_LINE = frozenset({"zh", "en"})


class Difference(NamedTuple):
    """A field by its path, 'lanes/general/quota' or 'services/passport/minutes'; '' where there was or is nothing.
    Windows go by their numbers, services by their code,
    not by where they stand. A lane, window or service that is gone is one difference, by its own path."""

    path: str
    old: str
    new: str


def differences(old: Files, new: Files) -> list[Difference]:
    """Every field that differs, in the order of the new files, what went away last. A file that cannot be read counts
    as empty: its mistakes are named elsewhere."""
    before, after = _flat(old), _flat(new)
    found = [
        Difference(path, before.get(path, ""), value) for path, value in after.items() if before.get(path, "") != value
    ]
    there = {_part(path) for path in after}
    gone = [path for path, value in before.items() if path not in after and value]
    whole = {_part(path): before.get(f"{_part(path)}/name") or before.get(f"{_part(path)}/zh", "") for path in gone}
    found += [Difference(path, before[path], "") for path in gone if _part(path) in there]
    return found + [Difference(part, name or part, "") for part, name in whole.items() if part not in there]


def _part(path: str) -> str:
    """The lane, window or service that a field belongs to: 'lanes/general'."""
    return SEPARATOR.join(path.split(SEPARATOR)[:2])


def _flat(files: Files) -> dict[str, str]:
    return {**dict(_of_tables(tables_of(files.toml))), **dict(_of_rows(files.rows))}


def tables_of(toml: bytes) -> dict[str, Any]:
    """The tables of a hall.toml; none if it is no TOML."""
    try:
        return tomllib.loads(toml.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}


def _of_tables(tables: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tables.items():
        here = f"{path}{SEPARATOR}{name}" if path else str(name)
        if isinstance(value, dict) and not value.keys() <= _ONE_LINE:
            yield from _of_tables(value, here)
        elif name == "windows" and isinstance(value, list):
            for at, row in enumerate(value):
                if isinstance(row, dict):
                    yield from _of_tables(row, f"{here}{SEPARATOR}{row.get('numbers', at)}")
        else:
            yield here, said(value)


def _of_rows(rows: bytes) -> Iterator[tuple[str, str]]:
    try:
        for row in csv.DictReader(io.StringIO(rows.decode("utf-8-sig"), newline=""), restval=""):
            code = row.get("code") or ""
            for column, cell in row.items():
                if column not in (None, "code") and isinstance(cell, str) and cell:
                    yield SEPARATOR.join((SERVICES, code, column)), cell
    except (csv.Error, UnicodeDecodeError):
        return


def said(value: object) -> str:
    """A value of a hall file on one line: 'A / B' for words in both languages, commas between several."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return " / ".join(said(each) for each in value.values())
    if isinstance(value, list):
        return ", ".join(said(each) for each in value)
    return str(value)
