"""What the estimates would have told each visitor of a recorded day at the kiosk."""

from config.hall import Hall
from dispatcher.estimates import WALK_MS, Forecast
from dispatcher.events import Event
from dispatcher.replay_day import DAY
from dispatcher.state import State

_FIRST_GUESS_MIN = 8.0
_GUESS_WEIGHT = 3.0


class Foresight:
    """Folds the events as they happen and forecasts each ticket at its issue.

    A recording names no catalogue, so the minutes of a lane are what its finished services of this day took until now,
    starting from one guess for all.
    """

    def __init__(self, hall: Hall) -> None:
        self.predicted: dict[int, float | None] = {}
        self._state = State(DAY)
        self._forecast = Forecast(hall, lambda service, lane: self._minutes(lane))
        self._took: dict[str, tuple[float, float]] = {}

    def saw(self, event: Event, ticket: int) -> None:
        """The next event; `ticket` is the recording's, for an issue."""
        self._state.apply(event)
        if event.kind == "ticket.finished":
            self._learn(event)
        if ticket:
            waits = self._forecast.run(self._state, event.at, event.ticket)
            self.predicted[ticket] = waits.by_ticket.get(event.ticket)

    def _learn(self, event: Event) -> None:
        done = self._state.ticket(event.ticket)
        if done is not None and done.started_at:
            times, minutes = self._took.get(done.lane, (_GUESS_WEIGHT, _GUESS_WEIGHT * _FIRST_GUESS_MIN))
            took = max(0, event.at - done.started_at - WALK_MS) / 60_000  # the recording's stays begin with the walk
            self._took[done.lane] = times + 1, minutes + took

    def _minutes(self, lane: str) -> float:
        times, minutes = self._took.get(lane, (1.0, _FIRST_GUESS_MIN))
        return minutes / times
