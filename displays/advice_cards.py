"""The cards of advice on the dashboard, drawn from what the stream has said last; none once that is old."""

from collections.abc import Sequence
from functools import partial

from displays.advice_followed import followed
from displays.advice_words import DECLINES, card, in_short, when_adopted
from displays.dashboard_advice import Remedy
from web.hub import View
from web.site import Site


class AdviceCards:
    def __init__(self, site: Site) -> None:
        self._site = site

    def remedy(self, view: View, lane: str, lang: str) -> Remedy | None:
        """For the button beside the sentence: it adopts the advice as the card's own does."""
        book = self._site.advice
        known = book.current(view.now) if book.day == view.state.day else []
        found = next((each for each in known if each.lane == lane), None)
        say = partial(self._site.phrase, lang)
        return None if found is None else Remedy(found.name, in_short(found, say), when_adopted(found, say))

    def followed(self, view: View, lang: str) -> str:
        """What became of what was adopted, as HTML; '' while nothing was."""
        said = followed(self._site.advice, view, partial(self._site.phrase, lang), lang)
        return self._site.render("advice_followed.html", lang, followed=said) if said else ""

    def draw(self, view: View, lang: str) -> Sequence[str]:
        """A card of HTML for each thing that could be done now, the best first."""
        site, book = self._site, self._site.advice
        if book.day != view.state.day:
            return ()
        known = [each for each in book.current(view.now) if each.lane in view.hall.lanes]
        say = partial(site.phrase, lang)
        return [
            site.render("advice_card.html", lang, card=card(each, book, view.hall, say, lang), declines=DECLINES)
            for each in known
        ]
