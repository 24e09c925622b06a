"""Devices without a browser: bars of LEDs, call pads and raters, each at the end of a wire (docs/device-frames.md)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, Field

from config.numbers import window_numbers
from config.text import Code, Part, refusal

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
_USUAL_BAUD = 9600
_PATH = re.compile(r"/dev/[A-Za-z0-9_./:\-]{1,100}")
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}|\[[0-9a-fA-F:]{2,45}\]")


class Tcp(NamedTuple):
    """A device, or a converter before it, that waits for the hall on a port."""

    host: str
    port: int


class SerialPort(NamedTuple):
    """8 data bits, no parity, 1 stop bit, no flow control."""

    path: str
    baud: int


Wire = Tcp | SerialPort


def wire_of(address: str) -> Wire | None:
    """'tcp://10.1.2.3:9100' or 'serial:///dev/ttyUSB0?baud=9600' read; None for what is neither."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.fragment or parts.username is not None:
        return None
    if parts.scheme == "tcp" and port and not parts.query and parts.path in ("", "/"):
        whole = parts.netloc.rpartition(":")[0]
        return Tcp(parts.hostname or "", port) if _HOST.fullmatch(whole) else None
    if parts.scheme == "serial" and not parts.netloc and _PATH.fullmatch(parts.path):
        asked = parse_qsl(parts.query, keep_blank_values=True) or [("baud", str(_USUAL_BAUD))]
        baud = next((each for each in BAUDS if asked == [("baud", str(each))]), None)
        return SerialPort(parts.path, baud) if baud else None
    return None


def _address(address: str) -> str:
    if wire_of(address) is None:
        bauds = ", ".join(map(str, BAUDS))
        raise refusal(f"tcp://host:port, or serial:///dev/…?baud= one of {bauds}")
    return address


def _windows(said: str) -> str:
    numbers = window_numbers(said)
    if not numbers or len(set(numbers)) < len(numbers):
        raise refusal("numbers of windows, each once, as '3' or '1-10' or '1-4, 7'")
    return said


class Device(Part):
    """One device on one wire."""

    code: Code
    kind: Literal["led", "pad", "rater"]
    """'led' shows the calls of its windows; 'pad' has keys besides; 'rater' asks the visitor."""
    address: Annotated[str, Field(max_length=200), AfterValidator(_address)]
    windows: Annotated[str, Field(max_length=100), AfterValidator(_windows)]
    """Whose it is: a bar may show several, or a controller have several of them behind it."""

    @property
    def wire(self) -> Wire:
        found = wire_of(self.address)
        assert found is not None  # it was read with the file
        return found

    @property
    def numbers(self) -> tuple[str, ...]:
        return window_numbers(self.windows)


def mistakes_of_devices(devices: Mapping[str, Any], windows: Iterable[str]) -> Iterator[tuple[str, str, object, str]]:
    """Table, field, what stands there and what is allowed: windows that there are, and each wire once."""
    known, taken = frozenset(windows), dict[Wire, str]()
    for code, fields in devices.items():
        if not isinstance(fields, dict):
            continue
        said, address = fields.get("windows"), fields.get("address")
        strange = [number for number in window_numbers(said) if number not in known]
        if strange:
            yield f"devices.{code}", "windows", said, f"windows of this hall: there is no {', '.join(strange[:5])}"
        wire = wire_of(address) if isinstance(address, str) else None
        other = taken.setdefault(wire, code) if wire is not None else code
        if other != code:
            yield f"devices.{code}", "address", address, f"an address of its own: [devices.{other}] has it"
