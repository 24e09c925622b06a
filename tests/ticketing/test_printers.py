"""A network printer on a loopback socket: what it gets, and what its silence or its paper sensor means."""

import pytest

from tests.ticketing.receipt_printer import END, LOW, PAPER, SILENT, STATUS, nobody_there, receipt_printer
from ticketing import printers
from ticketing.printers import (
    NetworkPrinter,
    NotPrinted,
    PrinterWrong,
    ScreenPrinter,
    finding,
    printer_at,
    printers_of,
)

SLIP = b"\x1b@\x1c&" + b"A101\n" + b"\x1dV\x00"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent printer on this very machine stays silent; there is nothing to wait for."""
    monkeypatch.setattr(printers, "_STATUS_S", 0.1)
    monkeypatch.setattr(printers, "_TIMEOUT_S", 1.0)


def at(port: int) -> NetworkPrinter:
    found = printer_at("kiosk-1", f"tcp://127.0.0.1:{port}?paper=58")
    assert isinstance(found, NetworkPrinter)
    return found


@pytest.mark.parametrize("reply", [PAPER, LOW, SILENT, b"\xff"], ids=["paper", "low", "silent", "nonsense"])
def test_prints(reply: bytes) -> None:
    with receipt_printer(reply) as printer:
        at(printer.port).print(SLIP)
    assert printer.printed == SLIP


def test_paper_at_its_end_is_noticed_before_a_byte_is_sent() -> None:
    with receipt_printer(END) as printer, pytest.raises(NotPrinted, match="paper_out"):
        at(printer.port).print(SLIP)
    assert bytes(printer.got) == STATUS


def test_paper_that_ends_in_the_slip_is_noticed() -> None:
    with receipt_printer(PAPER, END) as printer, pytest.raises(NotPrinted, match="paper_out"):
        at(printer.port).print(SLIP)
    assert printer.printed == SLIP


def test_a_printer_that_falls_silent_has_not_printed() -> None:
    with receipt_printer(PAPER, SILENT) as printer, pytest.raises(NotPrinted, match="no_answer"):
        at(printer.port).print(SLIP)


def test_nobody_there() -> None:
    port = nobody_there()
    assert not finding(at(port)).good
    with pytest.raises(NotPrinted, match="no_answer"):
        at(port).print(SLIP)


def test_somebody_there() -> None:
    with receipt_printer() as printer:
        assert finding(at(printer.port)).good


def test_addresses() -> None:
    found = printers_of({"kiosk-1": "tcp://10.1.2.3", "kiosk-2": "screen?paper=58"})
    assert isinstance(found["kiosk-1"], NetworkPrinter) and found["kiosk-1"].port == 9100
    assert isinstance(found["kiosk-2"], ScreenPrinter) and found["kiosk-2"].paper.mm == 58


@pytest.mark.parametrize(
    "address",
    ["http://10.1.2.3", "tcp://", "tcp://10.1.2.3:99999", "tcp://10.1.2.3?paper=112", "tcp://a:b@c", "tcp://h/x", ""],
)
def test_wrong_addresses(address: str) -> None:
    with pytest.raises(PrinterWrong):
        printer_at("kiosk-1", address)
