"""The place for advice on the dashboard: whoever has some to give hands it over as a function of the view. Pure."""

from collections.abc import Callable, Sequence

from web.hub import View

MOST = 3
"""So many cards are shown, the first ones."""

Advise = Callable[[View, str], Sequence[str]]
"""(view, language) → a card of HTML for each thing that could be done now, the best first: `<article>` with what to do
where, before and after, why, how sure, and its two answers."""


def nothing(view: View, lang: str) -> Sequence[str]:
    """Nobody advises."""
    return ()
