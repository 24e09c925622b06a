"""The clerk's console as live parts, drawn from the hall as it stands. The page around them is in desk_page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from clerk_app.console_parts import Parts
from clerk_app.panel import Panel
from clerk_app.seat import Seat, look
from clerk_app.tally import Tally
from dispatcher.visits import Visits
from web.hub import Topic, View
from web.site import Site


class Console:
    """Draws every window's console, part by part."""

    def __init__(self, site: Site, tally: Tally, panels: Sequence[Panel] = (), visits: Visits | None = None) -> None:
        self._site, self.panels = site, tuple(panels)
        self._parts = Parts(site, tally, visits or Visits())
        self._seen: tuple[View, dict[str, Seat]] | None = None

    @property
    def _names(self) -> list[str]:
        return [*self._parts.of, *(panel.name for panel in self.panels)]

    def topic(self) -> Topic:
        parts = {name: partial(self.draw, name) for name in self._names}
        return Topic(name="console", parts=parts, data=self.data, role=frozenset({"clerk"}))

    def draw(self, name: str, view: View, window: str, lang: str) -> str:
        """One part as HTML. Raises KeyError for a window that the hall does not have."""
        seat = self._look(view, window)
        if name not in self._parts.of:
            return next(panel for panel in self.panels if panel.name == name).draw(seat, view, lang)
        context = self._parts.of[name](seat, view, lang)
        return self._site.render(f"console_{name}.html", lang, **{"seat": seat, "ticket": seat.ticket, **context})

    def whole(self, view: View, window: str, lang: str) -> dict[str, str]:
        """All parts, for the page as it is first sent."""
        return {name: self.draw(name, view, window, lang) for name in self._names}

    def data(self, view: View, window: str) -> dict[str, Any]:
        """The same for programs: the window, its ticket, who comes next and who is held."""
        seat = self._look(view, window)
        return {
            "window": window,
            "state": seat.state,
            "ticket": seat.at.ticket or None,
            "waiting": seat.waiting,
            "next": [ticket.number for ticket in seat.upcoming],
            "held": [ticket.number for ticket in seat.held],
        }

    def _look(self, view: View, window: str) -> Seat:
        """All parts of one view are drawn from one look."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, {}
        seats = self._seen[1]
        if window not in seats:
            seats[window] = look(view.state, view.hall, window, view.now)
        return seats[window]
