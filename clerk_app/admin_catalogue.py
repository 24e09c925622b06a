"""The catalogue's file for the admin's page: finding rows, and changing one without touching the others. Pure."""

import csv
import io
from collections.abc import Mapping

from config.catalogue_file import COLUMNS

_FORMULA = ("=", "+", "-", "@")


def rows_of(rows: bytes) -> list[dict[str, str]]:
    """Every row by column; none if it cannot be read."""
    try:
        return [
            {column: cell or "" for column, cell in row.items() if column is not None and isinstance(cell, str)}
            for row in csv.DictReader(io.StringIO(rows.decode("utf-8-sig"), newline=""), restval="")
        ]
    except (csv.Error, UnicodeDecodeError):
        return []


def found(rows: list[dict[str, str]], asked: str, limit: int) -> list[dict[str, str]]:
    """Rows whose code, name or everyday words hold what is asked for, in the order of the file."""
    wanted = asked.strip().casefold()
    fits = (
        row
        for row in rows
        if not wanted or any(wanted in row.get(name, "").casefold() for name in ("code", "zh", "en", "said"))
    )
    return [row for row, _ in zip(fits, range(limit), strict=False)]


def with_row(rows: bytes, code: str, cells: Mapping[str, str]) -> bytes:
    """The file with other cells in the row of that code, or with a row more. Columns that it does not know stay out;
    the others of the row stay as they are."""
    table = list(csv.reader(io.StringIO(rows.decode("utf-8-sig"), newline="")))
    header = table[0] if table else list(COLUMNS)
    wanted = {name: _plain(cell) for name, cell in cells.items() if name in COLUMNS and name != "code"}
    header = [*header, *(name for name, cell in wanted.items() if name not in header and cell)]
    at = header.index("code") if "code" in header else 0
    body = [[*row, *[""] * (len(header) - len(row))] for row in table[1:]]
    row = next((row for row in body if row and row[at].strip() == code), None)
    if row is None:
        row = [""] * len(header)
        row[at] = code
        body.append(row)
    for name, cell in wanted.items():
        if name in header:
            row[header.index(name)] = cell
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *(row for row in body if any(row))])
    return text.getvalue().encode()


def _plain(cell: str) -> str:
    """One line, and nothing that a spreadsheet takes for a formula."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
