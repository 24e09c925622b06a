"""A keypad beside the keyboard, as Linux and as a serial line tell it, against the whole hall on a port."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from clerk_app import keypad_events
from clerk_app.keypad import attend
from clerk_app.keypad_agent import LOCK_S, Agent, NotAllowed
from clerk_app.keypad_events import KeyEvents
from clerk_app.keypad_hall import Answer, HallAway, HttpHall
from clerk_app.keypad_keys import USUAL, KeysWrong, Press, read_keys
from clerk_app.keypad_serial import SerialKeys, name_of
from tests.hall_app import HallApp, until

ENTER = 96


class Fingers:
    """Keys one after the other, and time enough between them, unless they are quick."""

    def __init__(self, *keys: str, quick: bool = False) -> None:
        self.keys, self.at, self._step_s = keys, 0.0, 0.0 if quick else LOCK_S

    def __iter__(self) -> Iterator[str]:
        for key in self.keys:
            self.at += self._step_s
            yield key

    def drain(self) -> None:
        """Nothing waits in a list."""


class Lines(list[tuple[str, bool]]):
    """What the agent has said."""

    def hear(self, line: str, done: bool) -> None:
        self.append((line, done))


@pytest.fixture
async def origin(hall: HallApp) -> AsyncIterator[str]:
    await hall.story.sits_down("1", "2")
    async with hall.served() as origin:
        await hall.follows()
        yield origin


@pytest.fixture
async def presses(hall: HallApp, origin: str) -> Callable[..., Any]:
    token = await hall.token("keypad")

    async def press(*keys: str, window: str = "1", quick: bool = False, usual: dict[str, Press] = USUAL) -> Lines:
        lines, fingers = Lines(), Fingers(*keys, quick=quick)
        agent = Agent(HttpHall(origin, window, token), usual, hall.story.request, lambda: fingers.at, lines.hear)
        await asyncio.to_thread(agent.serve, fingers)
        return lines

    return press


async def test_enter_leads_through_a_visit(hall: HallApp, presses: Callable[..., Any]) -> None:
    number = await hall.story.takes_number()
    said = await presses("ENTER", "ENTER", "ENTER", "ENTER")
    assert said[:2] == [(f"已呼叫 {number}", True), (f"{number} 开始办理", True)]
    assert said[2][0].startswith(f"{number} 服务完成") and said[3] == ("nobody is waiting", False)
    events = [event for event in await hall.story.feed.day(hall.story.dispatcher.day) if event.window == "1"]
    assert [event.kind for event in events][-3:] == ["ticket.called", "ticket.started", "ticket.finished"]


async def test_each_usual_key_does_what_the_console_does(hall: HallApp, presses: Callable[..., Any]) -> None:
    first, second = [await hall.story.takes_number() for _ in range(2)]
    assert (await presses("ENTER", "1"))[1] == ("请再等一等", False)
    hall.story.clock.pass_s(60)
    assert await presses("1") == [(f"已重呼 {first}，第 2 次", True)]
    hall.story.clock.pass_s(60)
    assert await presses("2", "BACKSPACE") == [
        (f"{first} 已过号，可在规定时间内回来", True),
        (f"已撤销，{first} 回到原处", True),
    ]
    assert await presses("4") == [(f"{first} 已挂起", True)]
    assert await hall.story.state_of(first) == "held"
    assert await presses("0", "ESC") == [("窗口已暂停", True), ("窗口已恢复", True)]
    await presses("ENTER", "ENTER", "ENTER")
    assert await presses("6", "3") == [(f"评价器已再次请 {second} 评价", True), ("3: nothing is on this key", False)]


async def test_a_double_press_is_one(hall: HallApp, presses: Callable[..., Any]) -> None:
    number = await hall.story.takes_number()
    assert await presses("ENTER", "ENTER", quick=True) == [(f"已呼叫 {number}", True)]
    assert await hall.story.state_of(number) == "called"


async def test_at_another_window_it_may_nothing(hall: HallApp, presses: Callable[..., Any]) -> None:
    await hall.story.takes_number()
    before = await hall.story.everything()
    with pytest.raises(NotAllowed):
        await presses("ENTER", window="2")
    assert await hall.story.everything() == before


async def test_while_nobody_sits_there_it_does_nothing(hall: HallApp, presses: Callable[..., Any]) -> None:
    await hall.story.takes_number()
    await hall.story.window("1", "close_window")
    before = await hall.story.everything()
    assert await presses("ENTER") == [("窗口没有开，请先开窗", False)]
    assert await hall.story.everything() == before


async def test_a_lost_answer_is_asked_for_again_with_the_same_key(hall: HallApp, origin: str) -> None:
    """The command has happened and its answer is lost: the second try gets it, and nobody else is called."""
    first, second = [await hall.story.takes_number() for _ in range(2)]
    keys: list[str] = []

    class Losing(HttpHall):
        def _once(self, method: str, path: str, body: bytes | None, headers: Any) -> Answer:
            answer = super()._once(method, path, body, headers)
            if method == "POST":
                keys.append(headers["Idempotency-Key"])
                if len(keys) == 1:
                    raise ConnectionResetError
            return answer

    lines, fingers = Lines(), Fingers("ENTER")
    agent = Agent(Losing(origin, "1", await hall.token("keypad")), USUAL, hall.story.request, lambda: 0.0, lines.hear)
    await asyncio.to_thread(agent.serve, fingers)
    assert lines == [(f"已呼叫 {first}", True)] and len(keys) == 2 and keys[0] == keys[1]
    assert await hall.story.state_of(second) == "waiting"


def test_without_a_hall_a_press_is_said_and_forgotten() -> None:
    class Away:
        def picture(self) -> Answer:
            raise HallAway

        def does(self, command: str, members: Any, key: str) -> Answer:
            raise AssertionError

    lines = Lines()
    Agent(Away(), USUAL, lambda: "k", lambda: 0.0, lines.hear).press("ENTER")
    assert lines == [("no answer from the hall", False)]


# what a keypad says ---------------------------------------------------------------------------------------------


def event(kind: int, code: int, value: int) -> bytes:
    return keypad_events._EVENT.pack(1795395600, 0, kind, code, value)


def key(code: int, value: int = 1) -> bytes:
    """A key going down (1), up (0) or held down (2), with the scan code before and the mark after it."""
    return event(4, 4, 0x70000 + code) + event(1, code, value) + event(0, 0, 0)


async def test_input_events_of_a_usb_keypad(hall: HallApp, origin: str, tmp_path: Path) -> None:
    number = await hall.story.takes_number()
    fifo = tmp_path / "event7"
    os.mkfifo(fifo)
    lines = Lines()
    agent = Agent(
        HttpHall(origin, "1", await hall.token("keypad")),
        USUAL,
        hall.story.request,
        iter(range(99)).__next__,
        lines.hear,
    )

    def types() -> None:
        with fifo.open("wb", buffering=0) as keypad:
            whole = key(ENTER) + key(ENTER, 2) + key(ENTER, 2) + key(ENTER, 0)
            keypad.write(whole[:31])  # in the middle of a struct
            keypad.write(whole[31:])

    def listens() -> None:
        with KeyEvents(fifo) as events:
            agent.serve(events)

    await asyncio.gather(asyncio.to_thread(types), asyncio.to_thread(listens))
    assert lines == [(f"已呼叫 {number}", True)]


@pytest.mark.parametrize(
    ("codes", "names"),
    [((79, 80, 81, 75, 76, 77, 71, 72, 73, 82), "1234567890"), (range(2, 12), "1234567890"), ((30, 44, 50), "AZM")],
)
def test_digits_of_both_blocks_have_one_name(tmp_path: Path, codes: Any, names: str) -> None:
    path = tmp_path / "events"
    path.write_bytes(b"".join(key(code) + key(code, 0) for code in codes))
    with KeyEvents(path) as events:
        assert "".join(events) == names


async def test_a_serial_keypad(hall: HallApp, origin: str) -> None:
    number = await hall.story.takes_number()
    ours, theirs = os.openpty()
    lines, ready = Lines(), []
    token = await hall.token("keypad")
    agent = Agent(HttpHall(origin, "1", token), USUAL, hall.story.request, iter(range(99)).__next__, lines.hear)

    def listens() -> None:
        with SerialKeys(Path(os.ttyname(theirs)), 9600) as keypad, suppress(OSError):  # as when it is unplugged
            ready.append(keypad)
            agent.serve(keypad)

    listening = asyncio.create_task(asyncio.to_thread(listens))
    try:
        await until(lambda: ready)
        os.write(ours, b"7")
        await until(lambda: len(lines) == 1)
        os.write(ours, b"\r\n")
        await until(lambda: len(lines) == 2)
    finally:
        os.close(ours)
        await listening
        os.close(theirs)
    assert lines == [("7: nothing is on this key", False), (f"已呼叫 {number}", True)]


def test_bytes_of_a_line_have_the_names_of_keys() -> None:
    assert [name_of(byte) for byte in b"0a\x1b\x7f*\x00"] == ["0", "A", "ESC", "BACKSPACE", "TIMES", "byte 0"]


# the file ---------------------------------------------------------------------------------------------------------


def test_a_file_says_what_each_key_does(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(
        'ENTER = "next"\n4 = { do = "hold", kind = "fetch" }\n3 = { do = "transfer", lane = "green", reason = "x" }'
    )
    assert read_keys(path) == {
        "ENTER": Press("next", {}),
        "4": Press("hold", {"kind": "fetch"}),
        "3": Press("transfer", {"lane": "green", "reason": "x"}),
    }


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('F1 = "next"', "no such key"),
        ('1 = "close"', "it can do next"),
        ('1 = { do = "hold", kind = "away" }', "kind"),
        ('1 = "transfer"', "reason"),
        ('1 = { do = "next", kind = "kept" }', "nothing beside it"),
        ("1 = ", "keys.toml"),
    ],
)
def test_a_file_that_cannot_be_says_why(tmp_path: Path, words: str, why: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(words)
    with pytest.raises(KeysWrong, match=why):
        read_keys(path)


async def test_another_lane_by_one_key(hall: HallApp, presses: Callable[..., Any]) -> None:
    number = await hall.story.takes_number()
    keys = {**USUAL, "3": Press("transfer", {"lane": "green", "reason": "群众要求"})}
    assert (await presses("ENTER", "3", usual=keys))[1] == (f"{number} 已转到green", True)


def test_a_keypad_that_is_unplugged_is_waited_for() -> None:
    """given one that is gone at first, and a hall that then knows it no longer, when it is attended to"""
    tries, slept, lines = iter((OSError(2, "No such device"), Fingers("9"))), list[float](), Lines()

    @contextmanager
    def opened() -> Iterator[Fingers]:
        found = next(tries)
        if isinstance(found, OSError):
            raise found
        yield found

    class Stranger:
        def picture(self) -> Answer:
            return Answer(403, {"title": "not here"})

        def does(self, command: str, members: Any, key: str) -> Answer:
            raise AssertionError(command)

    agent = Agent(Stranger(), {"9": Press("recall", {})}, lambda: "key", lambda: 0.0, lines.hear)
    # then it is opened again after a while, and served until the hall says no
    with pytest.raises(NotAllowed, match="not here"):
        attend(agent, opened, lines.hear, slept.append)
    assert lines == [("No such device", False), ("ready", True)] and len(slept) == 1
