"""How a slip comes out, for those who set the hall up."""

import pytest

from tests.ticketing.door import Door, refused
from tests.ticketing.steady import REAL
from ticketing.printers import printers_of


@pytest.fixture(autouse=True)
def printers(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    found = printers_of({"kiosk-1": "tcp://10.1.2.3?paper=58", "desk": "tcp://10.1.2.4?mode=raster"}, REAL)
    monkeypatch.setattr(door.site, "printers", found)


@pytest.mark.parametrize("who", ["guide", "manager", "admin"])
async def test_a_test_slip(door: Door, who: str) -> None:
    page = (await door.get(who, "/slips")).text
    assert "测试小票" in page and "小票 TEST" in page and 'viewBox="0 0 624 ' in page


async def test_a_tickets_slip_as_its_kiosk_prints_it(door: Door) -> None:
    await door.takes("kiosk-1", service="residence")
    page = (await door.get("admin", "/slips", ticket="a001")).text
    assert ">A001</text>" in page and 'viewBox="0 0 432 ' in page and "用打印机的字" in page


async def test_and_as_another_printer_does(door: Door) -> None:
    await door.takes()
    page = (await door.get("manager", "/slips", ticket="A001", printer="desk", lang="en")).text
    assert "data:image/png;base64," in page and ">A001</text>" not in page and "drawn as one picture" in page


async def test_refusals(door: Door) -> None:
    await door.takes()
    for who in ("clerk", "kiosk-1", ""):
        assert (await door.get(who, "/slips")).status_code in (401, 403)
    assert refused(await door.get("admin", "/slips", ticket="A777")) == (404, "UNKNOWN_TICKET")
    assert refused(await door.get("admin", "/slips", printer="nowhere")) == (422, "UNKNOWN_PRINTER")
    await door.story.visitor("cancel", "A001")
    assert refused(await door.get("admin", "/slips", ticket="A001")) == (404, "UNKNOWN_TICKET")
