"""Who watches what, and what each watcher is sent. Pure: no socket, no clock, no Redis.

A channel is what one kind of page shows for one key in one language. Whatever changes is drawn once for a channel and
the same text goes to all of its watchers; parts whose HTML stayed as it was are not sent.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, Protocol

import msgspec

from config.hall import Hall
from dispatcher.estimates import Waits
from dispatcher.events import Event
from dispatcher.state import State
from web.told import told

_encode = msgspec.json.Encoder().encode
_AT_ONCE = 16
"""Patient channels drawn before others get a word in."""
_FEW = 16
"""Watchers sent to before others get a word in: a clerk's own answer must not wait for thousands of screens."""


class View(NamedTuple):
    """The hall at one moment, as every page draws it. `now` is the hall's time in ms since 1970 (UTC)."""

    state: State
    waits: Waits
    hall: Hall
    now: int


Part = Callable[[View, str, str], str]
"""(view, key, language) → the HTML of one part of a page."""


def _nothing(topic: str) -> Mapping[str, Part]:
    return {}


def _everyone(event: Event, key: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of page: its parts, the same as data, who may watch, and which events a key is told.

    patient: drawn at once for an event that concerns its key, else with `draw_some` only. For pages of which hundreds
    are open, each with a key of its own.
    """

    name: str
    parts: Mapping[str, Part]
    data: Callable[[View, str], dict[str, Any]]
    role: frozenset[str]
    concerns: Callable[[Event, str], bool] = _everyone
    patient: bool = False


class Watch(NamedTuple):
    """What a watcher watches. `language` is '' for one that takes data instead of HTML."""

    topic: str
    key: str
    language: str


class Watcher(Protocol):
    def put(self, text: str) -> None:
        """Take a message; never waits and never raises."""


def _moment(view: View) -> tuple[str, int, Waits]:
    return view.state.id, view.now // 1000, view.waits


class _Channel:
    """One watch: who is there, and each part as last sent."""

    __slots__ = ("_moment", "_parts", "_shown", "topic", "unsent", "watch", "watchers")

    def __init__(self, topic: Topic, watch: Watch, more: Mapping[str, Part]) -> None:
        self.topic, self.watch = topic, watch
        self._parts = {**topic.parts, **more}
        self.watchers: dict[Watcher, None] = {}
        self.unsent = 0  # messages on their way to watchers, a few at a time
        self._shown: dict[str, Any] = {}
        self._moment: tuple[str, int, Waits] | None = None

    def draw(self, view: View) -> dict[str, Any]:
        """All that is shown: {part: HTML}, or the data."""
        _, key, language = self.watch
        if not language:
            return self.topic.data(view, key)
        return {name: part(view, key, language) for name, part in self._parts.items()}

    def changes(self, view: View) -> dict[str, Any]:
        """What has changed since the last message; remembered as sent."""
        drawn = self.draw(view)
        changed = {name: shown for name, shown in drawn.items() if self._shown.get(name) != shown}
        self._shown, self._moment = drawn, _moment(view)
        return changed

    def is_of(self, view: View) -> bool:
        """Whether it was drawn in this second, since when nothing has happened."""
        known = self._moment
        return known is not None and known[:2] == _moment(view)[:2] and known[2] is view.waits

    def whole(self) -> dict[str, Any]:
        return self._shown

    def said(self, kind: str, view: View, shown: dict[str, Any], **more: Any) -> str:
        """One message, ready to send."""
        name = "parts" if self.watch.language else "data"
        return _encode({"type": kind, "id": view.state.id, "now": view.now, **more, name: shown}).decode()


class Hub:
    """Takes in views and events, gives each watcher what it needs. `failed` hears of a part that could not be drawn.
    `more`: parts that the pages of a topic have besides its own."""

    def __init__(
        self,
        topics: Sequence[Topic],
        failed: Callable[[Watch, Exception], None],
        more: Callable[[str], Mapping[str, Part]] = _nothing,
    ) -> None:
        self.topics = {topic.name: topic for topic in topics}
        self._channels: dict[Watch, _Channel] = {}
        self._owed: dict[Watch, None] = {}
        self._unsent: deque[tuple[_Channel, str, Iterator[Watcher]]] = deque()
        self._failed, self._more = failed, more
        self.unsent: Callable[[], None] = lambda: None
        """Called when there is something for `send_some` to do."""

    def join(self, watch: Watch, watcher: Watcher, view: View, missed: Sequence[Event] | None) -> None:
        """Begin with a snapshot and the events since the watcher's last one (None: it cannot be said which).

        Raises KeyError for a topic or key that does not exist.
        """
        channel = self._channels.get(watch) or self._new(watch)
        # Thousands come back in the second after a cut; one drawing does for them. An unknown key fails here.
        if not channel.is_of(view) and (changed := channel.changes(view)) and channel.watchers:
            self._send(channel, channel.said("event", view, changed, events=[]))
        self._channels[watch] = channel
        channel.watchers[watcher] = None
        concerns, key = channel.topic.concerns, watch.key
        events = None if missed is None else [told(event) for event in missed if concerns(event, key)]
        watcher.put(channel.said("snapshot", view, channel.whole(), events=events, hall=view.hall.revision))

    def _new(self, watch: Watch) -> _Channel:
        return _Channel(self.topics[watch.topic], watch, self._more(watch.topic))

    def leave(self, watch: Watch, watcher: Watcher) -> None:
        channel = self._channels.get(watch)
        if channel is not None:
            channel.watchers.pop(watcher, None)
            if not channel.watchers:
                del self._channels[watch]

    def publish(self, view: View, events: Sequence[Event] = ()) -> None:
        """Tell every channel what happened and what looks different now; without events, patient ones get their turn
        in `draw_some`."""
        for channel in list(self._channels.values()):
            if not channel.topic.patient:
                self._tell(channel, view, events)
            elif not events:
                self._owed[channel.watch] = None
            elif any(channel.topic.concerns(event, channel.watch.key) for event in events):
                self._tell(channel, view, events)

    def draw_some(self, view: View, count: int = _AT_ONCE) -> bool:
        """Draw so many of the patient channels whose turn it is. Returns whether any are left."""
        for watch in list(islice(self._owed, count)):
            del self._owed[watch]
            if (channel := self._channels.get(watch)) is not None:
                self._tell(channel, view, ())
        return bool(self._owed)

    def beat(self, view: View) -> None:
        """Tell everyone that what they see is still so."""
        text = _encode({"type": "beat", "id": view.state.id, "now": view.now}).decode()
        for channel in list(self._channels.values()):
            self._send(channel, text)

    def watching(self) -> int:
        return sum(len(channel.watchers) for channel in self._channels.values())

    def _tell(self, channel: _Channel, view: View, events: Sequence[Event]) -> None:
        concerns, key = channel.topic.concerns, channel.watch.key
        try:
            mine = [told(event) for event in events if concerns(event, key)]
            changed = channel.changes(view)
        except Exception as error:  # one page's fault must not silence the others
            self._failed(channel.watch, error)
            return
        if mine or changed:
            self._send(channel, channel.said("event", view, changed, events=mine))

    def send_some(self, count: int = _FEW) -> bool:
        """Send to so many of the watchers whose channel is too large for one go. Returns whether any are left."""
        while self._unsent:
            channel, text, watchers = self._unsent[0]
            for watcher in islice(watchers, count):
                count -= 1
                if watcher in channel.watchers:
                    watcher.put(text)
            if not count:
                return True
            channel.unsent -= 1
            self._unsent.popleft()
        return False

    def _send(self, channel: _Channel, text: str) -> None:
        """To those who watch now: who joins later has a newer snapshot. Each is sent everything in its order."""
        watchers = list(channel.watchers)
        if len(watchers) > _FEW or channel.unsent:
            channel.unsent += 1
            self._unsent.append((channel, text, iter(watchers)))
            self.unsent()
            return
        for watcher in watchers:
            watcher.put(text)
