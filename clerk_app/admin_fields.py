"""Fields of the hall file as a form shows them: what stands there as text, and what somebody typed as a value. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from config.editing import value_at

Kind = Literal["text", "whole", "number", "flag", "choice", "many", "lines", "days", "texts"]

_WHOLE, _NUMBER, _DAY = re.compile(r"-?\d{1,9}"), re.compile(r"-?\d{1,9}(\.\d{1,6})?"), re.compile(r"\d{4}-\d{2}-\d{2}")


class Field(NamedTuple):
    """`path` as config.editing has it. `options`: value and what people read, of a choice. `usual`: what holds where
    nothing stands."""

    path: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    unit: str = ""
    options: Sequence[tuple[str, str]] = ()
    usual: Any = None


class Group(NamedTuple):
    """Fields that belong together. `summary`: the whole in a sentence. `removes`: the path that takes it all away."""

    anchor: str
    title: str
    fields: tuple[Field, ...]
    summary: str = ""
    removes: str = ""


class Shown(NamedTuple):
    """A field as the page has it: its text, and what is wrong with it."""

    field: Field
    text: str
    chosen: frozenset[str]
    mistakes: tuple[str, ...]


def shown(field: Field, tables: Mapping[str, Any]) -> str:
    """What stands in the file, as the form's text."""
    return text_of(field.kind, value_at(tables, field.path), field.usual)


def text_of(kind: Kind, value: Any, usual: Any = None) -> str:
    """A value as a form writes it: one line for each of several, '是' words as true and false."""
    value = usual if value is None else value
    if value is None:
        return ""
    if kind == "flag":
        return "true" if value is True else "false" if value is False else str(value)
    if kind == "texts" and isinstance(value, list | tuple):
        return "\n".join(
            f"{each.get('zh', '')}|{each.get('en', '')}" if isinstance(each, dict) else str(each) for each in value
        )
    if isinstance(value, list | tuple):
        return ("," if kind == "many" else "\n").join(str(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def value_of(kind: Kind, text: str) -> Any:
    """The value that somebody typed; None for nothing. What cannot be one stays text: the check then says what is
    allowed."""
    text = text.strip()
    match kind:
        case "whole":
            return int(text) if _WHOLE.fullmatch(text) else text or None
        case "number":
            return (float(text) if "." in text else int(text)) if _NUMBER.fullmatch(text) else text or None
        case "flag":
            return {"true": True, "false": False}.get(text, text or None)
        case "many":
            return [each for each in text.split(",") if each] or None
        case "lines":
            return _lines(text) or None
        case "days":
            return [_day(line) for line in _lines(text)]
        case "texts":
            return [_pair(line) for line in _lines(text)] or None
    return text or None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(line: str) -> date | str:
    try:
        return date.fromisoformat(line) if _DAY.fullmatch(line) else line
    except ValueError:
        return line


def _pair(line: str) -> dict[str, str]:
    zh, _, en = line.partition("|")
    return {"zh": zh.strip(), "en": en.strip()}
