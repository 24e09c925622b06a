"""An appointment as a calendar file (RFC 5545): one event, in UTC, with a reminder. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

_FOLD = 75
"""Octets in a line, its end not counted."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Entry(NamedTuple):
    """What a calendar is told. Times in ms; `version` grows with every change; `uid` stays the same through all."""

    uid: str
    version: int
    made: int
    start: int
    end: int
    title: str
    place: str
    notes: str
    remind_min: int
    cancelled: bool = False


def calendar(entry: Entry) -> bytes:
    """The file, lines ended by CRLF and folded."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yichuang//Appointments//EN",
        f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"SEQUENCE:{entry.version}",
        f"DTSTAMP:{_utc(entry.made)}",
        f"DTSTART:{_utc(entry.start)}",
        f"DTEND:{_utc(entry.end)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(entry.title)}",
        f"LOCATION:{escaped(entry.place)}",
        f"DESCRIPTION:{escaped(entry.notes)}",
        *(() if entry.cancelled else _alarm(entry)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _alarm(entry: Entry) -> Iterable[str]:
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(entry.title)}",
        f"TRIGGER:-PT{entry.remind_min}M",
        "END:VALARM",
    )


def escaped(text: str) -> str:
    """A TEXT value (§3.3.11)."""
    return text.translate(_ESCAPED)


def folded(line: str) -> bytes:
    """A content line (§3.1): at most 75 octets each, a space before what goes on, no character cut in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _FOLD:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join((*pieces, piece)) + b"\r\n"


def _utc(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
