"""Changes single fields of a hall.toml as text: comments, order and spacing of everything else stay as they are.

A field is named by its path, 'lanes/general/targets/regular'; a [[windows]] table by its place, 'windows/0/home'.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

SEPARATOR = "/"
_INLINE = frozenset({"name", "place", "hint", "address", "hours", "targets"})
"""Tables that a hall file writes on one line, as { zh = "…", en = "…" }."""


class NotEditable(ValueError):
    """The text is no TOML, or has something else where the field's table should be."""


def edited(toml: str, changes: Mapping[str, Any]) -> str:
    """The text with other values; None takes a field or a whole table away. Raises NotEditable."""
    try:
        document = tomlkit.parse(toml)
        # What is taken away goes last and from the end: the places of [[windows]] stay what they were.
        for path in sorted(changes, key=lambda path: (changes[path] is None, _places(path)), reverse=False):
            if changes[path] is not None:
                _put(document, path.split(SEPARATOR), changes[path])
        for path in sorted((path for path in changes if changes[path] is None), key=_places, reverse=True):
            _take(document, path.split(SEPARATOR))
        return tomlkit.dumps(document)
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotEditable(str(error)) from error


def value_at(tables: Mapping[str, Any], path: str) -> Any:
    """What stands at a path in the tables as read; None where there is nothing."""
    found: Any = tables
    for step in path.split(SEPARATOR):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _places(path: str) -> tuple[tuple[bool, int, str], ...]:
    return tuple((step.isdecimal(), int(step) if step.isdecimal() else 0, step) for step in path.split(SEPARATOR))


def _put(document: MutableMapping[str, Any], steps: list[str], value: Any) -> None:
    at: Any = document
    for step in steps[:-1]:
        if isinstance(at, list):
            at = at[int(step)]
            continue
        if step not in at:
            at[step] = tomlkit.inline_table() if step in _INLINE else tomlkit.table()
        at = at[step]
    last = steps[-1]
    if isinstance(at, list):
        if int(last) < len(at):
            raise NotEditable(f"{SEPARATOR.join(steps)} is there already")
        at.append(_item(value))
    elif isinstance(at.get(last), AoT) or last == "windows":
        raise NotEditable(last)
    else:
        at[last] = _item(value) if isinstance(value, Mapping) and len(steps) == 2 else _inline(value)


def _item(fields: Mapping[str, Any]) -> Any:
    """A table of its own, its fields on a line each."""
    table = tomlkit.table()
    for name, value in fields.items():
        table[name] = _inline(value)
    table.add(tomlkit.nl())
    return table


def _inline(value: Any) -> Any:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for name, each in value.items():
            table[name] = _inline(each)
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for each in value:
            array.append(_inline(each))
        return array.multiline(any(isinstance(each, Mapping) for each in value))
    return value


def _take(document: MutableMapping[str, Any], steps: list[str]) -> None:
    at: Any = document
    for step in steps[:-1]:
        at = at[int(step)] if isinstance(at, list) else at.get(step)
        if at is None:
            return
    if isinstance(at, list):
        del at[int(steps[-1])]
    elif steps[-1] in at:
        del at[steps[-1]]
