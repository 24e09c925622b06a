"""Time as those know it who speak to printers, in threads of their own: whoever makes a printer hands it in."""

from collections.abc import Callable
from typing import NamedTuple


class Steady(NamedTuple):
    """`now`: seconds on a clock that never goes back. `wait`: lets so many of them go by in this thread."""

    now: Callable[[], float]
    wait: Callable[[float], object]
