"""What the estimates would have told each visitor of a recorded day at the kiosk."""

from collections.abc import Mapping

from config.hall import Hall
from dispatcher.estimate_habits import Spans
from dispatcher.estimate_learning import learned
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimates import WALK_MS
from dispatcher.estimator import Estimator, Range
from dispatcher.events import Event
from dispatcher.replay_day import DAY, Day
from dispatcher.state import State

_FIRST_GUESS_S = 8 * 60 + WALK_MS / 1000
_ANEW_MS = 5 * 60_000


class Foresight:
    """Folds the events as they happen and estimates each ticket's wait at its issue.

    A recording names no catalogue and stands alone, so all that is known is what this day has taught until now,
    starting from one guess for all, and when each window is meant to be open.
    """

    def __init__(self, hall: Hall, plan: Mapping[str, Spans]) -> None:
        self.predicted: dict[int, Range | None] = {}
        self._state, self._today, self._plan = State(DAY), Lessons(hall.timezone), plan
        self._estimator = Estimator(hall)
        self._learnt = 0

    def saw(self, event: Event, ticket: int) -> None:
        """The next event; `ticket` is the recording's, for an issue."""
        self._state.apply(event)
        self._today.follow(event)
        if event.at - self._learnt >= _ANEW_MS:
            self._learnt = event.at
            self._estimator.learned = learned(lambda service, lane: _FIRST_GUESS_S, [], self._today, self._plan)
        if ticket:
            self.predicted[ticket] = self._estimator.at_issue(self._state, event.at, event.ticket)


def plan_of(day: Day) -> dict[str, Spans]:
    """When the recording says that the windows were meant to be open, ms since 1970."""
    return {
        post.window: tuple((day.zero + start, day.zero + end) for start, end in post.planned)
        for post in day.posts
        if post.planned
    }
