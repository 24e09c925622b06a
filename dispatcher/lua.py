"""The scripts of `scripts/`, one per state change; a file's head names the shared parts it begins with ("In: …").

One that begins with `#!lua flags=allow-oom` also runs when the engine's memory is full: who has a number is served on.
"""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "scripts"
_PARTS = ("prelude", "seat", "places", "case", "way")


@cache
def scripts() -> dict[str, str]:
    """Name → text of every script, shared parts included."""
    texts = {path.stem: path.read_text() for path in sorted(_FOLDER.glob("*.lua"))}
    return {name: _whole(text, texts) for name, text in texts.items() if name not in _PARTS}


def _whole(text: str, texts: dict[str, str]) -> str:
    head = re.search(r"In: ([a-z, ]+)\.", text)
    wanted = head[1].split(", ") if head and head[1] != "nothing" else []
    flags, rest = text.split("\n", 1) if text.startswith("#!") else ("", text)
    whole = "".join(texts[part] for part in _PARTS if part in wanted) + rest
    return f"{flags}\n{whole}" if flags else whole  # the engine reads them in the first line
