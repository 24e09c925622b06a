"""The hall's half of a conversation with a device, without a line: what it tells, repeats, gives up and answers."""

from web.wired_emulator import Emulated
from web.wired_frames import Decoder, Foreign, Frame, checksum, encode
from web.wired_link import SHOW, Link, Patience, Told


def calling(number: str, calls: int = 1, window: str = "5") -> Told:
    return Told(SHOW, (window, "CALL", number, str(calls), number, f"请到{window}号"), f"{number} {calls}")


IDLE = Told(SHOW, ("5", "IDLE", "", "", "5号窗口", "请等候"))


def frames(data: bytes) -> list[Frame | Foreign]:
    return Decoder().feed(data)


def settle(link: Link, device: Emulated, now: float) -> int:
    """Both sides speak until nothing is left to say; how many frames the hall sent."""
    sent = 0
    while data := link.out(now):
        sent += len(frames(data))
        assert link.receive(device.receive(data, now), now) is None
    return sent


def test_a_device_is_told_what_changed_and_rings_once_for_each_call() -> None:
    link, device = Link(), Emulated(("5",))
    link.begin(0)
    link.want("5", IDLE)
    assert settle(link, device, 0) == 1 and link.equal and device.faces["5"].fields[1] == "IDLE"
    link.want("5", calling("A086"))
    assert settle(link, device, 1) == 1 and device.faces["5"].rings == 1
    link.want("5", calling("A086"))
    assert settle(link, device, 2) == 0  # nothing has changed
    link.want("5", calling("A086", 2))
    settle(link, device, 3)
    assert device.faces["5"].rings == 2 and device.faces["5"].fields[3] == "2"
    link.want("5", Told(SHOW, ("5", "STALE", "", "", "5号窗口", "请听叫号")))
    settle(link, device, 40)
    link.want("5", calling("A086", 2))
    settle(link, device, 41)
    assert device.faces["5"].fields[2] == "A086" and device.faces["5"].rings == 2  # shown again, not called again


def test_after_a_cut_the_present_state_is_told_and_none_of_the_history() -> None:
    link, device = Link(), Emulated(("5", "6"))
    link.begin(0)
    for window in ("5", "6"):
        link.want(window, calling("A001", window=window))
    settle(link, device, 0)
    for number in ("A002", "A003", "A004"):
        link.want("5", calling(number))
    link.begin(100)
    assert settle(link, device, 100) == 2
    assert device.faces["5"].fields[2] == "A004" and device.faces["5"].rings == 0 and link.equal


def test_without_acknowledgement_it_repeats_more_slowly_and_then_gives_up() -> None:
    link, device = Link(Patience(ack_s=1, tries=3)), Emulated(("5",))
    link.begin(0)
    link.want("5", calling("A001"))
    first = link.out(0)
    assert link.out(0.9) == b"" and link.wake(0.5) == 0.5
    assert link.out(1.0) == first  # the same sequence: a device that has done it already does not do it again
    assert link.out(2.9) == b"" and link.wake(1.0) == 2.0
    link.want("5", calling("A002"))  # meanwhile somebody else is called
    (newer,) = frames(link.out(3.0))
    assert isinstance(newer, Frame) and newer.field(2) == "A002" and newer.seq == 2
    assert [link.out(6.9), link.lost, link.out(7.0), link.lost] == [b"", False, b"", True]
    link.begin(8)
    assert settle(link, device, 8) == 1 and [link.lost, link.equal] == [False, True]


def test_late_and_strange_acknowledgements_change_nothing() -> None:
    link = Link()
    link.begin(0)
    link.want("5", IDLE)
    link.out(0)
    for odd in (Frame("ACK", 9999), Frame("NAK", 44, ("X",)), Frame("ACK", 2)):
        link.receive(encode(odd), 0.1)
    seen = [link.equal]
    link.receive(encode(Frame("NAK", 1, ("NOT_YOUR_WINDOW",))), 0.2)
    assert [*seen, link.equal, link.out(0.3)] == [
        False,
        True,
        b"",
    ]  # it is not asked over and over


def test_in_quiet_times_it_is_asked_whether_it_lives() -> None:
    link, device = Link(Patience(beat_s=5)), Emulated(("5",))
    link.begin(0)
    assert [frame.kind for frame in frames(link.out(0)) if isinstance(frame, Frame)] == ["PING"]
    link.receive(encode(Frame("ACK", 1)), 0)
    assert link.out(4.9) == b"" and link.wake(4) == 1
    assert settle(link, device, 5.0) == 1
    device.deaf = True
    assert link.out(10.0) != b""
    for at in (11.0, 13.0, 17.0):
        link.out(at)
    assert link.lost


def test_a_press_that_comes_twice_is_answered_twice_and_handed_on_once() -> None:
    link, device = Link(), Emulated(("5",))
    link.begin(0)
    settle(link, device, 0)
    press = device.key("5", "NEXT")
    asked = link.receive(press + press, 1)
    assert asked == Frame("KEY", 1, ("5", "NEXT", ""))
    assert link.receive(device.key("5", "RECALL"), 1) is None  # one thing at a time
    assert frames(link.out(1)) == [Frame("NAK", 2, ("BUSY",))]
    link.answer(asked, "NOBODY_WAITING", 1)
    assert frames(link.out(1)) == [Frame("NAK", 1, ("NOBODY_WAITING",))]
    link.begin(3)  # the line was cut before the answer came through
    assert link.receive(press, 3) is None
    assert Frame("NAK", 1, ("NOBODY_WAITING",)) in frames(link.out(3))
    assert link.receive(press, 20) == asked  # so late it is another press


def test_a_device_that_begins_anew_is_told_everything_again() -> None:
    link, device = Link(), Emulated(("5",))
    link.begin(0)
    link.want("5", calling("A001"))
    settle(link, device, 0)
    born = Emulated(("5",))
    assert link.receive(born.hello(), 5) is None
    settle(link, born, 5)
    assert born.faces["5"].fields[2] == "A001" and born.faces["5"].rings == 0 and born.answers == {1: ""}


def test_another_version_is_refused_in_words() -> None:
    link = Link()
    link.begin(0)
    body = b"YC9;KEY;8;5;NEXT"
    assert link.receive(b"\x02" + body + b"\x03" + checksum(body), 0) is None
    assert Frame("NAK", 8, ("VERSION",)) in frames(link.out(0))


def test_the_emulator_drops_numbers_when_nothing_is_heard() -> None:
    link, device = Link(), Emulated(("5",))
    link.begin(0)
    link.want("5", calling("A001"))
    settle(link, device, 0)
    device.look(29.9)
    assert device.faces["5"].fields[2] == "A001"
    device.look(30.0)
    assert device.faces["5"].fields[1:3] == ("STALE", "")
