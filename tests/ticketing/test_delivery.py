"""How long a job is followed: until its paper should have come out, by the time that is handed in."""

import pytest

from tests.ticketing.steady import Stepping
from ticketing.delivery import NotPrinted, Patience, deliver
from ticketing.printer_status import PAPER, UNKNOWN, Status

PATIENCE = Patience(settle_s=1.5)
FINE, NO_PAPER = 0x12, 0x72


class Paper:
    """A wire to a printer that answers at once, and whose paper ends at a moment of its clock, or never."""

    answers = True

    def __init__(self, clock: Stepping, ends_at: float = float("inf")) -> None:
        self.sent, self.looks, self.dropped, self.closed = b"", 0, False, False
        self._clock, self._ends_at, self._said = clock, ends_at, b""

    def send(self, data: bytes, until: float) -> None:
        assert until > self._clock.at
        if data[:2] != b"\x10\x04":
            self.sent += data
            return
        self.looks += data[2] == PAPER
        out = data[2] == PAPER and self._clock.at >= self._ends_at
        self._said += bytes([NO_PAPER if out else FINE])

    def read(self, patience_s: float) -> bytes:
        said, self._said = self._said, b""
        return said

    def flush(self, until: float) -> None: ...

    def status(self) -> Status:
        return UNKNOWN

    def drop(self) -> None:
        self.dropped = True

    def close(self) -> None:
        self.closed = True


def test_a_slip_is_followed_until_it_should_have_come_out() -> None:
    # Given a printer that is well
    clock = Stepping()
    wire = Paper(clock)
    # When it prints
    after = deliver(wire, b"a slip", 4.0, True, PATIENCE, clock.steady)
    # Then it was looked at five times a second for as long as paper takes, and closed
    assert after.paper == "there" and wire.sent == b"a slip" and wire.closed and not wire.dropped
    assert set(clock.waits) == {0.2} and 1.2 <= sum(clock.waits) <= 1.6
    assert wire.looks == len(clock.waits) + 2  # once before, and after each wait once more


def test_paper_that_ends_meanwhile_is_seen_and_the_job_forgotten() -> None:
    # Given a roll that ends half a second after the slip was sent
    clock = Stepping()
    wire = Paper(clock, ends_at=0.5)
    # Then that is what is said of the slip, as soon as it can be seen, and nothing of it may come out later
    with pytest.raises(NotPrinted, match="paper_out"):
        deliver(wire, b"a slip", 4.0, True, PATIENCE, clock.steady)
    assert 0.4 < sum(clock.waits) < 0.7 and wire.dropped and not wire.closed
