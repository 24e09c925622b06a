"""The usual guess of a wait, which an estimate has to beat."""

from collections import defaultdict
from dataclasses import dataclass, field

from config.hall import Hall
from dispatcher.events import Event
from dispatcher.state import State


@dataclass
class NaiveWait:
    """People ahead in the lane × the mean stay there ÷ the windows that serve it now."""

    hall: Hall
    _seen: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [3.0, 3 * 480.0]))

    def follow(self, event: Event, state: State) -> None:
        if event.kind == "ticket.finished" and (ticket := state.ticket(event.ticket)) is not None:
            held = self._seen[ticket.lane]
            held[0] += 1
            held[1] += (event.at - ticket.called_at) / 1000

    def guess(self, state: State, event: Event) -> float:
        lane = event.fields["todo"]
        serving = [n for n, window in self.hall.windows.items() if lane in (window.home, *window.also)]
        there = [number for number in serving if state.window(number).state != "closed"]
        if any(state.window(number).state == "free" for number in there):
            return 0.0
        count, total = self._seen[lane]
        return (state.count(lane) - 1 + 0.5) * total / count / max(1, len(there))
