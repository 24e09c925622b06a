"""Devices without a browser in the hall file: which addresses and windows are taken, and what is said of the others."""

import pytest

from config.devices import SerialPort, Tcp, wire_of
from config.hall import load_hall
from config.words import hall_in_words
from tests.config.conftest import Changed, mistakes

BEFORE = "[[windows]]"
LED = '[devices.led-5]\nkind = "led"\naddress = "tcp://10.1.2.50:9100"\nwindows = "5"\n\n'


def test_devices_of_each_kind(changed: Changed) -> None:
    more = '[devices.pads]\nkind = "pad"\naddress = "serial:///dev/ttyUSB0?baud=19200"\nwindows = "1-4, 7"\n\n'
    hall = load_hall(changed((BEFORE, LED + more + BEFORE)))
    assert hall.devices["led-5"].wire == Tcp("10.1.2.50", 9100) and hall.devices["led-5"].numbers == ("5",)
    assert hall.devices["pads"].wire == SerialPort("/dev/ttyUSB0", 19200)
    assert hall.devices["pads"].numbers == ("1", "2", "3", "4", "7")
    assert "LED 屏 led-5：5 号窗口，tcp://10.1.2.50:9100" in hall_in_words(hall)
    assert "Device led-5 (led): windows 5, tcp://10.1.2.50:9100" in hall_in_words(hall, "en")


@pytest.mark.parametrize(
    ("old", "new", "field", "allowed"),
    [
        ('"led"', '"lamp"', "kind", "'led', 'pad' or 'rater'"),
        ("tcp://10.1.2.50:9100", "tcp://10.1.2.50", "address", "tcp://host:port"),
        ("tcp://10.1.2.50:9100", "http://10.1.2.50:80", "address", "tcp://host:port"),
        ("tcp://10.1.2.50:9100", "serial:///dev/ttyS0?baud=77", "address", "9600"),
        ('"5"', '"5-"', "windows", "'1-4, 7'"),
        ('"5"', '"5, 5"', "windows", "each once"),
        ('"5"', '"4-5, 777"', "windows", "there is no 777"),
        ('windows = "5"\n', "", "windows", "needed"),
        ('"5"\n', '"5"\ncolour = "red"\n', "colour", "no field of this name"),
        ('"5"\n', '"5"\n[devices.twin]\nkind = "pad"\naddress = "tcp://10.1.2.50:9100/"\nwindows = "6"\n', "", "led-5"),
    ],
)
def test_each_mistake_is_named(changed: Changed, old: str, new: str, field: str, allowed: str) -> None:
    (mistake,) = mistakes(changed((BEFORE, LED.replace(old, new, 1) + BEFORE)))
    assert mistake.table.startswith("devices.") and field in mistake.field and allowed in mistake.allowed


def test_addresses() -> None:
    assert wire_of("tcp://[::1]:9100") == Tcp("::1", 9100)
    assert wire_of("serial:///dev/ttyS0") == SerialPort("/dev/ttyS0", 9600)
    for wrong in (
        "tcp://:1",
        "tcp://h:0",
        "tcp://h:70000",
        "tcp://h:1/x",
        "tcp://h:1?x=1",
        "tcp://u@h:1",
        "tcp://h:1#x",
    ):
        assert wire_of(wrong) is None
    for odd in ("h/dev/ttyS0", "/etc/passwd", "/dev/ttyS0?baud=9600&baud=9600", "/dev/a b", ""):
        assert wire_of(f"serial://{odd}") is None
    assert wire_of("tcp://[::1") is None and wire_of("") is None
