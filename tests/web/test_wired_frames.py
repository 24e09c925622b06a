"""The text frame of devices without a browser: whole, in pieces, broken, and what does not fit into it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.wired_emulator import Emulated
from web.wired_frames import Decoder, Foreign, Frame, FrameWrong, checksum, encode

CHARACTERS = st.characters(exclude_characters=";", exclude_categories=("C", "Z")).filter(str.isprintable)
FIELDS = st.lists(st.text(CHARACTERS, max_size=12).filter(lambda text: len(text.encode("gb18030")) <= 25), max_size=8)
FRAMES = st.builds(Frame, st.from_regex(r"[A-Z]{2,8}", fullmatch=True), st.integers(1, 9999), FIELDS.map(tuple)).filter(
    lambda frame: len(encode_length(frame)) <= 240
)
QUICK = settings(max_examples=60, deadline=None)


def encode_length(frame: Frame) -> bytes:
    return ";".join(("YC1", frame.kind, str(frame.seq), *frame.fields)).encode("gb18030")


def test_the_bytes_of_the_document() -> None:
    frame = Frame("SHOW", 7, ("5", "CALL", "A086", "1", "A086", "请到5号", "1"))
    assert encode(frame) == (
        b"\x02YC1;SHOW;7;5;CALL;A086;1;A086;\xc7\xeb\xb5\xbd5\xba\xc5;1\x03" + checksum(encode(frame)[1:-6]) + b"\r"
    )
    assert encode(Frame("ACK", 7)) == b"\x02YC1;ACK;7\x03C162\r"
    assert encode(Frame("PING", 1)) == b"\x02YC1;PING;1\x03C0D4\r"
    assert checksum(b"123456789") == b"31C3"  # the check value of CRC-16/XMODEM


@QUICK
@given(st.lists(FRAMES, min_size=1, max_size=4), st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_what_is_sent_is_heard_however_it_is_cut(frames: list[Frame], cuts: list[int]) -> None:
    data, decoder, heard, at, turn = b"".join(map(encode, frames)), Decoder(), list[Frame | Foreign](), 0, 0
    while at < len(data):
        step = cuts[turn % len(cuts)]
        heard += decoder.feed(data[at : at + step])
        at, turn = at + step, turn + 1
    assert heard == frames and decoder.broken == 0


@QUICK
@given(st.binary(max_size=600), FRAMES)
def test_noise_is_passed_over_and_the_next_frame_is_heard(noise: bytes, frame: Frame) -> None:
    """Whatever came before: noise may at worst swallow the frame it runs into, never the one after that."""
    decoder, device = Decoder(), Emulated(("5",))
    heard = decoder.feed(noise) + decoder.feed(encode(frame)) + decoder.feed(encode(frame))
    assert frame in heard
    assert device.receive(noise.replace(b"YC1", b"")) == b"" and device.faces["5"].kind == "CLEAR"


@QUICK
@given(FRAMES, st.integers(0, 2000), st.integers(0, 7))
def test_one_wrong_bit_is_never_believed(frame: Frame, at: int, bit: int) -> None:
    data = bytearray(encode(frame))
    data[1 + at % (len(data) - 2)] ^= 1 << bit
    assert [each for each in Decoder().feed(bytes(data) + b"\r") if each != frame] == []


def test_nothing_that_does_not_fit_is_sent_or_believed() -> None:
    for wrong in (
        Frame("show", 1),
        Frame("SHOW", 0),
        Frame("SHOW", 10_000),
        Frame("SHOW", 1, ("a;b",)),
        Frame("SHOW", 1, ("a\x03",)),
        Frame("SHOW", 1, ("\ud800",)),
        Frame("SHOW", 1, ("请" * 33,)),
        Frame("SHOW", 1, ("",) * 9),
        Frame("SHOW", 1, ("请" * 30,) * 5),
    ):
        with pytest.raises(FrameWrong):
            encode(wrong)

    def sealed(body: bytes) -> bytes:
        return b"\x02" + body + b"\x03" + checksum(body) + b"\r"

    decoder = Decoder()
    for body in (b"", b"YC1", b"YC1;PING", b"YC1;PING;0", b"YC1;PING;x", b"YC1;ping;1", b"YC1;PING;1;\x81", b"YC1;P;1"):
        assert decoder.feed(sealed(body)) == []
    assert decoder.feed(sealed(b"YC1;PING;1" + b";x" * 9) + sealed(b"YC1;PING;1;" + b"x" * 65)) == []
    assert decoder.feed(sealed(b"YC2;WHAT;12;ever")) == [Foreign(12)]
    assert decoder.feed(b"\x02" * 10_000) == [] and decoder.feed(sealed(b"YC1;PING;3")) == [Frame("PING", 3)]
