"""The place for advice on the dashboard: whoever has some to give hands it over as a function of the view. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from web.hub import View

MOST = 3
"""So many cards are shown, the first ones."""

Advise = Callable[[View, str], Sequence[str]]
"""(view, language) → a card of HTML for each thing that could be done now, the best first: `<article>` with what to do
where, before and after, why, how sure, and its two answers."""


class Remedy(NamedTuple):
    """What a button of one press does about a lane: the name of the advice it adopts, its words, and what is said once
    it is adopted."""

    name: str
    words: str
    done: str


FindRemedy = Callable[[View, str, str], Remedy | None]
"""(view, code of a lane, language) → the best advice for the lane, None if there is none."""


def no_remedy(view: View, lane: str, lang: str) -> Remedy | None:
    """Nobody knows one."""
    return None


def nothing(view: View, lang: str) -> Sequence[str]:
    """Nobody advises."""
    return ()
