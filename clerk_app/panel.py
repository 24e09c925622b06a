"""What other rooms of this package add to the console: each panel is one live part of it, drawn beside the rest."""

from collections.abc import Callable
from typing import NamedTuple

from clerk_app.seat import Seat
from web.hub import View


class Panel(NamedTuple):
    """`draw(seat, view, language)` → HTML, '' while there is nothing to show. `script`: the ES module that makes it
    work, under clerk_app/static, or ''."""

    name: str
    draw: Callable[[Seat, View, str], str]
    script: str = ""
