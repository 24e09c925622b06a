"""What was advised today, what became of it, and how often advice has come true: folded from the stream. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from dispatcher.advice import HORIZON_MIN, Advice
from dispatcher.events import Event

GIVEN, ADOPTED, DECLINED, JUDGED = "advice.given", "advice.adopted", "advice.declined", "advice.judged"
PLACES = ("first", "second", "third")
"""The fields of an event in which the advices stand, the best first."""

ENDED_MS = round(HORIZON_MIN * 60_000)
"""After so long it is seen what came of it; so long a declined one is not said again."""

_OLD_MS = 12 * 60_000
_AS_FORETOLD_MIN, _AS_FORETOLD = 3.0, 0.35


class Given(NamedTuple):
    """An advice as it was given. Minutes of mean wait in the lane `before` and `after`, `low` to `high` with it; `sure`
    in hundredths; the rest is `advice.Reason`. `at`, `until`: ms since 1970."""

    at: int
    do: str
    window: str
    lane: str
    until: int
    before: float
    after: float
    low: float
    high: float
    sure: int
    waiting: int
    expected: int
    each: int
    need: int
    have: int
    idle: int

    @property
    def name(self) -> str:
        return f"{self.do}-{self.window}-{self.lane}"


class Answer(NamedTuple):
    """What a manager said to an advice, when (ms), and by which request."""

    kind: str
    at: int
    key: str


def written(advices: Sequence[Advice]) -> dict[str, str]:
    """The fields of an event that gives them."""
    found = dict.fromkeys(PLACES, "")
    for place, (change, effect, reason) in zip(PLACES, advices, strict=False):
        minutes = (effect.before, effect.after, effect.low, effect.high)
        words = (*change[:3], change.until, *(f"{value:.1f}" for value in minutes), round(100 * effect.sure), *reason)
        found[place] = "|".join(map(str, words))
    return found


def _read(entry: str, at: int) -> Given:
    do, window, lane, until, *rest = entry.split("|")
    before, after, low, high = map(float, rest[:4])
    return Given(at, do, window, lane, int(until), before, after, low, high, *map(int, rest[4:]))


@dataclass
class AdviceBook:
    """Fold every event with `follow`; a new day begins by itself. `right` of `of`: how often advice has come true, as
    the last event that gave some says."""

    hears: ClassVar = "advice."

    day: str = ""
    right: int = 0
    of: int = 0
    _now: tuple[Given, ...] = ()
    _given: dict[str, Given] = field(default_factory=dict)
    _answered: dict[str, Answer] = field(default_factory=dict)
    _judged: set[tuple[str, int]] = field(default_factory=set)
    _at: int = 0

    def follow(self, event: Event) -> None:
        if event.day > self.day:
            self.__dict__.update(AdviceBook(event.day, self.right, self.of).__dict__)
        if event.day != self.day or not event.kind.startswith("advice."):
            return
        fields, name = event.fields, "-".join(event.fields.get(part, "") for part in ("do", "window", "lane"))
        if event.kind == GIVEN:
            self._give(event)
        elif event.kind == JUDGED:
            self._judged.add((name, int(fields["given"])))
            self._given.pop(name, None)
        else:
            self._answered[name] = Answer(event.kind, event.at, fields.get("key", ""))

    def _give(self, event: Event) -> None:
        fields = event.fields
        self._now = tuple(_read(fields[place], event.at) for place in PLACES if fields.get(place))
        self._at, self.right, self.of = event.at, int(fields.get("right") or 0), int(fields.get("of") or 0)
        for each in self._now:
            self._given.setdefault(each.name, each)

    def current(self, now: int) -> list[Given]:
        """What may be done now, the best first; nothing once it is old or has been answered."""
        if now - self._at > _OLD_MS:
            return []
        return [each for each in self._now if self.answer(each.name, now) is None]

    def answer(self, name: str, now: int) -> Answer | None:
        """The one that holds; after an hour none does."""
        found = self._answered.get(name)
        return found if found is not None and now - found.at < ENDED_MS else None

    def _adopted(self, name: str, now: int) -> bool:
        return (found := self.answer(name, now)) is not None and found.kind == ADOPTED

    def followed(self, now: int) -> list[Given]:
        """What the manager has adopted and whose time is not over, the last first."""
        found = [each for each in self._given.values() if now < each.until and self._adopted(each.name, now)]
        return sorted(found, key=lambda each: -self._answered[each.name].at)

    def adopted(self, window: str, now: int) -> list[Given]:
        """What the manager asks of this window, until its time is over."""
        return [each for each in self.followed(now) if each.window == window]

    def to_judge(self, now: int) -> list[tuple[Given, bool]]:
        """Advices whose hour is over, each once; whether they were followed."""
        return [
            (each, (said := self._answered.get(each.name)) is not None and said.kind == ADOPTED)
            for each in self._given.values()
            if now - each.at >= ENDED_MS and (each.name, each.at) not in self._judged
        ]


def came_true(given: Given, followed: bool, events: Iterable[Event]) -> bool | None:
    """Whether the mean wait in the lane, of those who waited then or came within the hour, was what had been foretold:
    within three minutes or a third of it. None if nobody was there."""
    waited = _waits(events, given)
    if not waited:
        return None
    actual, foretold = sum(waited) / len(waited), given.after if followed else given.before
    return abs(actual - foretold) <= max(_AS_FORETOLD_MIN, _AS_FORETOLD * foretold)


def _waits(events: Iterable[Event], given: Given) -> list[float]:
    """Minutes from arrival to first call; of who has not been called yet, until the hour's end."""
    end, came, called = given.at + ENDED_MS, dict[str, int](), dict[str, int]()
    for event in events:
        if event.kind == "ticket.issued" and given.lane in event.fields["todo"].split(",") and event.at <= end:
            came[event.ticket] = max(event.at, int(event.fields.get("since") or 0))
        elif event.kind == "ticket.called" and event.ticket in came:
            called.setdefault(event.ticket, event.at)
        elif event.kind in ("ticket.cancelled", "ticket.expired") and event.ticket not in called:
            came.pop(event.ticket, None)
    return [
        max(0, called.get(ticket, end) - at) / 60_000
        for ticket, at in came.items()
        if called.get(ticket, end) >= given.at and at <= end
    ]


def record(events: Iterable[Event]) -> tuple[int, int]:
    """Of a day's advices that were judged: how many came true, and how many there were."""
    judged = [event.fields["right"] for event in events if event.kind == JUDGED]
    return judged.count("yes"), judged.count("yes") + judged.count("no")
