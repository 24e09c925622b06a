"""What the keys of a keypad do: the usual ones, or those of a small TOML file. Pure.

    ENTER = "next"
    4 = { do = "hold", kind = "fetch" }
    3 = { do = "transfer", lane = "one-thing", reason = "业务不在本窗口办" }

A key is named by what is printed on it: 0–9, A–Z, ENTER, ESC, BACKSPACE, TAB, PLUS, MINUS, TIMES, SLASH, DOT. It does
"next" (what Enter does at the console) or one of the window's commands; other members of its body may stand beside.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from clerk_app.commands import COMMANDS
from clerk_app.reasons import PAUSE

NEXT = "next"
_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NAMED = frozenset("ENTER ESC BACKSPACE TAB PLUS MINUS TIMES SLASH DOT".split())
_ANY_TICKET = "A001"


class Press(NamedTuple):
    """What a key asks for: NEXT or a command's name, and the members of its body that the window does not say."""

    do: str
    members: Mapping[str, Any]


USUAL: dict[str, Press] = {
    "ENTER": Press(NEXT, {}),
    "1": Press("recall", {}),
    "2": Press("no-show", {}),
    "4": Press("hold", {"kind": "kept"}),
    "6": Press("ask-rating", {}),
    "0": Press("pause", {"reason": PAUSE[0]}),
    "ESC": Press("undo", {}),
    "BACKSPACE": Press("undo", {}),
}
"""As on the console. 3 and 5 ask where to and whom, which no keypad can answer; a file may say it once for all."""


class KeysWrong(Exception):
    """The file cannot be used; the text says why."""


def read_keys(path: Path) -> dict[str, Press]:
    """The keys of a file, in place of all the usual ones. Raises KeysWrong."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise KeysWrong(f"{path}: {error}") from None
    return {name: _press(name, what) for name, what in found.items()}


def _press(name: str, what: object) -> Press:
    if name not in _SIGNS | _NAMED:
        raise KeysWrong(f"{name}: no such key; 0–9, A–Z, {', '.join(sorted(_NAMED))}")
    members = {"do": what} if isinstance(what, str) else dict(what) if isinstance(what, dict) else {}
    do = members.pop("do", None)
    blind = [NEXT, *(command.name for command in COMMANDS.values() if command.blind)]
    if do not in blind:
        raise KeysWrong(f"{name}: it can do {', '.join(blind)}")
    if do != NEXT:
        _check(name, do, members)
    elif members:
        raise KeysWrong(f"{name}: next takes nothing beside it")
    return Press(do, members)


def _check(name: str, do: str, members: dict[str, Any]) -> None:
    """Whether the command would take this body, once the window has said which ticket is there."""
    body = COMMANDS[do].body
    told = {"ticket": _ANY_TICKET} if "ticket" in body.model_fields else {}
    if "outcome" in body.model_fields:
        told["outcome"] = "accepted"
    try:
        body.model_validate({**told, **members})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise KeysWrong(f"{name}: {'.'.join(map(str, first['loc'])) or do}: {first['msg']}") from None
