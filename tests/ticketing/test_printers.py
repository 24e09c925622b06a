"""A network printer on a loopback socket that fails in twelve ways: what is noticed, and what never comes out later."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.ticketing.receipt_printer import Manners, ReceiptPrinter, nobody_there, receipt_printer
from tests.ticketing.steady import REAL
from tests.ticketing.test_slip import slip
from ticketing import fonts
from ticketing.delivery import NotPrinted, Patience
from ticketing.escpos import PAPERS, slip_bytes
from ticketing.printer_status import Status
from ticketing.printers import WiredPrinter, finding, printer_at

BRISK = Patience(connect_s=1.0, first_s=0.1, known_s=0.3, job_s=0.4, settle_s=0.05)
SLIP = slip_bytes(slip(), PAPERS[58])
PICTURE = slip_bytes(slip(), replace(PAPERS[58], raster=True)) * 3
READY = Status("there", cover_open=False, offline=False, error=False)


def at(port: int, patience: Patience = BRISK) -> WiredPrinter:
    found = printer_at("kiosk-1", f"tcp://127.0.0.1:{port}?paper=58", REAL, patience)
    assert isinstance(found, WiredPrinter)
    return found


@contextmanager
def fails(
    manners: Manners, why: str, data: bytes = SLIP, *, known: bool = False, patience: Patience = BRISK
) -> Iterator[ReceiptPrinter]:
    """Printing fails for that reason; and whatever the printer held back does not come out once it is well again."""
    with receipt_printer() as emulator:
        printer = at(emulator.port, patience)
        if known:
            printer.print(SLIP)
        emulator.tear_off()
        emulator.manners, emulator._taken = manners, 0
        with pytest.raises(NotPrinted) as refused:
            printer.print(data)
        assert refused.value.why == why
        yield emulator
        before = emulator.printed
        emulator.refill()
        emulator.go_on()
        printer.print(SLIP)
        assert emulator.printed == before + SLIP


def test_prints() -> None:
    with receipt_printer() as emulator:
        assert at(emulator.port).print(SLIP) == READY
        assert emulator.printed == SLIP


def test_paper_near_its_end_is_told() -> None:
    with receipt_printer(Manners(paper="low")) as emulator:
        assert at(emulator.port).print(SLIP).paper == "low"
        assert emulator.printed == SLIP


def test_1_paper_out_before() -> None:
    with fails(Manners(paper="out"), "paper_out") as emulator:
        assert emulator.printed == b"" and emulator._taken == 0  # not a byte of the slip was sent


def test_2_paper_out_in_the_middle() -> None:
    with fails(Manners(out_after=200), "paper_out") as emulator:
        assert emulator.printed == SLIP[:200]


def test_3_paper_out_after_the_last_line() -> None:
    """Whether that slip came out whole nobody can know."""
    with fails(Manners(out_at_cut=True), "paper_out") as emulator:
        assert emulator.printed == SLIP


def test_4_cover_open() -> None:
    with fails(Manners(cover_open=True), "cover_open") as emulator:
        assert emulator._taken == 0
    with fails(Manners(opened_after=100), "cover_open") as emulator:
        assert emulator.printed == SLIP[:100]


def test_5_offline() -> None:
    with fails(Manners(offline=True), "offline") as emulator:
        assert emulator._taken == 0
    with fails(Manners(error=True), "fault"):
        pass


def test_6_a_silent_printer_prints_and_is_unknown() -> None:
    with receipt_printer(Manners(silent=True)) as emulator:
        after = at(emulator.port).print(SLIP)
        assert not after.known and after.paper == "unknown"
        assert emulator.printed == SLIP and emulator.questions == 1


def test_6_unless_it_is_known_to_answer() -> None:
    with receipt_printer(Manners(silent=True)) as emulator:
        printer = printer_at("kiosk-1", f"tcp://127.0.0.1:{emulator.port}?status=required", REAL, BRISK)
        with pytest.raises(NotPrinted, match="no_answer"):
            printer.print(SLIP)
        assert emulator.printed == b""


def test_6_one_that_has_fallen_silent_is_not_trusted() -> None:
    with fails(Manners(silent=True), "no_answer", known=True) as emulator:
        assert emulator.printed == b""
    with fails(Manners(silent_after=300), "no_answer"):
        pass


def test_7_a_slow_printer_is_waited_for() -> None:
    with receipt_printer(Manners(slow=True)) as emulator:
        assert at(emulator.port, replace(BRISK, job_s=10, known_s=5)).print(SLIP * 5) == READY
        assert emulator.printed == SLIP * 5


def test_8_cut_off_in_the_middle() -> None:
    with fails(Manners(resets_after=200), "no_answer", PICTURE):
        pass


def test_9_nobody_there() -> None:
    printer = at(nobody_there())
    with pytest.raises(NotPrinted, match="no_answer"):
        printer.print(SLIP)


def test_10_garbage_is_no_status() -> None:
    with receipt_printer(Manners(garbage=b"\xff\x00HTTP")) as emulator:
        assert not at(emulator.port).print(SLIP).known
        assert emulator.printed == SLIP and emulator.questions == 1


def test_11_a_late_answer_is_still_believed() -> None:
    """It comes after the bytes were sent, and it says that there was no paper for them."""
    patient = replace(BRISK, first_s=0.5)  # for the first question, in vain; then for its answer, which is under way
    with fails(Manners(paper="out", late=True), "paper_out", patience=patient) as emulator:
        assert emulator.printed == b""
    with receipt_printer(Manners(late=True)) as emulator:
        assert at(emulator.port, patient).print(SLIP).paper == "there"
        assert emulator.printed == SLIP


def test_12_half_of_it_is_taken() -> None:
    with fails(Manners(takes=300), "no_answer", PICTURE) as emulator:
        assert len(emulator.printed) == 300


def test_12_without_status_too() -> None:
    """Nothing tells but the bytes that nobody has taken: they are thrown away, not left to the network."""
    with receipt_printer(Manners(takes=300, silent=True)) as emulator:
        with pytest.raises(NotPrinted, match="no_answer"):
            at(emulator.port).print(PICTURE, within_s=0.3)
        emulator.go_on()
        emulator.manners.silent = False
        at(emulator.port).print(SLIP)
        assert emulator.printed.endswith(SLIP)
        assert len(emulator.printed) < len(PICTURE) / 2


def test_no_longer_than_it_is_worth() -> None:
    with receipt_printer(Manners(takes=300)) as emulator:
        began = time.monotonic()
        with pytest.raises(NotPrinted):
            at(emulator.port, replace(BRISK, job_s=60)).print(PICTURE, within_s=0.2)
        assert time.monotonic() - began < 5


def test_what_the_doctor_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(manners: Manners) -> str:
        with receipt_printer(manners) as emulator:
            return str(finding(at(emulator.port)))

    assert of(Manners()) == "ok   printer of kiosk-1: ready, paper there"
    assert of(Manners(paper="out")) == "BAD  printer of kiosk-1: paper out. Cure: put a roll in"
    assert of(Manners(cover_open=True)).endswith("Cure: close its cover")
    assert of(Manners(silent=True)) == "ok   printer of kiosk-1: unknown: it does not answer"
    assert not finding(at(nobody_there())).good
    assert not finding(printer_at("desk", "usb://04b8:0e15", REAL)).good  # pyusb is not among this hall's packages
    assert not finding(printer_at("desk", "serial:///dev/ttyUSB0?mode=raster", REAL)).good
    assert finding(printer_at("desk", "screen?mode=raster", REAL)).good
    monkeypatch.setattr(fonts, "found", lambda: None)
    assert "it prints text" in str(finding(printer_at("desk", "screen?mode=raster", REAL)))
