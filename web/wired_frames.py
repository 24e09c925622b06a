"""The text frame of devices without a browser, as docs/device-frames.md has it: bytes to frames and back. Pure.

    STX YC1 ; kind ; sequence ; fields… ETX checksum CR

No byte of a Chinese character in GB18030 can be taken for a mark: its second and later bytes begin at 0x30, the marks
of the frame lie below that, and ';' (0x3B) between its digits and its letters.
"""

import binascii
import re
from typing import NamedTuple

VERSION = "YC1"
STX, ETX, CR = 0x02, 0x03, 0x0D
LAST_SEQ = 9999
"""After it comes 1."""
MOST_BYTES = 240
"""Of a frame between its marks; of a longer one nothing is believed."""
MOST_FIELDS, FIELD_BYTES = 8, 64

_MARK = b";"
_CHECK = re.compile(rb"[0-9A-F]{4}")
_KIND = re.compile(r"[A-Z]{2,8}")
_SEQ = re.compile(r"[1-9][0-9]{0,3}")
_ENCODING = "gb18030"


class FrameWrong(ValueError):
    """What is to be sent does not fit into a frame."""


class Frame(NamedTuple):
    """`kind`: two to eight capital letters; `seq`: 1–9999; `fields`: text of at most 64 bytes each."""

    kind: str
    seq: int
    fields: tuple[str, ...] = ()

    def field(self, at: int) -> str:
        """'' for one that was not sent."""
        return self.fields[at] if at < len(self.fields) else ""


class Foreign(NamedTuple):
    """A whole frame of a version that is not known here."""

    seq: int


def checksum(body: bytes) -> bytes:
    """CRC-16/XMODEM (polynomial 0x1021, begins with 0) as four capital hexadecimal digits."""
    return b"%04X" % binascii.crc_hqx(body, 0)


def encode(frame: Frame) -> bytes:
    """Raises FrameWrong."""
    if not _KIND.fullmatch(frame.kind) or not 1 <= frame.seq <= LAST_SEQ or len(frame.fields) > MOST_FIELDS:
        raise FrameWrong(frame.kind)
    body = _MARK.join([VERSION.encode(), frame.kind.encode(), b"%d" % frame.seq, *map(_field, frame.fields)])
    if len(body) > MOST_BYTES:
        raise FrameWrong(f"{len(body)} bytes")
    return bytes([STX]) + body + bytes([ETX]) + checksum(body) + bytes([CR])


def _field(text: str) -> bytes:
    try:
        found = text.encode(_ENCODING)
    except UnicodeEncodeError:
        raise FrameWrong(ascii(text)) from None
    if len(found) > FIELD_BYTES or ";" in text or not text.isprintable():
        raise FrameWrong(ascii(text))
    return found


class Decoder:
    """Bytes in pieces of any size. What is broken, too long or between frames is passed over; nothing is ever raised,
    and never more than one frame's bytes are kept."""

    def __init__(self) -> None:
        self._kept = b""
        self.broken = 0
        """Frames that were begun and could not be believed."""

    def feed(self, data: bytes) -> list[Frame | Foreign]:
        found: list[Frame | Foreign] = []
        self._kept += data
        while (began := self._kept.find(STX)) >= 0:
            self._kept = self._kept[began:]
            if not self._take(found):
                return found
        self._kept = b""
        return found

    def _take(self, found: list[Frame | Foreign]) -> bool:
        """One frame, or what only looked like one, off the front; False while its end has not come."""
        ended = self._kept.find(ETX, 1, MOST_BYTES + 2)
        if ended < 0 and len(self._kept) <= MOST_BYTES + 1 and self._kept.find(STX, 1) < 0:
            return False
        again = self._kept.find(STX, 1, ended if ended >= 0 else None)
        if ended < 0 or again >= 0:  # it was cut short by another one, or never ends
            self._pass_over(again if again >= 0 else len(self._kept))
            return True
        check = self._kept[ended + 1 : ended + 5]
        if len(check) < 4 and STX not in check:
            return False
        body = self._kept[1:ended]
        read = _read(body) if check == checksum(body) and _CHECK.fullmatch(check) else None
        if read is None:
            self._pass_over(1)
            return True
        found.append(read)
        self._kept = self._kept[ended + 5 :]
        return True

    def _pass_over(self, count: int) -> None:
        self.broken += 1
        self._kept = self._kept[count:]


def _read(body: bytes) -> Frame | Foreign | None:
    try:
        version, *rest = [part.decode(_ENCODING) for part in body.split(_MARK)]
    except UnicodeDecodeError:
        return None
    if len(rest) < 2 or not _KIND.fullmatch(rest[0]) or not _SEQ.fullmatch(rest[1]):
        return None
    kind, seq, *fields = rest
    if version != VERSION:
        return Foreign(int(seq))
    if len(fields) > MOST_FIELDS or any(not text.isprintable() for text in fields):
        return None
    if any(len(text.encode(_ENCODING)) > FIELD_BYTES for text in fields):
        return None
    return Frame(kind, int(seq), tuple(fields))
