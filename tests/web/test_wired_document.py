"""Every example of docs/device-frames.md is what it says it is."""

import re
from pathlib import Path

from web.wired_frames import Decoder, Frame, encode

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "device-frames.md").read_text("utf-8")
EXAMPLE = re.compile(r"^    ([A-Z]+) +((?:[0-9A-F]{2} )+0D)\n +YC1;(\S+)$", re.MULTILINE)


def test_the_examples_are_frames() -> None:
    found = EXAMPLE.findall(DOCUMENT)
    assert {kind for kind, *_ in found} == {"SHOW", "CLEAR", "ASK", "PING", "KEY", "RATED", "HELLO", "ACK", "NAK"}
    for kind, data, text in found:
        _, seq, *fields = text.split(";")
        frame = Frame(kind, int(seq), tuple(fields))
        assert Decoder().feed(bytes.fromhex(data)) == [frame] and encode(frame) == bytes.fromhex(data)
