"""`hall keypad`: a keypad beside the keyboard whose keys work while the clerk types into another program."""

import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from clerk_app.keypad_agent import Agent, Keypad, NotAllowed
from clerk_app.keypad_events import KeyEvents
from clerk_app.keypad_hall import HttpHall
from clerk_app.keypad_keys import USUAL, KeysWrong, read_keys
from clerk_app.keypad_serial import BAUDS, SerialKeys
from web.command_line import end, out

_AGAIN_S = 2.0


def keypad(
    device: Annotated[
        Path, typer.Argument(help="/dev/input/by-id/…-event-kbd, or a serial line such as /dev/ttyUSB0.")
    ],
    window: Annotated[str, typer.Option(help="The window it belongs to.")],
    token_file: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="Holds what `hall device add keypad keypad-5` printed.")
    ],
    origin: Annotated[str, typer.Option(help="Where the hall is.")] = "http://127.0.0.1:8000",
    keys: Annotated[Path | None, typer.Option(help="TOML: what each key does, in place of the usual.")] = None,
    baud: Annotated[int, typer.Option(help="Of a serial line; 0: the device tells input events.")] = 0,
    authority: Annotated[Path | None, typer.Option("--ca", help="The hall's own certificate authority, PEM.")] = None,
    lang: Annotated[str, typer.Option(help="Of what is printed here.")] = "zh",
) -> None:
    """Reads a USB or serial keypad and acts at a window, until Ctrl-C. Unplugged, it waits for it to come back."""
    if baud and baud not in BAUDS:
        raise typer.BadParameter(f"one of {', '.join(map(str, sorted(BAUDS)))}", param_hint="--baud")
    try:
        wanted = USUAL if keys is None else read_keys(keys)
        hall = HttpHall(origin, window, token_file.read_text("utf-8").strip(), lang, authority)
        agent = Agent(hall, wanted, lambda: secrets.token_hex(16), time.monotonic, _say)
        opened = partial(SerialKeys, device, baud) if baud else partial(KeyEvents, device)
        attend(agent, opened, partial(_say_of, device), time.sleep)
    except KeysWrong as wrong:
        end(str(wrong))
    except NotAllowed as refused:
        end(str(refused))
    except KeyboardInterrupt:
        return


def attend(
    agent: Agent,
    opened: Callable[[], AbstractContextManager[Keypad]],
    say: Callable[[str, bool], None],
    sleep: Callable[[float], None],
) -> None:
    """Serves a keypad for ever, also one that is unplugged and comes back. sleep: takes seconds. Raises NotAllowed."""
    while True:
        try:
            with opened() as keypad:
                say("ready", True)
                agent.serve(keypad)
        except OSError as error:  # it is unplugged, or not yet there
            say(error.strerror or str(error), False)
        sleep(_AGAIN_S)


def _say_of(device: Path, line: str, done: bool) -> None:
    _say(f"{device}: {line}", done)


def _say(line: str, done: bool) -> None:
    out.print(line if done else f"\a{line}", highlight=False, markup=False)
