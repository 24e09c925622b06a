"""The calendar file, read back by a reader written from RFC 5545 alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ticketing.booking_hall import MINUTE, at
from ticketing.appointment_calendar import Entry, calendar, escaped, folded

ENTRY = Entry(
    uid="5f0c@small",
    version=0,
    made=at("09:00"),
    start=at("10:30"),
    end=at("10:30") + 30 * MINUTE,
    title="大厅 办理; 居住证, 换领",
    place="一楼东侧 A 区",
    notes="预约码 K7M-2Q9-XTB\n请带：身份证、户口簿",
    remind_min=60,
)


def unfolded(file: bytes) -> list[str]:
    """Content lines (§3.1): CRLF and one white space joins."""
    assert file.endswith(b"\r\n") and b"\n" not in file.replace(b"\r\n", b"")
    return file.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def unescaped(text: str) -> str:
    """A TEXT value (§3.3.11)."""
    found, letters = "", iter(text)
    for letter in letters:
        if letter == "\\":
            letter = {"n": "\n", "N": "\n"}.get(following := next(letters), following)
            assert following in "\\;,nN"
        else:
            assert letter not in ";,\n"
        found += letter
    return found


def read(file: bytes) -> dict[str, str]:
    """The event's own properties."""
    lines = unfolded(file)
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    if "BEGIN:VALARM" in event:
        event = event[: event.index("BEGIN:VALARM")]
    return dict(line.split(":", 1) for line in event)


def test_an_appointment_as_an_event() -> None:
    file = calendar(ENTRY)
    lines, event = unfolded(file), read(file)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines and any(line.startswith("PRODID:-//") for line in lines) and "METHOD:PUBLISH" in lines
    assert event["UID"] == "5f0c@small" and event["STATUS"] == "CONFIRMED" and event["SEQUENCE"] == "0"
    assert (event["DTSTART"], event["DTEND"]) == ("20261123T023000Z", "20261123T030000Z")
    assert datetime.strptime(event["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() * 1000 == ENTRY.made
    told = [unescaped(event[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    assert told == [ENTRY.title, ENTRY.place, ENTRY.notes]
    assert "TRIGGER:-PT60M" in lines


def test_one_that_was_given_up_takes_it_out_of_the_calendar() -> None:
    file = calendar(ENTRY._replace(cancelled=True, version=3))
    lines, event = unfolded(file), read(file)
    assert "METHOD:CANCEL" in lines and event["STATUS"] == "CANCELLED" and event["SEQUENCE"] == "3"
    assert "BEGIN:VALARM" not in lines and event["UID"] == read(calendar(ENTRY))["UID"]


@pytest.mark.parametrize(
    ("text", "file"),
    [("a,b;c\\d", r"a\,b\;c\\d"), ("one\ntwo", r"one\ntwo"), ("one\r\ntwo", r"one\ntwo"), ("a:b", "a:b")],
)
def test_escaping(text: str, file: str) -> None:
    assert escaped(text) == file


def test_folding() -> None:
    assert folded("X:" + "a" * 73) == b"X:" + b"a" * 73 + b"\r\n"
    assert folded("X:" + "a" * 74) == b"X:" + b"a" * 73 + b"\r\n a\r\n"
    assert folded("X:" + "a" * 148) == b"X:" + b"a" * 73 + b"\r\n " + b"a" * 74 + b"\r\n a\r\n"
    assert folded("X:" + "办" * 25) == ("X:" + "办" * 24).encode() + "\r\n 办\r\n".encode()


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=300)


@given(TEXT)
def test_whatever_stands_in_it_comes_back(text: str) -> None:
    file = calendar(ENTRY._replace(notes=text, title=text.replace("\n", " ")))
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    assert unescaped(read(file)["DESCRIPTION"]) == text
