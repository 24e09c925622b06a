"""The way to another building on paper: from the kiosk's own printer, with no number and no ticket."""

from dataclasses import dataclass, field

import pytest

from config.hall import Hall
from tests.ticketing.door import Door, refused
from tests.ticketing.paper_story import say
from ticketing.escpos import PAPERS, Paper, block_bytes
from ticketing.layout import Number, Scan, Words
from ticketing.paper import Line, read
from ticketing.printer_status import UNKNOWN, Status
from ticketing.printers import NotPrinted
from ticketing.route_slip import route_layout

PATH = "/api/v1/services/{}/route"


@dataclass
class Tape:
    """A printer that keeps what it was given, or has no paper."""

    name: str = "kiosk-1"
    paper: Paper = PAPERS[80]
    real: bool = True
    why: str = ""
    printed: list[bytes] = field(default_factory=list)

    def print(self, data: bytes, within_s: float = 60.0) -> Status:
        if self.why:
            raise NotPrinted(self.why)
        self.printed.append(data)
        return UNKNOWN


@pytest.fixture
def tape(door: Door, monkeypatch: pytest.MonkeyPatch) -> Tape:
    tape = Tape()
    monkeypatch.setattr(door.site, "printers", {"kiosk-1": tape})
    return tape


def lines(data: bytes) -> list[str]:
    return [mark.text for mark in read(data) if isinstance(mark, Line)]


@pytest.mark.parametrize("mm", PAPERS)
def test_everything_one_needs_to_get_there(hall: Hall, mm: int) -> None:
    service, place = hall.services["pension-claim"], hall.places["social_insurance_centre"]
    blocks = route_layout(hall, service, "zh", say)
    text = "".join(lines(block_bytes(blocks, PAPERS[mm])))
    for words in (service.name, place.name, place.address, place.hours, *place.route, *service.papers):
        assert words.zh in text
    assert "不用取号" in text
    assert not any(isinstance(block, Number | Scan) for block in blocks)


def test_in_english(hall: Hall) -> None:
    blocks = route_layout(hall, hall.services["pension-claim"], "en", say)
    words = [block.text for block in blocks if isinstance(block, Words)]
    assert "1. Leave by the main entrance and turn left" in words and all(word.isascii() for word in words[:1])


def test_no_way_to_where_one_is(hall: Hall) -> None:
    assert route_layout(hall, hall.services["passport"], "zh", say) == []


async def test_printed_without_a_ticket(door: Door, tape: Tape) -> None:
    answer = await door.post("kiosk-1", PATH.format("insurance"), {"language": "zh"})
    assert answer.json() == {"printed": True, "why": None}
    assert "社保分中心" in lines(tape.printed[0])
    assert [event.kind for event in await door.story.feed.day(door.story.dispatcher.day)] == ["day.opened"]


async def test_trouble_is_told(door: Door, tape: Tape) -> None:
    tape.why = "paper_out"
    answer = await door.post("kiosk-1", PATH.format("insurance"))
    assert (answer.status_code, answer.json()) == (200, {"printed": False, "why": "paper_out"})


async def test_a_kiosk_without_a_printer_prints_nothing(door: Door) -> None:
    answer = await door.post("kiosk-1", PATH.format("insurance"))
    assert answer.json() == {"printed": False, "why": None}


async def test_only_kiosks_and_only_ways(door: Door, tape: Tape) -> None:
    for who, status in (("", 401), ("screen", 403), ("clerk", 403)):
        assert (await door.post(who, PATH.format("insurance"))).status_code == status
    for code in ("residence", "nothing"):
        assert refused(await door.post("kiosk-1", PATH.format(code))) == (422, "UNKNOWN_SERVICE")
    assert refused(await door.post("kiosk-1", PATH.format("insurance"), {"number": "A001"})) == (422, "WRONG_MEMBER")
    assert tape.printed == []


async def test_a_language_that_the_hall_does_not_speak_is_its_own(door: Door, tape: Tape) -> None:
    await door.post("kiosk-1", PATH.format("insurance"), {"language": "fr"})
    assert "社保分中心" in lines(tape.printed[0])
