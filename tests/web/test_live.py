"""The WebSocket door over a real server: who comes in, what they hear, and that nobody disturbs the others."""

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dispatcher import feed as feeds
from dispatcher.errors import Unavailable
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp, cookie_of, until
from web import connections, live
from web import follower as followers


class Screen:
    """A page that watches a topic and keeps what it hears."""

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire
        self.heard: list[dict[str, Any]] = []

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next message of this kind."""
        while True:
            message: dict[str, Any] = json.loads(await self.wire.recv())
            self.heard.append(message)
            if message["type"] == kind:
                return message

    async def told(self, count: int) -> list[dict[str, Any]]:
        """The next so many events."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += (await self.hears("event"))["events"]
        return found

    async def end(self) -> int:
        """The code that the server closes with."""
        try:
            while True:
                await self.wire.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


class Door:
    """The hall on a port."""

    def __init__(self, hall: HallApp, origin: str) -> None:
        self.hall, self.origin = hall, origin

    @asynccontextmanager
    async def watch(self, role: str, topic: str, query: str = "", **headers: str) -> AsyncIterator[Screen]:
        """As a page of the hall, unless other headers are given."""
        named = {"Origin": self.origin, **headers}
        if role:
            named["Cookie"] = f"{cookie_of(role)}={await self.hall.token(role)}"
        address = f"{self.origin.replace('http', 'ws', 1)}/live/{topic}?{query}"
        async with connect(address, additional_headers=named, proxy=None, compression=None) as wire:
            yield Screen(wire)

    async def refuses(self, role: str, topic: str, **headers: str) -> int:
        """The status of a handshake that is not let in."""
        with pytest.raises(InvalidStatus) as refused:
            async with self.watch(role, topic, **headers):
                pass
        return refused.value.response.status_code


@pytest.fixture
async def door(hall: HallApp) -> AsyncIterator[Door]:
    async with hall.served() as origin:
        yield Door(hall, origin)


async def test_a_screen_gets_the_picture_and_then_what_changes(door: Door) -> None:
    story = door.hall.story
    async with door.watch("display", "hall", "lang=zh") as screen:
        first = await screen.hears("snapshot")
        assert first["id"] == f"{DAY}-2" and first["now"] == story.clock.ms and first["events"] is None
        assert set(first["parts"]) == {"calls", "lull", "areas", "missed", "closed", "tips", "emergency"}
        number = await story.takes_number()
        await story.calls("1")
        issued, called = await screen.told(2)
        assert (issued["kind"], issued["ticket"]) == ("ticket.issued", number)
        assert (called["kind"], called["ticket"], called["window"]) == ("ticket.called", number, "1")
        assert number in screen.heard[-1]["parts"]["calls"] and "closed" not in screen.heard[-1]["parts"]
        assert "session" not in json.dumps(screen.heard) and "request" not in json.dumps(screen.heard)


async def test_a_screen_that_was_cut_off_hears_what_it_missed(door: Door) -> None:
    story = door.hall.story
    numbers = [await story.takes_number() for _ in range(3)]
    await door.hall.follows()
    async with door.watch("display", "hall") as screen:
        seen = (await screen.hears("snapshot"))["id"]
    for number in numbers:
        await story.calls("1")
        await story.window("1", "start", number)
        await story.window("1", "finish", number)
    await door.hall.follows()
    async with door.watch("display", "hall", f"after={seen}") as screen:
        missed = (await screen.hears("snapshot"))["events"]
        assert [event["ticket"] for event in missed if event["kind"] == "ticket.called"] == numbers
        assert [event["id"] for event in missed] == [f"{DAY}-{rev}" for rev in range(6, 15)]
    for lost in ("after=20261101-5", "after=%00", "", "after=" + "9" * 900):
        async with door.watch("display", "hall", lost) as screen:
            assert (await screen.hears("snapshot"))["events"] is None  # the picture is whole, the story is not


async def test_ten_calls_at_once_are_heard_in_order(door: Door) -> None:
    story = door.hall.story
    numbers = [await story.takes_number() for _ in range(10)]
    await door.hall.follows()
    async with door.watch("display", "hall") as screen:
        await screen.hears("snapshot")
        for number in numbers:
            assert await story.calls("1") == number
            await story.window("1", "start", number)
            await story.window("1", "finish", number)
        told = await screen.told(30)
        assert [event["ticket"] for event in told if event["kind"] == "ticket.called"] == numbers


async def test_a_program_takes_data(door: Door) -> None:
    async with door.watch("display", "window:1", "as=json") as screen:
        assert (await screen.hears("snapshot"))["data"]["face"] == "idle"


async def test_a_phone_hears_of_its_own_ticket_only(door: Door) -> None:
    story = door.hall.story
    mine, other = await story.takes_number(), await story.takes_number()
    await door.hall.follows()
    token = await door.hall.phone_token(other)
    async with door.watch("", f"ticket:{token}", "lang=zh") as phone:
        await phone.hears("snapshot")
        assert await story.calls("1") == mine
        await story.window("1", "start", mine)
        await story.window("1", "finish", mine)
        assert await story.calls("1") == other
        (event,) = await phone.told(1)
        assert (event["kind"], event["ticket"]) == ("ticket.called", other)


async def test_who_does_not_belong_is_not_let_in(door: Door) -> None:
    await door.hall.story.takes_number()
    token = await door.hall.phone_token("A001")
    assert await door.refuses("", "hall") == 403
    assert await door.refuses("kiosk", "hall") == 403
    assert await door.refuses("display", "dashboard") == 403
    assert await door.refuses("clerk", "console:2") == 403  # signed in to window 1
    assert await door.refuses("manager", "console:1") == 403
    assert await door.refuses("", "ticket:" + token[:-1] + ("A" if token[-1] != "A" else "B")) == 403
    assert await door.refuses("", "ticket:A001") == 403
    assert await door.refuses("", "ticket:" + "x" * 500) == 403
    assert await door.refuses("display", "nowhere") == 403
    assert await door.refuses("display", "") == 403


async def test_a_page_of_another_origin_is_not_let_in(door: Door) -> None:
    foreign = ("http://evil.example", "null", "http://[", f"{door.origin}.evil.example", "http://127.0.0.1:1", "")
    for origin in foreign:
        assert await door.refuses("display", "hall", Origin=origin) == 403, origin
    assert await door.refuses("display", "hall", **{"Sec-Fetch-Site": "cross-site"}) == 403
    named = {"Cookie": f"device_display={await door.hall.token('display')}"}
    address = door.origin.replace("http", "ws", 1) + "/live/hall"
    sock = socket.create_connection(("127.0.0.1", int(door.origin.rpartition(":")[2])))
    with pytest.raises(InvalidStatus):
        async with connect(
            address.replace("127.0.0.1", "evil.example"), sock=sock, additional_headers=named, proxy=None
        ):
            pass


async def test_what_does_not_exist_is_closed(door: Door) -> None:
    async with door.watch("display", "window:99") as screen:
        assert await screen.end() == 1008


async def test_a_page_says_little(door: Door) -> None:
    async with door.watch("display", "hall") as chatty:
        await chatty.hears("snapshot")
        await chatty.wire.send("x" * 1024)
        await chatty.wire.send("x" * 1025)
        assert await chatty.end() == 1009
    async with door.watch("display", "hall") as chatty:
        for _ in range(61):
            await chatty.wire.send("here")
        assert await chatty.end() == 1008
    async with door.watch("display", "hall") as patient:
        for _ in range(60):
            await patient.wire.send("here")
        await patient.hears("snapshot")
        await door.hall.story.takes_number()
        await patient.told(1)
    async with door.watch("display", "hall") as odd:
        await odd.wire.send(b"\x00\xff")
        assert await odd.end() == 1008


async def test_a_page_that_does_not_read_harms_nobody(hall: HallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LINGER_S", 0.05)
    view = await hall.site.view()
    async with hall.served(buffer=2048) as origin:
        stuck = await _shake_hands(origin, f"device_display={await hall.token('display')}")
        async with Door(hall, origin).watch("display", "hall") as screen:
            await screen.hears("snapshot")
            await until(lambda: hall.hub.watching() == 2)
            while hall.hub.watching() == 2:
                hall.hub.beat(view)
                await screen.hears("beat")
            await until(lambda: _gone(stuck))
            await hall.story.takes_number()
            assert (await screen.told(1))[0]["kind"] == "ticket.issued"
        stuck.close()


async def _shake_hands(origin: str, cookie: str) -> socket.socket:
    """A client with little room that watches the hall and reads nothing, not even the answer."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.setblocking(False)
    named = {
        "Host": "127.0.0.1",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
        "Cookie": cookie,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", int(origin.rpartition(":")[2])))
    await loop.sock_sendall(client, f"GET /live/hall HTTP/1.1\r\n{head}\r\n".encode())
    return client


def _gone(client: socket.socket) -> bool:
    """Whether the other side has let go; reads what is still on its way."""
    try:
        while client.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
    return True


async def test_a_beat_tells_that_all_is_still_so(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "BEAT_S", 0.02)
    monkeypatch.setattr(feeds, "_BLOCK_MS", 10)
    async with HallApp(story, tmp_path) as hall, hall.served() as origin:
        await hall.follows()
        async with Door(hall, origin).watch("display", "hall") as screen:
            for _ in range(3):
                beat = await screen.hears("beat")
                assert beat == {"type": "beat", "id": f"{DAY}-1", "now": story.clock.ms}


async def test_who_signs_out_watches_no_longer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_ASK_AGAIN_S", 0.02)
    async with door.watch("clerk", "console:1") as console:
        await console.hears("snapshot")
        await (await door.hall.client("clerk")).delete("/api/v1/sessions", headers={"Idempotency-Key": "sign-out-1"})
        assert await console.end() == 1008
    assert await door.refuses("clerk", "console:1") == 403


async def test_a_device_whose_key_was_taken_back_watches_no_longer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_ASK_AGAIN_S", 0.02)
    async with door.watch("display", "hall") as screen:
        await screen.hears("snapshot")
        await door.hall.accounts.add_device("display-1", "display")
        assert await screen.end() == 1008


async def test_an_open_page_neither_keeps_a_session_nor_ends_with_it(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_ASK_AGAIN_S", 0.02)
    story = door.hall.story
    async with door.watch("manager", "dashboard") as screen:
        await screen.hears("snapshot")
        story.clock.pass_s(31 * 60)
        await asyncio.sleep(0.1)
        assert (await door.hall.get("manager", "/dashboard")).status_code == 401
        await story.takes_number()
        await screen.hears("event")  # a screen on the wall goes on
        story.clock.pass_s(12 * 3600)
        assert await screen.end() == 1008


async def test_while_nobody_can_say_whose_ticket_it_is_a_phone_is_to_try_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(token: str) -> None:
        raise Unavailable("away")

    await door.hall.story.takes_number()
    token = await door.hall.phone_token("A001")
    monkeypatch.setattr(door.hall.site.dispatcher, "ticket_of", away)
    async with door.watch("", f"ticket:{token}") as phone:
        assert await phone.end() == 1013
