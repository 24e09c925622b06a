"""What a printer's answers mean, late and broken ones too. The bits are those of the public tables of DLE EOT."""

from collections import deque

import pytest

from tests.ticketing.steady import REAL
from ticketing.printer_status import ERROR, OFFLINE, PAPER, PRINTER, UNKNOWN, Status
from ticketing.wire import Talk


class Voice:
    """A wire on which each question has its answers ready: what comes at the first look, what comes later."""

    answers = True

    def __init__(self, *said: bytes) -> None:
        self.asked: list[int] = []
        self._said = deque(said)

    def send(self, data: bytes, until: float) -> None:
        assert data[:2] == b"\x10\x04"
        self.asked.append(data[2])

    def read(self, patience_s: float) -> bytes:
        return self._said.popleft() if self._said else b""

    def flush(self, until: float) -> None: ...
    def status(self) -> Status:
        raise AssertionError("it can be asked")

    def drop(self) -> None: ...
    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("question", "answer", "trouble"),
    [
        (PAPER, 0x12, ""),
        (PAPER, 0x1E, ""),
        (PAPER, 0x72, "paper_out"),
        (PAPER, 0x7E, "paper_out"),
        (PAPER, 0x32, "paper_out"),
        (PRINTER, 0x12, ""),
        (PRINTER, 0x16, ""),
        (PRINTER, 0x1A, "offline"),
        (OFFLINE, 0x12, ""),
        (OFFLINE, 0x16, "cover_open"),
        (OFFLINE, 0x32, "paper_out"),
        (OFFLINE, 0x52, "fault"),
        (ERROR, 0x12, ""),
        (ERROR, 0x1A, "fault"),
        (ERROR, 0x32, "fault"),
        (ERROR, 0x52, "fault"),
    ],
)
def test_an_answer_alone(question: int, answer: int, trouble: str) -> None:
    assert UNKNOWN.heard(question, answer).trouble == trouble


def test_paper_in_words() -> None:
    assert [UNKNOWN.heard(PAPER, answer).paper for answer in (0x12, 0x1E, 0x72)] == ["there", "low", "out"]


def test_nothing_said_is_unknown_and_never_good() -> None:
    talk = Talk(Voice(b""), REAL)
    assert talk.look(0) == UNKNOWN
    assert (talk.status.paper, talk.status.known, talk.waiting) == ("unknown", False, True)
    assert str(talk.status).startswith("unknown")


def test_all_four_are_asked_one_after_the_other() -> None:
    voice = Voice(b"\x1e", b"\x12", b"\x12", b"\x12")
    assert Talk(voice, REAL).look(0) == Status("low", cover_open=False, offline=False, error=False)
    assert voice.asked == [PAPER, PRINTER, OFFLINE, ERROR]


def test_a_late_answer_belongs_to_the_question_that_is_open() -> None:
    """The paper's answer comes after it was given up; it must not be taken for another's."""
    voice = Voice(b"", b"\x72")
    talk = Talk(voice, REAL)
    assert not talk.look(0).known
    assert voice.asked == [PAPER]  # nothing more was asked meanwhile
    assert talk.listen(0).trouble == "paper_out"


def test_flow_control_is_no_answer() -> None:
    assert Talk(Voice(b"\x13", b"\x11\x12", b"\x12", b"\x12", b"\x12"), REAL).look(0).paper == "there"


@pytest.mark.parametrize("said", [b"\xff", b"HTTP/1.1 400", b"\x00", b"\x12\x12", b"\x93"])
def test_what_is_no_answer_ends_belief(said: bytes) -> None:
    voice = Voice(said, b"\x12", b"\x12", b"\x12")
    talk = Talk(voice, REAL)
    assert talk.look(0) == UNKNOWN and talk.garbled
    assert talk.look(0) == UNKNOWN and voice.asked == [PAPER]


def test_an_open_cover_is_named_first() -> None:
    assert Status("out", cover_open=True, offline=True).trouble == "cover_open"
