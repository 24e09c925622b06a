"""Slips a kiosk owes: offered once more after a power cut, printed marked, and not to anybody else."""

from dataclasses import dataclass, field

import pytest

from tests.ticketing.door import Door, refused
from ticketing.escpos import PAPERS, Paper
from ticketing.kiosk_slips import OWED_MS
from ticketing.printer import SlipPrinter
from ticketing.printer_status import Status
from ticketing.printers import NotPrinted

KIOSK = "kiosk-1"


@dataclass
class Tape:
    """A printer whose paper may be out."""

    name: str = KIOSK
    paper: Paper = PAPERS[80]
    real: bool = True
    out: bool = True
    printed: list[bytes] = field(default_factory=list)

    def print(self, data: bytes, within_s: float = 60.0) -> Status:
        if self.out:
            raise NotPrinted("paper_out")
        self.printed.append(data)
        return Status("there", cover_open=False, offline=False, error=False)


@pytest.fixture
def tape(door: Door, monkeypatch: pytest.MonkeyPatch) -> Tape:
    tape = Tape()
    monkeypatch.setattr(door.site, "printers", {KIOSK: tape})
    return tape


async def prints(door: Door, tape: Tape) -> None:
    """The printer's program deals with everything that was asked of it since it was last looked at."""
    program = SlipPrinter(door.site, {KIOSK: tape})
    for event in await door.story.feed.day(door.story.dispatcher.day):
        if event.kind in ("ticket.issued", "slip.asked") and event.ticket:
            await program.deal_with(event, again=False)


async def owes(door: Door, who: str = KIOSK) -> str:
    answer = await door.get(who, "/kiosk/unprinted")
    assert answer.status_code == 200
    found: str = answer.text
    return found


async def test_without_paper_it_is_offered_and_comes_out_marked(door: Door, tape: Tape) -> None:
    await door.takes()
    await prints(door, tape)
    assert 'data-owed="A001"' in await owes(door)
    receipt = {"ticket": "A001", "receipt": "20261123-A001", "printer": "window-1"}
    await door.story.dispatcher.note(door.story.request(), "slip.printed", **receipt)
    assert 'data-owed="A001"' in await owes(door), "another paper came out"
    tape.out = False
    answer = await door.post(KIOSK, "/kiosk/tickets/A001/print")
    assert (answer.status_code, answer.json()["printer"]) == (202, KIOSK)
    asked = (await door.story.feed.day(door.story.dispatcher.day))[-1]
    await SlipPrinter(door.site, {KIOSK: tape}).deal_with(asked)
    assert "补打".encode("gb18030") in tape.printed[-1]
    assert await owes(door) == ""


async def test_a_power_cut_between_number_and_paper(door: Door, tape: Tape) -> None:
    """Nothing is known of the slip: as long as it may still come it is not offered."""
    await door.takes()
    assert await owes(door) == ""
    door.story.clock.pass_s(61)
    assert 'data-owed="A001"' in await owes(door)
    assert "general" in await owes(door)
    door.story.clock.pass_s(OWED_MS / 1000)
    assert await owes(door) == ""  # its visitor has gone on without it


async def test_what_is_printed_called_or_of_another_kiosk_is_not_owed(door: Door, tape: Tape) -> None:
    await door.story.sits_down("1")
    tape.out = False
    await door.takes()
    await prints(door, tape)
    await door.takes("kiosk-2")
    tape.out = True
    await door.takes()
    door.story.clock.pass_s(61)
    assert "A003" in (found := await owes(door)) and "A001" not in found and "A002" not in found
    for _ in range(3):
        await door.story.window("1", "call_next")
        number = (await door.story.board()).window("1").ticket
        await door.story.window("1", "start", number)
        await door.story.window("1", "finish", number)
    assert await owes(door) == ""


async def test_three_at_most(door: Door, tape: Tape) -> None:
    for _ in range(5):
        await door.takes()
    door.story.clock.pass_s(61)
    assert (await owes(door)).count("data-owed=") == 3 + 1  # and the way out


async def test_nobody_prints_for_another(door: Door, tape: Tape) -> None:
    await door.takes("kiosk-2")
    assert refused(await door.post(KIOSK, "/kiosk/tickets/A001/print")) == (404, "UNKNOWN_TICKET")
    assert refused(await door.post("kiosk-2", "/kiosk/tickets/A001/print")) == (422, "UNKNOWN_PRINTER")
    assert await owes(door, "kiosk-2") == ""  # no printer there
