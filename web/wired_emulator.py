"""A device without a browser that is none: it does what docs/device-frames.md asks of every device. Pure.

Its faults can be switched on, so that the hall's side can be tried: `deaf` acknowledges nothing, `twice` sends whatever
it says a second time.
"""

from typing import NamedTuple

from web.wired_frames import LAST_SEQ, Decoder, Foreign, Frame, encode
from web.wired_link import ACK, HELLO, NAK, PING, SHOW, VERSION_WORD

STALE_S = 30.0
_KNOWN = {SHOW: 7, "ASK": 4, "CLEAR": 1, PING: 0}
"""Kinds that it takes, and how many fields each has at least."""


class Face(NamedTuple):
    """What it shows for a window. `rings`: how often it has drawn attention to a call."""

    kind: str = "CLEAR"
    fields: tuple[str, ...] = ()
    rings: int = 0


class Emulated:
    """windows: those it has a face for; a frame for another is refused. `answers`: what the hall said to its requests,
    by sequence, '' for done."""

    def __init__(self, windows: tuple[str, ...]) -> None:
        self.faces = dict.fromkeys(windows, Face())
        self.answers: dict[int, str] = {}
        self.deaf = self.twice = False
        self._decoder, self._seq = Decoder(), 0
        self._last: tuple[Frame, Frame] | None = None
        self._heard = 0.0

    def receive(self, data: bytes, now: float = 0.0) -> bytes:
        """Take in bytes; what it answers. now: seconds on a clock that only runs."""
        said = b""
        for frame in self._decoder.feed(data):
            self._heard = now
            answer = self._take(frame)
            if answer is not None and not self.deaf:
                said += encode(answer) * (2 if self.twice else 1)
        return said

    def look(self, now: float) -> None:
        """Time goes by: after thirty seconds in which nothing was heard no number is shown any more."""
        if now - self._heard >= STALE_S:
            for window, face in self.faces.items():
                stale = (window, "STALE", "", "", "", "", "0")
                self.faces[window] = face._replace(kind=SHOW, fields=stale) if face.kind == SHOW else Face()

    def hello(self) -> bytes:
        return self._said(Frame(HELLO, self._next(), ("emulator",)))

    def key(self, window: str, key: str, shown: str = "") -> bytes:
        return self._said(Frame("KEY", self._next(), (window, key, shown)))

    def rated(self, window: str, number: str, level: int) -> bytes:
        return self._said(Frame("RATED", self._next(), (window, number, str(level))))

    def _said(self, frame: Frame) -> bytes:
        return encode(frame) * (2 if self.twice else 1)

    def _next(self) -> int:
        self._seq = self._seq % LAST_SEQ + 1
        return self._seq

    def _take(self, frame: Frame | Foreign) -> Frame | None:
        if isinstance(frame, Foreign):
            return Frame(NAK, frame.seq, (VERSION_WORD,))
        if frame.kind in (ACK, NAK):
            self.answers[frame.seq] = frame.field(0)
            return None
        if self._last is not None and frame == self._last[0]:  # its acknowledgement was lost
            return self._last[1]
        word = self._do(frame)
        answer = Frame(NAK, frame.seq, (word,)) if word else Frame(ACK, frame.seq)
        self._last = frame, answer
        return answer

    def _do(self, frame: Frame) -> str:
        if frame.kind not in _KNOWN:
            return "UNKNOWN"
        if frame.kind == PING:
            return ""
        if len(frame.fields) < _KNOWN[frame.kind]:
            return "BAD_FIELD"
        window = frame.field(0)
        if window not in self.faces:
            return "NOT_YOUR_WINDOW"
        rings = self.faces[window].rings + (frame.kind == SHOW and frame.field(6) == "1")
        self.faces[window] = Face(frame.kind, frame.fields, rings)
        return ""
