"""The paper of a day's end: what is on it, printed once when the day closes, and again only marked."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dispatcher.day_keeper import close
from dispatcher.events import Event
from tests.dispatcher.story import DAY, Story
from tests.hall_app import HallApp
from tests.ticketing.receipt_printer import Manners, ReceiptPrinter, nobody_there, receipt_printer
from tests.ticketing.steady import REAL
from tests.ticketing.test_printers import BRISK
from ticketing.day_printer import DayPrinter
from ticketing.paper import Code, Line, read
from ticketing.printers import ScreenPrinter, printer_at
from web.audit_reading import Wanted, day_heads, newest
from web.audit_trail import AuditTrail

AGAIN = f"/api/v1/audit/days/{DAY}/print"


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with receipt_printer() as printer:
        yield printer


@pytest.fixture
async def hall(story: Story, tmp_path: Path, printer: ReceiptPrinter) -> AsyncIterator[HallApp]:
    desk = printer_at("desk", f"tcp://127.0.0.1:{printer.port}", REAL, BRISK)
    async with HallApp(story, tmp_path, {"kiosk-1": ScreenPrinter("kiosk-1"), "desk": desk}) as hall:
        yield hall


async def ends_the_day(hall: HallApp) -> Event:
    """Two numbers were given; the audit has heard that the day is over."""
    for _ in range(2):
        await hall.story.visitor("cancel", await hall.story.takes_number())
    await close(hall.story.dispatcher, "evening")
    await AuditTrail(hall.site.audit, hall.site.dispatcher, hall.site.feed).catch_up()
    return (await hall.story.feed.day(DAY))[-1]


def lines(printed: bytes) -> str:
    return "\n".join(mark.text for mark in read(printed) if isinstance(mark, Line))


async def acts(hall: HallApp) -> list[tuple[str, str, str]]:
    found = await newest(hall.site.audit.tables, Wanted(about=DAY), 10)
    return [(entry.who, entry.what, entry.why) for entry in reversed(found) if entry.what.startswith("paper.")]


async def test_the_day_closes_and_its_paper_comes_out(hall: HallApp, printer: ReceiptPrinter) -> None:
    closed = await ends_the_day(hall)
    await DayPrinter(hall.site).deal_with(closed)
    text = lines(printer.printed)
    (head,) = await day_heads(hall.site.audit.tables)
    groups = [head.hash[at : at + 4] for at in range(0, 64, 4)]
    for said in ("日终凭条", "业务日：2026-11-23", closed.id, "A general：2 个号", "K green：0 个号", "全天发号：2 个"):
        assert said in text, said
    for at in range(0, 16, 4):
        assert " ".join(groups[at : at + 4]) in text
    assert f"审计记录：{head.count} 条" in text and "值班领导签字" in text and "补打" not in text
    (code,) = [mark for mark in read(printer.printed) if isinstance(mark, Code)]
    assert code.content == f"{head.count}:{head.hash}"  # as `hall audit verify --head` takes it
    assert await acts(hall) == [("hall", "paper.printed", "desk")]


async def test_once_whoever_hears_of_it_again(hall: HallApp, printer: ReceiptPrinter) -> None:
    closed = await ends_the_day(hall)
    await DayPrinter(hall.site).deal_with(closed)
    printer.tear_off()
    await DayPrinter(hall.site).deal_with(closed, again=True)
    assert printer.printed == b""


async def test_what_may_be_on_paper_already_is_marked(hall: HallApp, printer: ReceiptPrinter) -> None:
    await DayPrinter(hall.site).deal_with(await ends_the_day(hall), again=True)
    assert "【补打】" in lines(printer.printed)


async def test_printed_again_for_who_asks_and_marked(hall: HallApp, printer: ReceiptPrinter) -> None:
    await DayPrinter(hall.site).deal_with(await ends_the_day(hall))
    printer.tear_off()
    answer = await hall.post("manager", AGAIN, {"printer": "desk"})
    assert (answer.status_code, answer.json()) == (200, {"printed": True, "why": None})
    assert "【补打】" in lines(printer.printed)
    assert (await acts(hall))[-1] == ("the-manager", "paper.printed", "desk")
    (head,) = await day_heads(hall.site.audit.tables)
    assert f"审计记录：{head.count} 条" in lines(printer.printed)  # where the day ended, whatever came after


async def test_a_paper_that_did_not_come_out_is_said(hall: HallApp, printer: ReceiptPrinter) -> None:
    printer.manners = Manners(paper="out")
    await DayPrinter(hall.site).deal_with(await ends_the_day(hall))
    assert await acts(hall) == [("hall", "paper.failed", "desk paper_out")]
    page = await hall.get("manager", f"/audit/days/{DAY}")
    assert "上一次没有打出来" in page.text and "补打" not in page.text


async def test_without_a_printer_the_sheet_is_to_be_printed(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as hall:
        closed = await ends_the_day(hall)
        await DayPrinter(hall.site).deal_with(closed)
        assert await acts(hall) == []
        page = await hall.get("auditor", f"/audit/days/{DAY}")
        (head,) = await day_heads(hall.site.audit.tables)
        assert page.status_code == 200 and " ".join([head.hash[:4], head.hash[4:8]]) in page.text
        assert "data-printer" not in page.text and "data-print" in page.text


async def test_refusals(hall: HallApp) -> None:
    assert (await hall.get("manager", f"/audit/days/{DAY}")).status_code == 404  # it is not over
    await ends_the_day(hall)
    for name in ("kiosk-1", "nowhere"):  # a screen has no paper
        answer = await hall.post("manager", AGAIN, {"printer": name})
        assert (answer.status_code, answer.json()["code"]) == (422, "UNKNOWN_PRINTER")
    assert (await hall.post("auditor", AGAIN, {"printer": "desk"})).status_code == 403


async def test_the_printer_of_the_settings_prints(story: Story, tmp_path: Path, printer: ReceiptPrinter) -> None:
    nobody = printer_at("attic", f"tcp://127.0.0.1:{nobody_there()}", REAL, BRISK)
    desk = printer_at("desk", f"tcp://127.0.0.1:{printer.port}", REAL, BRISK)
    async with HallApp(story, tmp_path, {"attic": nobody, "desk": desk}, day_printer="desk") as hall:
        await DayPrinter(hall.site).deal_with(await ends_the_day(hall))
        assert await acts(hall) == [("hall", "paper.printed", "desk")]


async def test_the_paper_waits_for_the_audit(hall: HallApp, printer: ReceiptPrinter) -> None:
    """The event is heard before the audit has written down that the day is over."""
    trail = AuditTrail(hall.site.audit, hall.site.dispatcher, hall.site.feed)
    await close(hall.story.dispatcher, "evening")
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await trail.catch_up()

    await DayPrinter(hall.site, sleep=sleep).deal_with((await hall.story.feed.day(DAY))[-1])
    assert len(waited) == 1 and "日终凭条" in lines(printer.printed)
