"""The log: one JSON object a line, and no address that is a key."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.hall_app import HallApp
from tests.web.test_live import Door
from web.logs import speak


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    structlog.reset_defaults()
    for name in ("uvicorn.error", "uvicorn.asgi", "httpx2"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.usefixtures("_as_it_was")
def test_each_line_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    speak("info")
    logging.getLogger("web.x").info("一行\n两行 %s", "“引号”")
    structlog.get_logger().warning("hall opened", windows=3)
    try:
        raise ZeroDivisionError("x")
    except ZeroDivisionError:
        logging.getLogger("web.x").exception("a fault")
    logging.getLogger("web.x").debug("not at this level")
    first, second, third = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first["event"] == "一行\n两行 “引号”" and first["level"] == "info" and "timestamp" in first
    assert second["windows"] == 3 and "ZeroDivisionError" in third["exception"]


@pytest.mark.usefixtures("_as_it_was")
async def test_a_phones_token_is_in_no_log(hall: HallApp, capsys: pytest.CaptureFixture[str]) -> None:
    speak("info")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the one who asks is no part of the hall
    await hall.takes_number()
    token = await hall.phone_token("A001")
    async with hall.served() as origin:
        async with Door(hall, origin).watch("", f"ticket:{token}") as phone:
            await phone.hears("snapshot")
        await hall.get("", f"/t/{token}")
        await hall.post("", f"/api/v1/tickets/{token}/cancel")
    assert token not in capsys.readouterr().err and await hall.story.state_of("A001") == "cancelled"
