"""How long a window's next call waits for the visitor who may be rating at the pad on its counter."""

from dispatcher.errors import Refused
from dispatcher.visits import Visits
from web.hub import View
from web.site import Site


class RatingPending(Refused):
    """The last visitor is asked for a rating at this moment. Detail: for how many seconds at most."""

    word = "RATING_PENDING"


def has_pad(site: Site, window: str) -> bool:
    """Whether a pad of this window is there; without one nobody is waited for."""
    return site.presence.hears(f"pad:{window}")


def rated_until(site: Site, visits: Visits, view: View, window: str) -> int:
    """Until when (ms) the next call waits; 0 where nobody is asked, and once the answer is there."""
    visit = visits.asked(window) if visits.day == view.state.day else None
    if visit is None or not has_pad(site, window):
        return 0
    until = visit.since + round(view.hall.rules.rating_wait_s * 1000)
    return until if view.now < until else 0


def check(site: Site, visits: Visits, view: View, window: str) -> None:
    """Raises RatingPending while the next call is to wait."""
    if until := rated_until(site, visits, view, window):
        raise RatingPending(str(-(-(until - view.now) // 1000)))
