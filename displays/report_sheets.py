"""A report as a spreadsheet: CSV for every program, XLSX with its definitions on a second sheet. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from displays.audit_rows import sober
from displays.definitions import Definition

Cell = str | float | int | None


def heads(first: Sequence[str], definitions: Mapping[str, Definition]) -> list[str]:
    """Names of the columns: the figures with their units."""
    return [*first, *(f"{each.name} ({each.unit})" if each.unit else each.name for each in definitions.values())]


def as_csv(lines: Sequence[Sequence[Cell]]) -> str:
    """Text that no spreadsheet takes for a formula, with the mark that tells it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([_sober(cell) for cell in line] for line in lines)
    return "\ufeff" + text.getvalue()


def as_xlsx(lines: Sequence[Sequence[Cell]], definitions: Mapping[str, Definition], sheets: tuple[str, str]) -> bytes:
    """`sheets`: what the two sheets are called."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, page = book.add_format({"bold": True, "text_wrap": True}), book.add_worksheet(sheets[0])
        page.write_row(0, 0, lines[0], bold)
        for at, line in enumerate(lines[1:], 1):
            page.write_row(at, 0, line)
        page.freeze_panes(1, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        told = book.add_worksheet(sheets[1])
        told.set_column(0, 0, 24)
        told.set_column(1, 1, 110)
        for at, each in enumerate(definitions.values()):
            told.write_row(at, 0, [each.name, each.text])
    return file.getvalue()


def _sober(cell: Cell) -> Cell:
    return sober(cell) if isinstance(cell, str) else cell
