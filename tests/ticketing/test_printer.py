"""A slip for every ticket of a kiosk: from the stream to the paper, and what became of it back into the stream."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from dispatcher.events import Event
from tests.dispatcher.story import Story
from tests.ticketing.door import site_of
from tests.ticketing.receipt_printer import Manners, nobody_there, receipt_printer
from tests.ticketing.steady import REAL
from tests.ticketing.test_printers import BRISK
from ticketing.paper import Code, Line, read
from ticketing.printer import MAX_AGE_MS, SlipPrinter
from ticketing.printers import printer_at
from web.site import Site


@pytest.fixture
def site(story: Story, tmp_path: Path) -> Site:
    return site_of(story, tmp_path)


def slips(port: int, site: Site) -> SlipPrinter:
    """Two kiosks' printers that are one: what matters is what is sent to whom."""
    address = f"tcp://127.0.0.1:{port}"
    return SlipPrinter(site, {name: printer_at(name, address, REAL, BRISK) for name in ("kiosk-1", "kiosk-2")})


async def issued(story: Story, language: str = "zh") -> Event:
    return await story.dispatcher.issue(story.request(), service="residence", kiosk="kiosk-1", language=language)


async def asked(story: Story, ticket: str, printer: str = "kiosk-2") -> Event:
    return await story.dispatcher.note(story.request(), "slip.asked", ticket=ticket, printer=printer)


async def last(story: Story) -> Event:
    return (await story.feed.day(story.dispatcher.day))[-1]


def lines(printed: bytes) -> str:
    return "\n".join(mark.text for mark in read(printed) if isinstance(mark, Line))


async def test_printed(story: Story, site: Site) -> None:
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(await issued(story))
        noted = await last(story)
    assert (noted.kind, noted.ticket, noted.fields["printer"]) == ("slip.printed", "A001", "kiosk-1")
    assert noted.fields["paper"] == "there"
    text = lines(printer.printed)
    assert "A001" in text and "前面还有 0 人" in text and "· 身份证" in text and "补打" not in text
    (code,) = [mark for mark in read(printer.printed) if isinstance(mark, Code)]
    ticket = await story.dispatcher.ticket_of(code.content.removeprefix("https://hall.example/t/"))
    assert ticket is not None and ticket.number == "A001"


async def test_in_the_visitors_language(story: Story, site: Site) -> None:
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(await issued(story, language="en"))
    text = lines(printer.printed)
    assert "0 ahead of you" in text and "ID card" in text and "前面" not in text


@pytest.mark.parametrize(
    ("manners", "why"),
    [
        (Manners(paper="out"), "paper_out"),
        (Manners(out_after=100), "paper_out"),
        (Manners(cover_open=True), "cover_open"),
        (Manners(offline=True), "offline"),
        (Manners(silent_after=100), "no_answer"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
async def test_not_printed(story: Story, site: Site, manners: Manners, why: str) -> None:
    with receipt_printer(manners) as printer:
        await slips(printer.port, site).deal_with(await issued(story))
    noted = await last(story)
    assert (noted.kind, noted.ticket, noted.fields["why"]) == ("slip.failed", "A001", why)
    assert await story.state_of("A001") == "waiting"  # the number holds whatever the printer does


async def test_nobody_answers(story: Story, site: Site) -> None:
    await slips(nobody_there(), site).deal_with(await issued(story))
    noted = await last(story)
    assert (noted.kind, noted.fields["why"]) == ("slip.failed", "no_answer")


async def test_a_late_slip_is_not_printed(story: Story, site: Site) -> None:
    event = await issued(story)
    story.clock.pass_s(MAX_AGE_MS / 1000 + 1)
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(event)
    assert printer.got == b""
    noted = await last(story)
    assert (noted.kind, noted.fields["why"]) == ("slip.failed", "too_late")


async def test_nothing_for_a_ticket_that_has_ended(story: Story, site: Site) -> None:
    event = await issued(story)
    await story.visitor("cancel", event.ticket)
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(event)
    assert printer.got == b""
    noted = await last(story)
    assert (noted.kind, noted.fields["why"]) == ("slip.failed", "ended")


async def test_asked_for_it_is_printed_elsewhere_and_marked(story: Story, site: Site) -> None:
    await issued(story)
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(await asked(story, "A001"))
    assert lines(printer.printed).count("【补打】") == 1
    noted = await last(story)
    assert (noted.kind, noted.fields["printer"]) == ("slip.printed", "kiosk-2")


async def test_asked_for_at_a_printer_that_is_gone(story: Story, site: Site) -> None:
    await issued(story)
    await slips(nobody_there(), site).deal_with(await asked(story, "A001", "kiosk-9"))
    noted = await last(story)
    assert (noted.kind, noted.fields["why"], noted.fields["printer"]) == ("slip.failed", "no_printer", "kiosk-9")


async def test_paper_near_its_end_is_noted(story: Story, site: Site) -> None:
    with receipt_printer(Manners(paper="low")) as printer:
        await slips(printer.port, site).deal_with(await issued(story))
    noted = await last(story)
    assert (noted.kind, noted.fields["paper"]) == ("slip.printed", "low")


async def test_a_driver_that_breaks_fails_one_slip(story: Story, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    found = slips(nobody_there(), site)

    def broken(data: bytes, within_s: float) -> None:
        raise AssertionError("device")

    monkeypatch.setattr(found._printers["kiosk-1"], "print", broken)
    await found.deal_with(await issued(story))
    noted = await last(story)
    assert (noted.kind, noted.fields["why"]) == ("slip.failed", "no_answer")


async def test_called_while_the_paper_was_on_its_way(story: Story, site: Site) -> None:
    await story.sits_down("2")
    event = await issued(story)
    await story.calls("2")
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(event)
    text = lines(printer.printed)
    assert "已叫到您，请到 2 号窗口" in text and "前面还有" not in text


async def test_a_second_run_prints_nothing_that_is_noted(story: Story, site: Site) -> None:
    """The power went between the note and its acknowledgement."""
    event = await issued(story)
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(event)
        before, paper = await last(story), printer.printed
        await slips(printer.port, site).deal_with(event, again=True)
    assert printer.printed == paper and await last(story) == before


async def test_a_second_run_marks_the_paper(story: Story, site: Site) -> None:
    """The power went before anything was noted: there may be a slip already, or not. Another ticket's is none of it."""
    event = await issued(story)
    with receipt_printer() as printer:
        await slips(printer.port, site).deal_with(await issued(story))
        printer.tear_off()
        await slips(printer.port, site).deal_with(event, again=True)
    assert lines(printer.printed).count("【补打】") == 1
    assert (await last(story)).ticket == "A001"


async def test_a_kiosk_without_a_printer_shows_it(story: Story, site: Site) -> None:
    await SlipPrinter(site, {}).deal_with(await issued(story))
    noted = await last(story)
    assert (noted.kind, noted.fields["printer"]) == ("slip.printed", "screen")


@asynccontextmanager
async def at_work(slip_printer: SlipPrinter) -> AsyncIterator[None]:
    async with anyio.create_task_group() as group:
        group.start_soon(slip_printer.run)
        yield
        group.cancel_scope.cancel()


async def outcomes(story: Story, count: int) -> list[Event]:
    """The outcomes of slips, once there are so many."""
    found: list[Event] = []
    with anyio.fail_after(10):
        async for events in story.feed.follow("0-0"):
            found += [event for event in events if event.kind in ("slip.printed", "slip.failed")]
            if len(found) >= count:
                break
    return found


async def test_follows_the_stream(story: Story, site: Site) -> None:
    """Every ticket of a kiosk, none of the guide desk's; what was left over from before is marked."""
    with receipt_printer() as printer:
        async with at_work(slips(printer.port, site)):
            await group_there(story)
            await issued(story)
            await story.takes_number()
            await issued(story)
            noted = await outcomes(story, 2)
            assert "补打" not in lines(printer.printed)
            await asked(story, "A002")
            noted = await outcomes(story, 3)
    assert sorted(event.ticket for event in noted) == ["A001", "A002", "A003"]
    assert {event.kind for event in noted} == {"slip.printed"}
    assert lines(printer.printed).count("【补打】") == 1


async def test_what_was_left_over_too_long_does_not_come_out(story: Story, site: Site) -> None:
    with receipt_printer() as printer:
        async with at_work(slips(printer.port, site)):
            await group_there(story)
        await issued(story)
        story.clock.pass_s(MAX_AGE_MS / 1000 + 1)
        async with at_work(slips(printer.port, site)):
            (noted,) = await outcomes(story, 1)
    assert (noted.kind, noted.fields["why"]) == ("slip.failed", "too_late")
    assert printer.got == b""


async def test_what_was_left_over_is_marked(story: Story, site: Site) -> None:
    async def take_one() -> None:
        """Takes it in, and is gone before it says so."""
        async for _ in story.feed.consume("printer", "printer-1"):
            break

    async with anyio.create_task_group() as group:
        group.start_soon(take_one)
        await group_there(story)
        await issued(story)
    story.clock.pass_s(5)
    with receipt_printer() as printer:
        async with at_work(slips(printer.port, site)):
            (noted,) = await outcomes(story, 1)
    assert noted.ticket == "A001" and noted.kind == "slip.printed"
    assert "【补打】" in lines(printer.printed)


async def group_there(story: Story) -> None:
    """Until the printers' group reads the stream, so that what happens next is for it."""
    with anyio.fail_after(10):
        while True:
            groups = await story.redis.xinfo_groups(f"hall:{{{story.hall.code}}}:events")
            if any(group["name"] == "printer" for group in groups):
                return
            await anyio.sleep(0.01)
