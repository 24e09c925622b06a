"""Staff have a slip printed once more."""

from dataclasses import dataclass

import pytest

from tests.ticketing.door import Door, refused
from ticketing.escpos import PAPERS, Paper
from ticketing.printer_status import Status

PATH = "/api/v1/tickets/A001/print"


@dataclass
class Elsewhere:
    name: str
    real: bool = True
    paper: Paper = PAPERS[80]

    def print(self, data: bytes, within_s: float = 60.0) -> Status:
        raise AssertionError("a web process asks; it does not print")


@pytest.fixture(autouse=True)
def printers(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: Elsewhere(name, name != "kiosk-2") for name in ("kiosk-1", "kiosk-2", "desk")}
    monkeypatch.setattr(door.site, "printers", found)


async def test_asked(door: Door) -> None:
    await door.takes()
    answer = await door.post("guide", PATH, {"printer": "desk"}, key="request-print")
    assert answer.status_code == 202
    assert (answer.json()["ticket"], answer.json()["printer"]) == ("20261123-A001", "desk")
    event = (await door.story.feed.day(door.story.dispatcher.day))[-1]
    assert (event.kind, event.ticket, event.fields["printer"]) == ("slip.asked", "A001", "desk")
    assert (event.fields["staff"], event.id) == ("guide", answer.json()["event"])
    again = await door.post("guide", PATH, {"printer": "desk"}, key="request-print")
    assert again.json() == answer.json()  # one press, one slip


async def test_the_kiosks_own_printer_unless_another_is_named(door: Door) -> None:
    await door.takes()
    assert (await door.post("clerk", PATH)).json()["printer"] == "kiosk-1"


@pytest.mark.parametrize("who", ["kiosk-1", "admin", "auditor", "programs", "screen", ""])
async def test_not_for_everyone(door: Door, who: str) -> None:
    await door.takes()
    assert (await door.post(who, PATH)).status_code in (401, 403)


async def test_refusals(door: Door) -> None:
    await door.takes()
    for printer in ("kiosk-2", "nowhere"):  # a screen has no paper
        assert refused(await door.post("manager", PATH, {"printer": printer})) == (422, "UNKNOWN_PRINTER")
    assert refused(await door.post("manager", PATH, {"printer": "\x1b"})) == (422, "WRONG_MEMBER")
    assert refused(await door.post("manager", "/api/v1/tickets/A777/print")) == (404, "UNKNOWN_TICKET")
    await door.story.visitor("cancel", "A001")
    assert refused(await door.post("manager", PATH)) == (409, "WRONG_STATE")
