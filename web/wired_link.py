"""One conversation with a device without a browser: what it is to show, what it has acknowledged, what it asks. Pure.

One frame is under way at a time. What changes meanwhile replaces what was to be sent: a device is told how the hall is
and never how it was. Times are seconds on a clock that only runs.
"""

from collections import OrderedDict
from typing import NamedTuple

from web.wired_frames import LAST_SEQ, Decoder, Foreign, Frame, encode

ACK, NAK, HELLO, PING, SHOW = "ACK", "NAK", "HELLO", "PING", "SHOW"
VERSION_WORD, BUSY_WORD = "VERSION", "BUSY"
_REMEMBERED = 16


class Patience(NamedTuple):
    """Seconds: for the first acknowledgement (twice as long each time after that), of quiet before a PING, and how long
    a frame that comes again counts as the same. `tries` of one frame, then the line counts as cut."""

    ack_s: float = 1.0
    tries: int = 3
    beat_s: float = 5.0
    again_s: float = 10.0


USUAL = Patience()


class Told(NamedTuple):
    """What a device is to show for a window, which is its first field. `ring`: what a SHOW calls, by which one call is
    told from the next; '' for nothing that anybody should look up for."""

    kind: str
    fields: tuple[str, ...]
    ring: str = ""


class _Flight(NamedTuple):
    frame: Frame
    window: str
    told: Told | None
    tries: int
    again_at: float


class Link:
    """`begin` it with each connection, hand it what is to be shown and what is heard, send what `out` gives."""

    def __init__(self, patience: Patience = USUAL) -> None:
        self._patience = patience
        self._seq = 0
        self._wanted: dict[str, Told] = {}
        self._known: dict[str, Told] = {}
        self._rung: dict[str, str] = {}
        self._flight: _Flight | None = None
        self._answers: list[Frame] = []
        self._open: Frame | None = None
        self._answered: OrderedDict[int, tuple[Frame, Frame, float]] = OrderedDict()
        self._decoder, self._quiet_since = Decoder(), 0.0
        self.lost = False
        """Whether the device has stopped to acknowledge: the line is to be connected anew."""
        self.heard = False
        """Whether it has said anything that can be believed, since the connection began."""

    def begin(self, now: float) -> None:
        """A new connection: the device is told the present state of everything."""
        self._known.clear()
        self._answers.clear()
        self._flight, self._open, self._decoder = None, None, Decoder()
        self._quiet_since, self.lost, self.heard = now - self._patience.beat_s, False, False

    def want(self, window: str, told: Told) -> None:
        self._wanted[window] = told

    @property
    def equal(self) -> bool:
        """Whether the device has acknowledged everything that it is to show."""
        return self._known == self._wanted

    # hearing ---------------------------------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> Frame | None:
        """Take in bytes; what the device asks, to be answered with `answer`. Of several at once the first: whoever asks
        while an answer is on its way is told BUSY, for nothing is ever done later."""
        asked: Frame | None = None
        for frame in self._decoder.feed(data):
            asked = self._hear(frame, now) or asked
        return asked

    def answer(self, asked: Frame, word: str, now: float) -> None:
        """word: a refusal; '' where it was done."""
        said = Frame(NAK, asked.seq, (word,)) if word else Frame(ACK, asked.seq)
        self._answered[asked.seq] = (asked, said, now)
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        self._answers.append(said)
        self._open = None

    def _hear(self, frame: Frame | Foreign, now: float) -> Frame | None:
        self.heard = True
        if isinstance(frame, Foreign):
            self._answers.append(Frame(NAK, frame.seq, (VERSION_WORD,)))
        elif frame.kind in (ACK, NAK):
            self._settle(frame, now)
        elif frame.kind == HELLO:  # it has begun anew and knows nothing
            self._known.clear()
            self._answered.clear()
            self._flight = None
            self._answers.append(Frame(ACK, frame.seq))
        elif (known := self._answered.get(frame.seq)) and known[0] == frame and now - known[2] < self._patience.again_s:
            self._answers.append(known[1])
        elif self._open is None:
            self._open = frame
            return frame
        elif frame != self._open:
            self._answers.append(Frame(NAK, frame.seq, (BUSY_WORD,)))
        return None

    def _settle(self, frame: Frame, now: float) -> None:
        flight = self._flight
        if flight is None or frame.seq != flight.frame.seq:
            return
        if flight.told is not None:  # what it refuses is not asked of it again before it changes
            self._known[flight.window] = flight.told
        self._flight, self._quiet_since = None, now

    # speaking --------------------------------------------------------------------------------------------------

    def out(self, now: float) -> bytes:
        """What is to be sent now."""
        said = b"".join(map(encode, self._answers))
        self._answers.clear()
        frame = self._next(now)
        return said + encode(frame) if frame is not None else said

    def wake(self, now: float) -> float:
        """In how many seconds `out` may have something although nothing has happened."""
        at = self._flight.again_at if self._flight else self._quiet_since + self._patience.beat_s
        return max(0.0, at - now)

    def _next(self, now: float) -> Frame | None:
        flight = self._flight
        if flight is not None:
            if now < flight.again_at:
                return None
            if flight.tries >= self._patience.tries:
                self.lost = True
                return None
            if flight.told == self._wanted.get(flight.window):
                return self._fly(flight.frame, flight.window, flight.told, flight.tries + 1, now)
            return self._show(flight.window, flight.tries + 1, now)
        changed = (name for name, told in self._wanted.items() if self._known.get(name) != told)
        if (window := next(changed, None)) is not None:
            return self._show(window, 1, now)
        if now - self._quiet_since >= self._patience.beat_s:
            return self._fly(Frame(PING, self._number()), "", None, 1, now)
        return None

    def _show(self, window: str, tries: int, now: float) -> Frame:
        told = self._wanted[window]
        fields = told.fields
        if told.kind == SHOW:
            new = bool(told.ring) and window in self._known and self._rung.get(window) != told.ring
            self._rung[window] = told.ring or self._rung.get(window, "")
            fields = (*fields, "1" if new else "0")
        return self._fly(Frame(told.kind, self._number(), fields), window, told, tries, now)

    def _fly(self, frame: Frame, window: str, told: Told | None, tries: int, now: float) -> Frame:
        self._flight = _Flight(frame, window, told, tries, now + self._patience.ack_s * 2 ** (tries - 1))
        return frame

    def _number(self) -> int:
        self._seq = self._seq % LAST_SEQ + 1
        return self._seq
