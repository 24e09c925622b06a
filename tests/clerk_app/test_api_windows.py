"""The window routes that move the window itself, and what all of them have in common."""

from clerk_app.answered import WindowStep
from clerk_app.commands import COMMANDS
from tests.clerk_app.clerk import refused
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp


async def test_a_pause_until_later(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    told = await ours.does("pause", reason="用餐", until="2026-11-23T09:30:00+08:00")
    WindowStep.model_validate(told)
    assert (told["state"], told["reason"], told["until"]) == ("paused", "用餐", "2026-11-23T09:30:00+08:00")
    assert told["clerk"] == ours.name and told["undo_ms"] == 5000
    paused = await ours.asks("call-next")
    assert refused(paused) == (409, "WINDOW_PAUSED") and paused.json()["window"]["reason"] == "用餐"
    resumed = await ours.does("resume")
    assert (resumed["state"], resumed["reason"], resumed["until"]) == ("free", None, None)
    assert refused(await ours.asks("resume")) == (409, "NOT_PAUSED")


async def test_until_names_its_offset(clerk: SignsIn) -> None:
    ours = await clerk("1")
    assert refused(await ours.asks("pause", until="2026-11-23T09:30:00")) == (422, "WRONG_MEMBER")


async def test_closed_and_opened_again(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    assert (await ours.does("close"))["state"] == "closed"
    closed = await ours.asks("call-next")
    assert closed.status_code == 409 and closed.json()["window"]["state"] == "closed"
    assert (await ours.does("open"))["state"] == "free"
    await hall.story.takes_number()
    assert await ours.calls() == "A001"


async def test_in_english(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await hall.story.takes_number()
    answer = await ours.asks("call-next?lang=en")
    assert answer.json()["message"] == "A001 called"


async def test_the_document_has_every_window_route(hall: HallApp) -> None:
    paths = (await hall.get("", "/api/v1/openapi.json")).json()["paths"]
    for name, command in COMMANDS.items():
        operation = paths[f"/api/v1/windows/{{window}}/{name}"]["post"]
        assert operation["x-roles"] == (["clerk", "keypad"] if command.blind else ["clerk"])
        assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        step = "TicketStep" if command.of == "ticket" else "WindowStep"
        assert step in operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert {"post", "delete"} <= set(paths["/api/v1/sessions"])
