"""`hall printer test`: what stands on the paper and in the terminal."""

import json

import pytest
from typer.testing import CliRunner

from tests.ticketing.escpos_decoder import decode
from tests.ticketing.receipt_printer import Manners, nobody_there, receipt_printer
from tests.ticketing.steady import REAL
from tests.ticketing.test_printers import BRISK
from ticketing import printers
from ticketing.printer_test import printer_commands


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printers.printer_at, "__defaults__", (BRISK,))


def said(monkeypatch: pytest.MonkeyPatch, addresses: dict[str, str], *words: str) -> tuple[int, str]:
    monkeypatch.setenv("HALL_PRINTERS", json.dumps(addresses))
    found = CliRunner().invoke(printer_commands(REAL), ["test", *words])
    return found.exit_code, found.output


def test_every_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    with receipt_printer() as one, receipt_printer(Manners(paper="low")) as two:
        addresses = {"kiosk-1": f"tcp://127.0.0.1:{one.port}", "kiosk-2": f"tcp://127.0.0.1:{two.port}?paper=58"}
        code, output = said(monkeypatch, addresses | {"desk": "screen"})
    assert code == 0
    assert "ok   kiosk-1: before: ready, paper there; after: ready, paper there" in output
    assert "ok   kiosk-2: before: ready, paper low; after: ready, paper low" in output
    assert "ok   desk: no paper" in output
    texts = [each.text for each in decode(two.printed) if each.what == "line"]
    assert "TEST" in texts and "kiosk-2" in texts and "-" * 32 in texts and "〓 〓 ① ： é 〇 龘 ￥" in texts


def test_one_that_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    with receipt_printer() as good:
        addresses = {"good": f"tcp://127.0.0.1:{good.port}", "bad": f"tcp://127.0.0.1:{nobody_there()}"}
        assert said(monkeypatch, addresses)[0] == 1
        good.tear_off()
        assert said(monkeypatch, addresses, "bad") == (1, "BAD  bad: no answer\n")
        assert good.printed == b""


def test_names_and_addresses_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, {}) == (2, "HALL_PRINTERS names no printer\n")
    code, output = said(monkeypatch, {"desk": "screen"}, "kiosk-9")
    assert code == 2 and "kiosk-9 is none of HALL_PRINTERS: desk" in output
    code, output = said(monkeypatch, {"desk": "tcp://"})
    assert code == 2 and "desk: an address is" in output
