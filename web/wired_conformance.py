"""Whether a device does what docs/device-frames.md asks: the hall's part, played step by step against it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple

from config.devices import Wire
from web.wired_frames import VERSION, Decoder, Foreign, Frame, checksum, encode
from web.wired_line import Line, connect
from web.wired_link import ACK, NAK, PING, SHOW

QUIET_S = 1.0
"""Within which a device has to acknowledge, and after which it counts as having kept silent."""


class Step(NamedTuple):
    """One thing that was tried. `found`: what the device did instead."""

    what: str
    good: bool
    found: str = ""


class Conformance:
    """window: one that the device has. pressed_s: how long somebody has to press a key when asked; 0 asks nobody."""

    def __init__(self, wire: Wire, kind: str, window: str, quiet_s: float = QUIET_S, pressed_s: float = 0.0) -> None:
        self._wire, self._kind, self._window = wire, kind, window
        self._quiet_s, self._pressed_s = quiet_s, pressed_s
        self._decoder, self._seq = Decoder(), 9000

    async def run(self, ask: Callable[[str], None]) -> AsyncIterator[Step]:
        """Each step as it is done. ask: hears what a person is to do. Raises OSError, TimeoutError."""
        line = await connect(self._wire)
        try:
            for what, step in self._steps():
                found = await step(line)
                yield Step(what, not found, found)
            if self._pressed_s:
                yield await self._pressed(line, ask)
            await line.send(encode(self._frame("CLEAR", self._window)))
        finally:
            line.close()

    def _steps(self) -> list[tuple[str, Callable[[Line], Awaitable[str]]]]:
        ping, shown = self._frame(PING), self._shows("A086", "1")
        other, long = self._frame(PING), b"\x02" + b"YC1;PING;" * 60
        broken = encode(ping)[:-5] + b"0000\r"
        number = self._number()
        newer, unknown = _sealed(f"YC2;PING;{number}"), [f"{NAK} {number} VERSION"]
        pair = [self._shows("A087", "1"), self._shows("A088", "1")]
        bytewise, after = self._shows("A089", "2"), self._frame(PING)
        strange, theirs = self._frame("DANCE", self._window), self._frame(PING)
        stranger = Frame(shown.kind, self._number(), ("999", *shown.fields[1:]))
        more = self._frame(*([shown.kind, *shown.fields, "later"]))

        def acked(*frames: Frame, data: bytes = b"") -> Callable[[Line], Awaitable[str]]:
            return lambda line: self._expect(line, data or b"".join(map(encode, frames)), [_done(f) for f in frames])

        def refused(frame: Frame, word: str) -> Callable[[Line], Awaitable[str]]:
            return lambda line: self._expect(line, encode(frame), [f"{NAK} {frame.seq} {word}"])

        return [
            ("a PING is acknowledged", acked(ping)),
            ("what it is to show is acknowledged", acked(shown)),
            ("the same frame again is acknowledged again", acked(shown)),
            ("a wrong checksum is passed over", lambda line: self._expect(line, broken, [])),
            ("two frames at once are both acknowledged", acked(*pair)),
            ("a frame in single bytes is acknowledged", lambda line: self._bytewise(line, bytewise)),
            ("after noise the next frame is heard", acked(after, data=b"\xff\x00noise" + long + encode(after))),
            ("a frame cut short by another one harms nothing", acked(other, data=encode(shown)[:9] + encode(other))),
            ("more fields than are known are passed over", acked(more)),
            ("a kind that is not known is refused", refused(strange, "UNKNOWN")),
            ("a window that it does not have is refused", refused(stranger, "NOT_YOUR_WINDOW")),
            (
                "another version is refused",
                lambda line: self._expect(line, newer, unknown),
            ),
            ("a CLEAR is acknowledged", acked(self._frame("CLEAR", self._window))),
            ("after all that a PING is acknowledged", acked(theirs)),
        ]

    async def _expect(self, line: Line, data: bytes, wanted: list[str]) -> str:
        """'' if exactly this was answered in time, in this order; else what was."""
        await line.send(data)
        heard: list[str] = []
        try:
            async with asyncio.timeout(self._quiet_s):
                while not wanted or len(heard) < len(wanted):
                    heard += [_named(frame) for frame in await self._read(line) if _is_answer(frame)]
        except TimeoutError:
            pass
        return "" if heard == wanted else (", ".join(heard) or "nothing")

    async def _bytewise(self, line: Line, frame: Frame) -> str:
        for byte in encode(frame)[:-1]:
            await line.send(bytes([byte]))
            await asyncio.sleep(0)
        return await self._expect(line, b"\r", [_done(frame)])

    async def _pressed(self, line: Line, ask: Callable[[str], None]) -> Step:
        """A key, or a rating, of a person, and that the device knows when it was heard."""
        kind = "RATED" if self._kind == "rater" else "KEY"
        what = f"a {kind} comes once it was pressed, and no more after it was acknowledged"
        if self._kind == "rater":
            await line.send(encode(self._frame("ASK", self._window, "A086", "30", "1")))
        ask(f"Press a key of window {self._window} now.")
        found: Frame | Foreign | None = None
        try:
            async with asyncio.timeout(self._pressed_s):
                while found is None:
                    read = await self._read(line)
                    found = next((f for f in read if isinstance(f, Frame) and f.kind == kind), None)
            await line.send(encode(Frame(ACK, found.seq)))
            async with asyncio.timeout(3 * self._quiet_s):
                while True:
                    again = [_named(f) for f in await self._read(line) if f == found]
                    if again:
                        return Step(what, False, f"again {again[0]}")
        except TimeoutError:
            return Step(what, found is not None, "" if found else "nothing")

    async def _read(self, line: Line) -> list[Frame | Foreign]:
        data = await line.read()
        if not data:
            raise ConnectionResetError("the device has closed the line")
        return self._decoder.feed(data)

    def _shows(self, number: str, calls: str) -> Frame:
        if self._kind == "rater":
            return self._frame("ASK", self._window, number, "30", calls)
        lines = number, f"请到{self._window}号"
        return self._frame(SHOW, self._window, "CALL", number, calls, *lines, "1")

    def _frame(self, kind: str, *fields: str) -> Frame:
        return Frame(kind, self._number(), fields)

    def _number(self) -> int:
        self._seq += 1
        return self._seq


def _sealed(body: str) -> bytes:
    return b"\x02" + body.encode() + b"\x03" + checksum(body.encode()) + b"\r"


def _done(frame: Frame) -> str:
    return f"{ACK} {frame.seq}"


def _is_answer(frame: Frame | Foreign) -> bool:
    return isinstance(frame, Frame) and frame.kind in (ACK, NAK)


def _named(frame: Frame | Foreign) -> str:
    if isinstance(frame, Foreign):
        return f"a frame that is not of {VERSION}"
    return " ".join((frame.kind, str(frame.seq), *frame.fields))
