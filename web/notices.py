"""What stands on a screen because the hall has to tell it: the emergency on every page that lives, notices where they
belong. Every topic gets these parts besides its own; live.js makes their place on the page.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dispatcher.notice_commands import EMERGENCY, Notice, notices
from dispatcher.state import State

if TYPE_CHECKING:
    from web.hub import Part, View
    from web.site import Site

_PLACE_OF = {"kiosk": "kiosk", "ticket": "phone"}
"""Topics whose pages show notices in a strip; hall displays have their own line for them."""

_ALWAYS = frozenset({"kiosk"})
"""Places whose strip also shows what the hall file always says."""

SHOWN = 3
"""As many as a strip has room for, those of the day first."""


def standing(state: State, now: int, place: str) -> list[Notice]:
    """The notices of a place at a moment (ms), without emergencies."""
    found = notices(state.desk.get("notices", ""))
    return [each for each in found if each.sort != EMERGENCY and place in each.where and each.stands(now)]


def emergency(state: State) -> Notice | None:
    """The latest emergency that has not been withdrawn."""
    found = [each for each in notices(state.desk.get("notices", "")) if each.sort == EMERGENCY]
    return found[-1] if found else None


class NoticeParts:
    """Draws them for one hall."""

    def __init__(self, site: "Site") -> None:
        self._site = site

    def of(self, topic: str) -> "Mapping[str, Part]":
        """The parts that a topic gets besides its own."""
        if topic not in _PLACE_OF:
            return {"emergency": self._emergency}
        place = _PLACE_OF[topic]

        def strip(view: "View", key: str, lang: str) -> str:
            always = self._site.hall.notices if place in _ALWAYS else ()
            found = [*((each.zh, each.en) for each in standing(view.state, view.now, place))]
            found += [(each.zh, each.en) for each in always]
            return self._site.render("notices_strip.html", lang, notices=found[:SHOWN]) if found else ""

        return {"emergency": self._emergency, "notices": strip}

    def _emergency(self, view: "View", key: str, lang: str) -> str:
        found = emergency(view.state)
        return self._site.render("emergency.html", lang, notice=found) if found else ""
