"""What the web is measured against: its frames are ones that a real client reads."""

import pytest
from websockets.frames import Frame, Opcode

from benchmarks.bare_server import frame
from benchmarks.bench_hall import request
from benchmarks.door import HOST, bare
from benchmarks.http_client import post
from benchmarks.listeners import listening
from benchmarks.web_hall import answered, connected


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_is_as_websockets_writes_it(size: int) -> None:
    payload = b"x" * size
    assert frame(payload) == Frame(Opcode.TEXT, payload).serialize(mask=False)


async def test_it_answers_and_frames_as_many_bytes_as_it_was_told() -> None:
    asked = post(HOST, "/anything", {}, {"lanes": ["general"]})(request())
    async with bare(300) as at, connected(at.http, 1) as (plain,), connected(at.frames, 1) as (trigger,):
        assert len(await answered(plain, asked, 201)) == 300
        async with listening(f"ws://{HOST}:{at.frames}", {}, 3, "x") as sinks:
            for _ in range(2):
                heard = sinks.next_message()
                await answered(trigger, asked, 204)
                await heard
                assert sinks.message == "x" * 300
