"""What raters without a browser are told of a window: whom to ask, as the pad's page asks. Pure."""

from typing import Any

from clerk_app.rating_pad import ASKS_MS, PADS, asked_now, concerns
from dispatcher.visits import Visits
from web.hub import Topic, View
from web.wired import said
from web.wired_link import Told


def topic(visits: Visits) -> Topic:
    def data(view: View, key: str) -> dict[str, Any]:
        """Fields of ASK: window, number, for how many seconds, and when it was
        asked (ms), by which one asking is told from the next; of CLEAR: window."""
        found, clear = asked_now(visits, view, key), Told("CLEAR", (key,))
        if found is None:
            return said(clear, clear)
        return said(Told("ASK", (key, found.ticket, str(ASKS_MS // 1000), str(found.since))), clear)

    return Topic("wired-ask", {}, data, PADS, concerns)
