"""How a screen says it is, beside its sign of life: 'up=3600,heap=41,fps=60,sound=on'. Pure."""

import re
from typing import NamedTuple

_PAIR = re.compile(r"(up|heap|fps|sound)=(\w{1,10})")
SOUNDS = ("on", "off", "none")
"""It speaks; it may not, until somebody taps it; it is not one that speaks."""


class Health(NamedTuple):
    """`up`: seconds since the page began; `heap`: MB its script holds, None where the browser does not say; `fps`:
    pictures a second; `sound`: one of SOUNDS, '' if it has not said."""

    up: int = 0
    heap: int | None = None
    fps: int | None = None
    sound: str = ""


def health_of(said: str) -> Health:
    """What cannot be read is left out: a screen of another version may say more."""
    found = dict(_PAIR.findall(said))
    numbers = {name: int(word) for name, word in found.items() if word.isascii() and word.isdecimal()}
    sound = found.get("sound", "")
    return Health(numbers.get("up", 0), numbers.get("heap"), numbers.get("fps"), sound if sound in SOUNDS else "")
