"""What the rest of a day is drawn from: who still comes, how long they take, who sits where until when. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.estimate_habits import SLOT, Spans
from dispatcher.estimate_lessons import Lessons
from dispatcher.estimator import Learned

_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_LOOKED_BACK = 2
"""Half hours of today that say who comes next, where no past day does."""


@dataclass(frozen=True)
class Outlook:
    """`seconds`: mean stay of an item in a lane from its call; `sigma` of its logarithm by lane. `arrivals`: visitors
    per minute by queue '<lane>:<class>' at a moment (ms since 1970). `plan`: per window the stretches in which it is
    meant to be open (ms since 1970); of one that is not in it nobody has said when it closes."""

    seconds: Callable[[str, str], float]
    arrivals: Callable[[int], Mapping[str, float]]
    sigma: Callable[[str], float] = lambda lane: 0.5
    no_show: float = 0.05
    no_show_s: float = 100.0
    plan: Mapping[str, Spans] = field(default_factory=dict)


def outlook_of(learned: Learned, hall: Hall, day: str, today: Lessons | None = None) -> Outlook:
    """What past days and today have taught the estimates. Where no past day has anybody at that time, people go on to
    come as they did in the last hour, as long as the hall is open; `today` says how that was."""
    habits, times = learned.habits, learned.times
    offset = datetime.strptime(day, "%Y%m%d").replace(tzinfo=ZoneInfo(hall.timezone)).utcoffset()
    zone = round(offset.total_seconds() * 1000) if offset else 0

    def arrivals(at: int) -> Mapping[str, float]:
        slot = (at + zone) % _DAY_MS // SLOT
        if per_ms := habits.arrivals.get(slot):
            return {queue: rate * habits.level * _MINUTE_MS for queue, rate in per_ms.items()}
        return lately if hall.hours.always or any(start <= at < end for start, end in spans) else {}

    lately = _lately(today)
    spans = hall.hours.spans(date.fromisoformat(day), hall.timezone, 0)
    mean = times.mean_s
    return Outlook(
        lambda service, lane: mean(service, lane, day),
        arrivals,
        times.sigma,
        habits.no_show,
        habits.no_show_ms / 1000,
        habits.plan,
    )


def _lately(today: Lessons | None) -> dict[str, float]:
    """Visitors per minute over the last half hours in which somebody came; the half hour that goes on is among them."""
    if today is None or not today.joins:
        return {}
    last = max(slot for slot, _, _ in today.joins)
    first = min(slot for slot, _, _ in today.joins)
    slots = min(_LOOKED_BACK, last - first + 1)
    found: dict[str, float] = {}
    for (slot, lane, klass), count in today.joins.items():
        if slot > last - slots:
            queue = f"{lane}:{klass}"
            found[queue] = found.get(queue, 0.0) + count / slots / (SLOT / _MINUTE_MS)
    return found
