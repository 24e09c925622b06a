"""受理回执: from an acceptance at a window to the paper the visitor takes home, by a press or by itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.hall import Hall
from dispatcher.events import Event
from tests.dispatcher.promise_hall import promise_hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from tests.ticketing.test_route_slip import Tape
from ticketing.paper import Code, Line, read
from ticketing.printer import GROUP, SlipPrinter
from web.case_codes import shown
from web.receipts import Receipt

pytestmark = pytest.mark.anyio
NAME = "20261123-A001"
PATH = f"/api/v1/cases/{NAME}/receipt"


@pytest.fixture
def small_hall() -> Hall:
    hall = promise_hall()
    return hall.model_copy(
        update={"public_origin": "https://hall.example", "rules": hall.rules.model_copy(update={"receipts": True})}
    )


@pytest.fixture
def tapes() -> dict[str, Tape]:
    return {name: Tape(name) for name in ("kiosk-1", "window-1")}


@pytest.fixture
async def hall(story: Story, tmp_path: Path, tapes: dict[str, Tape]) -> AsyncIterator[HallApp]:
    await story.sits_down("1")
    async with HallApp(story, tmp_path, tapes) as hall:
        yield hall


async def accepts(hall: HallApp, service: str = "licence", language: str = "zh", **more: Any) -> Event:
    story = hall.story
    number = await story.takes_number("general", service=service, language=language)
    await story.calls("1")
    await story.window("1", "start", number)
    event = await story.window("1", "finish", number, **more)
    await hall.follows()
    return event


def printing(hall: HallApp, tapes: dict[str, Tape]) -> SlipPrinter:
    """The consumer of the outbox; while it waits, the story's clock goes on."""

    async def sleep(seconds: float) -> None:
        hall.story.clock.pass_s(seconds)

    return SlipPrinter(hall.site, tapes, sleep=sleep)


def text(printed: bytes) -> str:
    return "\n".join(mark.text for mark in read(printed) if isinstance(mark, Line))


async def last(hall: HallApp) -> Event:
    await hall.follows()
    return (await hall.story.feed.day(hall.story.dispatcher.day))[-1]


async def test_printed_by_itself_and_once_more_by_a_press(hall: HallApp, tapes: dict[str, Tape]) -> None:
    finished = await accepts(hall)
    await printing(hall, tapes).deal_with(finished)
    noted = await last(hall)
    assert (noted.kind, noted.fields["receipt"], noted.fields["printer"]) == ("slip.printed", NAME, "window-1")
    (paper,) = tapes["window-1"].printed
    code = hall.site.case_codes.of(NAME)
    said = text(paper)
    for words in ("受理回执", "licence", NAME, shown(code), "5 个工作日内", "最迟 2026-11-30 18:00 办结", "3号窗口"):
        assert words in said, said
    assert "补打" not in said
    (mark,) = [each for each in read(paper) if isinstance(each, Code)]
    assert mark.content == f"https://hall.example/case#{NAME}/{code}"
    assert hall.site.receipts.of(NAME) == Receipt("printed", "window-1")

    asked = await hall.post("clerk", PATH, {}, key="one-press-once")
    again = await hall.post("clerk", PATH, {}, key="one-press-once")
    assert asked.status_code == 202 and asked.json() == again.json()
    event = await last(hall)
    assert (event.kind, event.id, event.fields["printer"]) == ("slip.asked", asked.json()["event"], "window-1")
    await printing(hall, tapes).deal_with(event)
    assert "【补打】" in text(tapes["window-1"].printed[-1])


async def test_what_is_taken_back_is_not_printed(hall: HallApp, tapes: dict[str, Tape]) -> None:
    finished = await accepts(hall)
    await hall.story.window("1", "undo", finished.ticket)
    await printing(hall, tapes).deal_with(finished)
    noted = await last(hall)
    assert (noted.kind, noted.fields["why"], tapes["window-1"].printed) == ("slip.failed", "ended", [])


async def test_gaps_papers_received_and_the_visitors_language(hall: HallApp, tapes: dict[str, Tape]) -> None:
    with_gaps = await accepts(
        hall, language="en", outcome="accepted_with_gaps", gaps="身份证复印件、户口簿", gaps_by=date(2026, 11, 27)
    )
    await printing(hall, tapes).deal_with(with_gaps)
    said = text(tapes["window-1"].printed[-1])
    assert "Receipt of acceptance" in said and "to be brought by 2026-11-27" in said
    assert "□ 身份证复印件" in said and "□ 户口簿" in said and "受理" not in said
    await printing(hall, tapes).deal_with(await accepts(hall, outcome="received"))
    assert "收件凭证" in text(tapes["window-1"].printed[-1])
    await printing(hall, tapes).deal_with(await accepts(hall, outcome="inquiry"))
    assert len(tapes["window-1"].printed) == 2, "an inquiry leaves no case"


async def test_a_later_day_another_printer_and_one_without_paper(hall: HallApp, tapes: dict[str, Tape]) -> None:
    await accepts(hall)
    desk, token = hall.story.dispatcher, await hall.phone_token("A001")
    await hall.story.window("1", "close_window")
    await desk.close_day(hall.story.request(), reason="下班")
    await desk.open_day(hall.story.request(), day="20261124")
    await hall.follows()
    old = await hall.get("", f"/t/{token}")  # the page of yesterday's ticket leads to what is still promised
    assert (old.status_code, old.headers["location"]) == (303, f"/case#{NAME}/{hall.site.case_codes.of(NAME)}")
    asked = await hall.post("guide", PATH, {"printer": "kiosk-1"})
    assert asked.status_code == 202, asked.text
    event = await last(hall)
    assert event.ticket == ""
    tapes["kiosk-1"].why = "paper_out"
    await printing(hall, tapes).deal_with(event)
    noted = await last(hall)
    assert (noted.kind, noted.fields["why"], noted.fields["receipt"]) == ("slip.failed", "paper_out", NAME)
    tapes["kiosk-1"].why = ""
    await hall.post("guide", PATH, {"printer": "kiosk-1"})
    await printing(hall, tapes).deal_with(await last(hall))
    assert "【补打】" in text(tapes["kiosk-1"].printed[0])


async def test_refusals_and_the_picture(hall: HallApp) -> None:
    await accepts(hall)
    page = await hall.get("clerk", f"/receipts/{NAME}")
    assert page.status_code == 200 and "受理回执" in page.text and NAME in page.text
    assert "Receipt of acceptance" in (await hall.get("clerk", f"/receipts/{NAME}?lang=en")).text
    for answer, word in (
        (await hall.post("clerk", "/api/v1/cases/20261123-A009/receipt", {}), "UNKNOWN_CASE"),
        (await hall.post("clerk", PATH, {"printer": "attic"}), "UNKNOWN_PRINTER"),
        (await hall.get("clerk", "/receipts/20261123-A009"), "UNKNOWN_CASE"),
    ):
        assert answer.json()["code"] == word
    await hall.story.dispatcher.withdraw_case(hall.story.request(), case=NAME, reason="撤回", staff="1002")
    await until(lambda: (case := hall.site.cases.get(NAME)) is not None and not case.open)
    assert (await hall.post("clerk", PATH, {})).json()["code"] == "CASE_STATE"
    assert (await hall.get("clerk", f"/receipts/{NAME}")).json()["code"] == "UNKNOWN_CASE"


async def test_receipts_that_wait_keep_no_slip_waiting(hall: HallApp, tapes: dict[str, Tape]) -> None:
    """Given more acceptances that may still be taken back than papers are printed at a time, when a kiosk gives a
    number, then its slip comes out before any of them."""
    waiting, over = set[int](), asyncio.Event()

    async def sleep(seconds: float) -> None:
        waiting.add(id(asyncio.current_task()))
        await over.wait()

    printer = SlipPrinter(hall.site, tapes, sleep=sleep)
    await hall.story.feed.begin(GROUP)
    for _ in range(12):
        await accepts(hall)
    await hall.story.takes_number("general", kiosk="kiosk-1")
    work = asyncio.create_task(printer.run())
    await until(lambda: len(waiting) == 12 and tapes["kiosk-1"].printed)
    assert not tapes["window-1"].printed
    over.set()
    await until(lambda: len(tapes["window-1"].printed) == 12)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
