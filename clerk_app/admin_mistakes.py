"""A mistake of the hall file as the admin's pages show it: at which field, on which page, in words. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from clerk_app.admin_labels import words_of
from clerk_app.admin_sections import name_of, named, section_of
from config.mistake_words import in_chinese
from config.mistakes import Mistake
from config.reading import SERVICES_FILE

_POSITION = re.compile(r" \d+.*$")
_ROW = re.compile(r"windows, table (\d+)")


class Wrong(NamedTuple):
    """`path` as config.editing has it, '' where no field can be named; `section`: the page that mends it."""

    path: str
    section: str
    words: str


def wrong(mistake: Mistake, tables: Mapping[str, Any], lang: str, say: Callable[..., str]) -> Wrong:
    """In words: which field, what stands there, what is allowed."""
    path = path_of(mistake, tables)
    allowed = mistake.allowed if lang == "en" else in_chinese(mistake.allowed)
    if mistake.file == SERVICES_FILE:
        where, section = f"{mistake.file} {mistake.table} {mistake.field}".strip(), "services"
    elif path:
        where, section = words_of(path, lambda kind, code: part_name(tables, kind, code, lang), say), section_of(path)
    else:
        where, section = mistake.file, "files"
    if mistake.value:
        return Wrong(
            path,
            section,
            say("%(where)s 现在是 %(value)s；应为：%(allowed)s")
            % {
                "where": where,
                "value": mistake.value,
                "allowed": allowed,
            },
        )
    return Wrong(path, section, say("%(where)s：%(allowed)s") % {"where": where, "allowed": allowed})


def part_name(tables: Mapping[str, Any], kind: str, code: str, lang: str) -> str:
    """What a part is called; of a window the numbers, which its path has or the place of its table."""
    if kind == "windows":
        rows = tables.get("windows")
        if isinstance(rows, list) and code.isdecimal() and "numbers" not in code and int(code) < len(rows):
            at = rows[int(code)]
            return str(at.get("numbers", code)) if isinstance(at, dict) else code
        return code
    return name_of(named(tables, kind).get(code, {}), lang, code)


def path_of(mistake: Mistake, tables: Mapping[str, Any]) -> str:
    """Where in the file it is; '' for a mistake of the whole."""
    if mistake.file == SERVICES_FILE or not mistake.table:
        return ""
    field = _POSITION.sub("", mistake.field).replace(".", "/")
    rows = tables.get("windows")
    if mistake.table.startswith("windows"):
        table = _window(mistake.table, rows if isinstance(rows, list) else [])
    else:
        kind, _, code = mistake.table.partition(".")
        table = "/".join(filter(None, (kind, code.replace(".", "/") if kind == "appointments" else code)))
    return "/".join(filter(None, (table, field)))


def _window(table: str, rows: list[Any]) -> str:
    if found := _ROW.fullmatch(table):
        return f"windows/{int(found[1]) - 1}"
    said = table.removeprefix("windows ")
    at = next((at for at, row in enumerate(rows) if isinstance(row, dict) and str(row.get("numbers")) == said), None)
    return "windows" if at is None else f"windows/{at}"
