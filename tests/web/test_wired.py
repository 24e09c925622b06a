"""Devices on real wires follow a hall: over TCP and a pseudo terminal, through cuts, and with keys of their own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from config.devices import Device, wire_of
from main import wired
from tests.hall_app import HallApp, until
from tests.web.wired_server import on_port, on_terminal
from web.wired_conformance import Conformance
from web.wired_emulator import Emulated
from web.wired_line import connect


@contextlib.asynccontextmanager
async def followed(hall: HallApp, **devices: tuple[str, str, str]) -> AsyncIterator[None]:
    """The hall's own work, with devices given as kind, address, windows."""
    named = {
        code: Device(code=code, kind=kind, address=address, windows=windows)  # type: ignore[arg-type]
        for code, (kind, address, windows) in devices.items()
    }
    hall.site.hall = hall.site.hall.model_copy(update={"devices": named})
    work = asyncio.create_task(wired(hall.site).run())
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def test_a_bar_a_pad_and_a_rater_go_through_a_visit(hall: HallApp) -> None:
    bar, pad, rater = Emulated(("1", "2")), Emulated(("1",)), Emulated(("1",))
    async with on_port(bar) as bars, on_port(pad) as pads, on_port(rater) as raters:
        wires = {
            "bar": ("led", bars.address, "1-2"),
            "pad": ("pad", pads.address, "1"),
            "rater": ("rater", raters.address, "1"),
        }
        async with followed(hall, **wires):
            await until(lambda: bar.faces["2"].fields[1:2] == ("AWAY",) and pad.faces["1"].kind == "SHOW")
            assert bar.faces["1"].fields[1:] == ("IDLE", "", "", "1号窗口", "请等候", "0")
            number = await hall.story.takes_number()

            pads.say(pad.key("1", "NEXT") * 2)  # its first acknowledgement came too late
            await until(lambda: bar.faces["1"].fields[1:2] == ("CALL",))
            assert bar.faces["1"].fields == ("1", "CALL", number, "1", number, "请到1号", "1")
            await until(lambda: pad.answers == {1: ""} and bar.faces["1"].rings == 1)
            pads.say(pad.key("1", "START", "A999"))  # it shows another number than the window has
            await until(lambda: pad.answers.get(2) == "TICKET_STALE")
            pads.say(pad.key("1", "START", number))
            await until(lambda: bar.faces["1"].fields[1:2] == ("SERVE",) and pad.answers.get(3) == "")

            bars.cut()  # a visitor is there; the bar is told so, and nothing of before
            shown = bar.faces["1"].rings
            pads.say(pad.key("1", "FINISH", number))
            await until(lambda: rater.faces["1"].kind == "ASK" and pad.answers.get(4) == "")
            assert rater.faces["1"].fields[:3] == ("1", number, "30")
            assert hall.site.presence.hears("pad:1")  # so that the next call waits for its answer
            raters.say(rater.rated("1", number, 5))
            await until(lambda: rater.faces["1"].kind == "CLEAR" and rater.answers == {1: ""})
            await until(lambda: bars.connections == 2 and bar.faces["1"].fields[1] == "IDLE")
            assert bar.faces["1"].rings == shown
    ticket = await hall.story.dispatcher.ticket(number)
    assert ticket is not None and ticket.state == "finished" and ticket.rating == 5


async def test_a_serial_line_and_a_device_that_is_silent_for_a_while(hall: HallApp) -> None:
    device = Emulated(("1",))
    async with on_terminal(device) as path:
        line = await connect(wire_of(f"serial://{path}?baud=9600") or pytest.fail(path))
        line.close()
        async with followed(hall, bar=("led", f"serial://{path}", "1")):
            await until(lambda: device.faces["1"].fields[1:2] == ("IDLE",))
            device.deaf = True
            number = await hall.story.takes_number()
            await hall.story.calls("1")
            await until(lambda: device.faces["1"].fields[2:3] == (number,))
            device.deaf = False
            await hall.story.window("1", "start", number)
            await until(lambda: device.faces["1"].fields[1:2] == ("SERVE",))


async def test_a_good_device_conforms_and_each_fault_is_found() -> None:
    class Careless(Emulated):
        """Believes whatever ends with a return, and knows every window."""

        def receive(self, data: bytes, now: float = 0.0) -> bytes:
            self.faces.setdefault("999", self.faces["1"])
            return super().receive(data.replace(b"YC2", b"YC1"), now)

    async def tried(device: Emulated, kind: str) -> dict[str, bool]:
        async with on_port(device) as port:
            wire = wire_of(port.address)
            assert wire is not None
            steps = Conformance(wire, kind, "1", quiet_s=0.05).run(lambda _: None)
            return {step.what: step.good async for step in steps}

    for kind in ("led", "pad", "rater"):
        found = await tried(Emulated(("1",)), kind)
        assert len(found) == 14 and all(found.values()), found
    bad = [what for what, good in (await tried(Careless(("1",)), "led")).items() if not good]
    assert bad == ["a window that it does not have is refused", "another version is refused"]
    deaf = Emulated(("1",))
    deaf.deaf = True
    assert sum(not good for good in (await tried(deaf, "led")).values()) == 13


async def test_another_hall_file_and_an_engine_that_is_away(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices of a new hall file are there at once; while the engine says nothing no number stands anywhere."""
    device = Emulated(("1", "2"))
    async with on_port(device) as port, followed(hall, bar=("led", port.address, "1")):
        await until(lambda: device.faces["1"].fields[1:2] == ("IDLE",))
        moved = Device(code="bar", kind="led", address=port.address, windows="1-2")
        hall.site.hall = hall.site.hall.model_copy(update={"devices": {"bar": moved}})
        await until(lambda: device.faces["2"].fields[1:2] == ("AWAY",))
        number = await hall.story.takes_number()
        await hall.story.calls("1")
        await until(lambda: device.faces["1"].fields[1:3] == ("CALL", number))
        rings = device.faces["1"].rings
        monkeypatch.setattr("web.wired.STALE_S", -1.0)
        await until(lambda: device.faces["1"].fields[1:6] == ("STALE", "", "", "1号窗口", "请听叫号"))
        monkeypatch.setattr("web.wired.STALE_S", 30.0)
        await until(lambda: device.faces["1"].fields[1:3] == ("CALL", number))
        assert device.faces["1"].rings == rings  # it is shown again, not called again
