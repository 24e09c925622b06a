"""Random slips go to a printer over TCP and are read back, by a decoder that knows only the public command tables."""

import os
import random
import unicodedata
from dataclasses import replace

import pytest
import segno

from tests.ticketing.escpos_decoder import Done, decode, qr_of
from tests.ticketing.random_slips import random_slip
from tests.ticketing.receipt_printer import receipt_printer
from tests.ticketing.steady import REAL
from ticketing.delivery import Patience
from ticketing.escpos import PAPERS, Paper, slip_bytes
from ticketing.printers import printer_at
from ticketing.slip import Slip

HARMLESS = {"start", "chinese on", "align", "bold", "size", "line", "feed", "picture", "cut"}
HARMLESS |= {"qr A", "qr C", "qr E", "qr"}
KINDS = ("", "&qr=image")
AT_ONCE = Patience(settle_s=0)


def visible(text: str) -> str:
    """What a GB18030 font has of a text: all of it, or a mark for each character that it lacks."""
    found = ""
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cf", "Cs") or character == "\ufe0f" or kind.startswith("Z"):
            continue
        known = kind not in ("Cn", "Co") and len(character.encode("gb18030")) < 3
        found += character if known else "〓"
    return found


def expected(slip: Slip) -> list[tuple[str, int]]:
    """The texts from top to bottom, and how many lines each may have at most (0: any)."""
    texts = [(slip.hall, 0), (slip.zone, 0), (slip.reprint and f"【{slip.reprint}】", 0), (slip.number, 0)]
    texts += [(slip.service, 2), (slip.favoured and f"【{slip.favoured}】", 0), (slip.ahead, 0), (slip.wait, 0)]
    texts += [(slip.place, 0), (slip.windows, 0), *((f"· {item}", 2) for item in slip.bring)]
    texts += [(slip.scan if slip.link else "", 0), (slip.rule, 0), (slip.at, 0)]
    return [(visible(text), limit) for text, limit in texts]


def assert_says(done: list[Done], slip: Slip, paper: Paper) -> None:
    lines = [each.text for each in done if each.what == "line" and each.text != "-" * paper.columns]
    left = "".join(lines).replace(" ", "")
    for text, limit in expected(slip):
        if left.startswith(text):
            left = left.removeprefix(text)
        else:
            assert limit, (text, left)
            shown, _, left = left.partition("…")
            assert shown and text.startswith(shown)
    assert left == ""


def assert_scans(done: list[Done], slip: Slip, paper: Paper) -> None:
    codes = [each for each in done if each.what in ("qr", "picture")]
    assert len(codes) == bool(slip.link)
    for code in codes:
        if code.what == "qr":
            assert code.data.decode() == slip.link
        else:
            wanted = [list(row) for row in segno.make_qr(slip.link, error="m", boost_error=False).matrix]
            assert qr_of(code, paper.qr) == wanted


def assert_fits(done: list[Done], paper: Paper) -> None:
    for each in done:
        if each.what == "line":
            assert len(each.text.encode("gb18030")) * each.size[0] <= paper.columns


def print_and_read_back(count: int, seed: int) -> None:
    chance = random.Random(seed)
    with receipt_printer() as emulator:
        for number in range(count):
            slip = random_slip(chance)
            mm, kind = chance.choice(list(PAPERS)), chance.choice(KINDS)
            printer = printer_at("kiosk-1", f"tcp://127.0.0.1:{emulator.port}?paper={mm}{kind}", REAL, AT_ONCE)
            printer.print(slip_bytes(slip, printer.paper))
            done = decode(emulator.tear_off())
            try:
                assert {each.what for each in done} <= HARMLESS
                whole = [each.what for each in done]
                assert (whole.count("start"), whole.count("cut")) == (1, 1)
                assert (whole[0], whole[-1]) == ("start", "cut")
                assert_says(done, slip, printer.paper)
                assert_scans(done, slip, printer.paper)
                assert_fits(done, printer.paper)
            except AssertionError as error:
                raise AssertionError(f"slip {number} of seed {seed}") from error


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x1bp\x00\x19\xfa", "drawer"),
        (b"\x10\x14\x01\x00\x01", "now"),
        (b"\x1dV\x41\x00", "cut"),
        (b"\x1c.", "chinese off"),
        (b"\x1d(L\x02\x000E", "GS ( L"),
        (b"\x1dk\x49\x02{B", "barcode"),
        (b"\x1b*\x21\x01\x00abc", "bit picture"),
    ],
)
def test_the_decoder_would_see_a_command(data: bytes, what: str) -> None:
    assert [each.what for each in decode(b"\x1b@" + data + b"\n")] == ["start", what, "line"]
    assert what not in HARMLESS - {"cut"}


def test_slips_come_out_as_they_are() -> None:
    print_and_read_back(300, 3)


@pytest.mark.soak
def test_ten_thousand_slips_come_out_as_they_are() -> None:
    print_and_read_back(int(os.environ.get("SIZE", "10000")), int(os.environ.get("SEED", "1")))


def test_as_pictures_they_have_no_command_in_them() -> None:
    """Printers look for real-time commands even among the dots of a picture."""
    chance = random.Random(5)
    for _ in range(20):
        slip = random_slip(chance)
        data = slip_bytes(slip, replace(PAPERS[chance.choice((58, 80))], raster=True))
        done = decode(data)
        assert {each.what for each in done} <= {"start", "picture", "feed", "cut", "line"}
        assert not any(word in data for word in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
