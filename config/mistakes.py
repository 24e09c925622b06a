"""What is wrong in a file, in words for the person who mends it: where, what stands there, what is allowed."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.promise import PROMISE_PATTERN, PROMISE_WORDS
from config.rooms import ALLOWED

_PATTERNS = {**ALLOWED, PROMISE_PATTERN: PROMISE_WORDS}
_SHOWN = 80
_FIXED = {
    "missing": "needed, but not there",
    "string_type": "text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table of fields",
    "model_attributes_type": "a table of fields",
    "mapping_type": "a table",
    "finite_number": "a finite number",
    "extra_forbidden": "no field of this name is known",
    "string_unicode": "text in UTF-8",
}
_BOUNDS = {
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than": "less than {lt:g}",
    "less_than_equal": "at most {le:g}",
    "string_too_short": "at least {min_length} character(s)",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "literal_error": "one of {expected}",
    "allowed": "{allowed}",
}


class Mistake(NamedTuple):
    """One mistake. `table` is the TOML table or the row, `field` the key or column in it, `value` what stands there."""

    file: str
    table: str
    field: str
    value: str
    allowed: str

    def __str__(self) -> str:
        where = " ".join(part for part in (self.file, self.table and f"[{self.table}]", self.field) if part)
        return f"{where} = {self.value}: {self.allowed}" if self.value else f"{where}: {self.allowed}"


class HallWrong(ValueError):
    """A hall's files cannot be used. `mistakes` names every one."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def mistakes_in(error: ValidationError, file: str, table: str) -> Iterator[Mistake]:
    """Each thing that pydantic found wrong with one table or row."""
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and any(_below(detail["loc"], other["loc"]) for other in details):
            continue  # pydantic counts only what is right in it
        value = "" if detail["type"] == "missing" else shown(detail["input"])
        yield Mistake(file, table, _path(detail["loc"]), value, _allowed(detail))


def shown(value: object) -> str:
    """What stands in the file, shortened, on one line whatever it holds."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _below(loc: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(other) > len(loc) and other[: len(loc)] == loc


def _path(loc: Iterable[int | str]) -> str:
    """'targets.regular', 'papers 3 zh': positions count from one, as people do."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f" {step + 1}"
        elif step != "[key]":
            path += ("." if path else "") + step
    return path


def _allowed(detail: ErrorDetails) -> str:
    kind, context = detail["type"], dict[str, Any](detail.get("ctx", {}))
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text that matches {context['pattern']}")
    if kind == "string_too_short" and context["min_length"] == 1:
        return "some text: it is empty"
    if kind.startswith("model_") and context.get("class_name") == "Text":
        return 'words in both languages, as { zh = "…", en = "…" }'
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**context)
    return _FIXED.get(kind, detail["msg"])
