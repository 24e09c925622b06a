"""`hall device emulate` and `hall device conform`: a device that is none, and the trial of one that is."""

import asyncio
import sys
from contextlib import suppress
from typing import Annotated, Literal

import typer

from config.devices import wire_of
from config.numbers import window_numbers
from web.command_line import end, go, out
from web.wired_conformance import Conformance
from web.wired_emulator import Emulated, Face
from web.wired_frames import FrameWrong

_PRESSED_S = 30.0
_AT_ONCE = 1024


def conform(
    address: Annotated[str, typer.Argument(help="tcp://host:port or serial:///dev/ttyUSB0?baud=9600")],
    kind: Annotated[Literal["led", "pad", "rater"], typer.Option(help="What it is.")] = "led",
    window: Annotated[str, typer.Option(help="A window that it has.")] = "1",
    press: Annotated[bool, typer.Option("--press", help="Also asks you to press a key.")] = False,
) -> None:
    """Tries a device against docs/device-frames.md; a line for each step, and 1 if any is not as it should be."""
    wire = wire_of(address)
    if wire is None or len(window_numbers(window)) != 1:
        raise typer.BadParameter("see docs/device-frames.md", param_hint="ADDRESS, --window")

    async def tried() -> list[bool]:
        found = []
        async for step in Conformance(wire, kind, window, pressed_s=_PRESSED_S if press else 0.0).run(_say):
            _say(f"{'good' if step.good else 'BAD '}  {step.what}{'' if step.good else f': {step.found}'}")
            found.append(step.good)
        return found

    try:
        good = asyncio.run(tried())
    except (OSError, TimeoutError) as error:
        end(f"{address}: {error}")
    raise typer.Exit(0 if all(good) else 1)


def emulate(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it waits for the hall, on this machine.")] = 9100,
    windows: Annotated[str, typer.Option(help="Those it has, as '1-4, 7'.")] = "1",
) -> None:
    """A device without a device: prints what it is told. Type '5 NEXT' for a key, '5 A086 4' for a rating."""
    numbers = window_numbers(windows)
    if not numbers:
        raise typer.BadParameter("as '1-4, 7'", param_hint="--windows")
    go(_emulated(Emulated(numbers), port))


async def _emulated(device: Emulated, port: int) -> None:
    lines: set[asyncio.StreamWriter] = set()
    loop = asyncio.get_running_loop()
    known: dict[str, Face] = {}

    def told() -> None:
        for window, face in device.faces.items():
            if known.get(window) != face:
                known[window] = face
                _say(" ".join((face.kind, *face.fields)))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.add(writer)
        writer.write(device.hello())
        try:
            while data := await reader.read(_AT_ONCE):
                writer.write(device.receive(data, loop.time()))
                for seq, word in device.answers.items():
                    _say(f"{seq}: {word or 'done'}")
                device.answers.clear()
                told()
        finally:
            lines.discard(writer)
            writer.close()

    def typed() -> None:
        if not (line := sys.stdin.readline()):
            loop.remove_reader(sys.stdin)  # nobody types any more, and that would be news for ever
            return
        said = _typed(device, line.split())
        for writer in lines if said else ():
            writer.write(said)

    with suppress(OSError):  # no terminal and no pipe: it shows what it is told all the same
        loop.add_reader(sys.stdin, typed)
    async with await asyncio.start_server(serve, "127.0.0.1", port):
        _say(f"waits on tcp://127.0.0.1:{port}")
        while True:
            await asyncio.sleep(1.0)
            device.look(loop.time())
            told()


def _typed(device: Emulated, words: list[str]) -> bytes:
    try:
        match words:
            case [window, number, level] if level in "012345" and len(level) == 1:
                return device.rated(window, number, int(level))
            case [window, key]:
                return device.key(window, key.upper())
    except FrameWrong:
        pass
    return b""


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)
