"""On which side of a hall display the calls stand today. Pure."""

from typing import Literal

from config.hall import Hall
from web.openings import local

Side = Literal["left", "right"]


def side_now(side: Literal["left", "right", "daily"], hall: Hall, now: int) -> Side:
    """'daily' is one side on even days and the other on odd ones; now: ms. The page begins anew every night."""
    if side != "daily":
        return side
    return "right" if local(hall, now).date().toordinal() % 2 else "left"
