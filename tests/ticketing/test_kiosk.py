"""The kiosk's pages over HTTP: what is offered, what is found, and that a number is shown to its own kiosk only."""

import html
import json
import re
from dataclasses import dataclass

import pytest

from config.hall import Diary
from tests.ticketing.door import Door
from tests.ticketing.door import text as words
from ticketing.escpos import PAPERS, Paper
from ticketing.printer_status import Status


async def text(door: Door, path: str, who: str = "kiosk-1", **query: str) -> str:
    answer = await door.get(who, path, **query)
    assert answer.status_code == 200, answer.text
    found: str = answer.text
    return found


async def test_home(door: Door) -> None:
    page = await text(door, "/kiosk")
    assert 'data-live="kiosk"' in page and 'data-after="20261123-1"' in page
    assert "您好，要办什么事？" in page and 'data-part="wait-A"' in page
    assert "style=" not in page and "<script>" not in page
    assert page.count('class="tile"') == 3


async def test_home_in_english(door: Door) -> None:
    page = await text(door, "/kiosk", lang="en")
    assert "What would you like to do?" in page
    # A mark, a link to the other language, an example, and the two sentences that are said in both.
    meant = {"办", "中文", "身份证", "取号机暂时连不上", "请到导办台取号"}
    meant |= {"这台取号机暂停服务", "请用别的取号机", "或到导办台取号"}
    names = {service.name.zh for service in door.site.hall.services.values()}
    assert set(re.findall(r"[\u4e00-\u9fff]+", page)) <= meant | names


@pytest.mark.parametrize("path", ["/kiosk", "/kiosk/search", "/kiosk/services/card", "/kiosk/tickets/A001"])
async def test_kiosks_only(door: Door, path: str) -> None:
    await door.takes()
    assert (await door.get("screen", path)).status_code == 403
    assert (await door.get("", path)).status_code == 401


async def test_search(door: Door) -> None:
    page = await text(door, "/kiosk/search", q="SFZ")
    assert "<mark>身份证</mark>领取" in page and "不用排队" in page
    assert 'data-check="card"' in page  # there is a machine: first the way to it
    assert "自助机、可以网上办，不用到窗口" in page


@pytest.mark.parametrize(
    ("q", "page"), [("", "0"), ("qqq", "0"), ("SFZ", "99"), ("SFZ", "x"), ("SFZ", "-1"), ("\x00" * 90, "1")]
)
async def test_search_of_anything(door: Door, q: str, page: str) -> None:
    await text(door, "/kiosk/search", q=q, page=page)


async def test_done_elsewhere(door: Door) -> None:
    assert "不在本大厅办" in await text(door, "/kiosk/search", q="社保")
    page = await text(door, "/kiosk/services/insurance")
    assert "社保分中心" in page and "东路 1 号" in page and "9:00–17:00" in page
    assert "data-take" not in page  # no number for it


async def test_papers_that_the_desk_confirms(door: Door) -> None:
    page = await text(door, "/kiosk/services/founder")
    assert "创业计划" in page and "请先到导办台核对材料" in page
    assert "papers_complete" not in page  # the kiosk cannot say it
    assert "材料不全，到general取号" in page


async def test_a_machine_first_the_window_still(door: Door) -> None:
    page = await text(door, "/kiosk/services/card")
    assert "大门旁" in page and "还是到窗口办，取号" in page


async def test_an_unknown_item(door: Door) -> None:
    assert (await door.get("kiosk-1", "/kiosk/services/nothing")).status_code == 422


async def test_the_number(door: Door) -> None:
    await door.story.sits_down("1")
    await door.takes("kiosk-1", service="residence")
    page = await text(door, "/kiosk/tickets/A001")
    assert "A001" in page and "身份证、户口簿" in page and 'class="qr"' in page
    assert 'data-slip="screen"' in page  # this kiosk has no printer
    for path in ("/kiosk/tickets/A001", "/kiosk/tickets/A001/slip"):
        assert (await door.get("kiosk-2", path)).status_code == 404


async def test_a_printer_is_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Tape:
        name: str = "kiosk-1"
        paper: Paper = PAPERS[58]
        real: bool = True

        def print(self, data: bytes, within_s: float = 60.0) -> Status:
            raise AssertionError("a page prints nothing")

    monkeypatch.setattr(door.site, "printers", {"kiosk-1": Tape()})
    await door.takes()
    assert 'data-slip="pending"' in await text(door, "/kiosk/tickets/A001")
    assert 'viewBox="0 0 432 ' in await text(door, "/kiosk/tickets/A001/slip")  # 58 mm are 32 cells of 12 dots


async def test_the_number_in_english(door: Door) -> None:
    await door.takes("kiosk-1", service="residence", language="en")
    page = await text(door, "/kiosk/tickets/A001", lang="en")
    assert re.findall(r"[\u4e00-\u9fff]+", page) == []


async def test_called_at_once(door: Door) -> None:
    """A clerk may be faster than the page."""
    await door.story.sits_down("1")
    await door.takes()
    await door.story.calls("1")
    page = await text(door, "/kiosk/tickets/A001")
    assert "已叫到您，请到 1 号窗口" in page and "大约等候" not in page


async def test_what_has_ended_is_not_shown(door: Door) -> None:
    await door.takes()
    await door.story.visitor("cancel", "A001")
    assert (await door.get("kiosk-1", "/kiosk/tickets/A001")).status_code == 404


async def test_without_an_origin_there_is_no_code(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even with the hall's own network: a visitor's phone is not in it."""
    hall = door.site.hall.model_copy(update={"public_origin": "", "lan_origin": "http://10.1.2.3"})
    monkeypatch.setattr(door.site, "hall", hall)
    await door.takes()
    page = await text(door, "/kiosk/tickets/A001")
    assert 'class="qr"' not in page and "可以拍照；号码有效" in page


async def test_the_slip_as_a_picture(door: Door) -> None:
    await door.takes()
    picture = await text(door, "/kiosk/tickets/A001/slip")
    assert picture.startswith("<svg ") and 'aria-label="小票 A001"' in picture and " style=" not in picture


async def test_the_region_is_asked_before_the_number(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """By way of the search too; it goes on the ticket."""
    lane = door.site.hall.lanes["general"].model_copy(update={"partners": (words("资阳", "Ziyang"),)})
    hall = door.site.hall.model_copy(update={"lanes": door.site.hall.lanes | {"general": lane}})
    monkeypatch.setattr(door.site, "hall", hall)
    assert 'data-check="residence"' in await text(door, "/kiosk/search", q="residence")
    page = await text(door, "/kiosk/services/residence")
    assert "请选合作地区" in page and "其他地区" in page
    (wish,) = re.findall(r'data-take="([^"]*region[^"]*)"', page)
    await door.takes("kiosk-1", **json.loads(html.unescape(wish)))
    ticket = await door.story.dispatcher.ticket("A001")
    assert ticket is not None and ticket.region == "资阳"


async def test_papers_that_the_visitor_ticks_off(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = door.site.hall.lanes["green"].model_copy(update={"confirmed_by": "self"})
    monkeypatch.setattr(
        door.site, "hall", door.site.hall.model_copy(update={"lanes": door.site.hall.lanes | {"green": lane}})
    )
    page = await text(door, "/kiosk/services/founder")
    assert page.count("data-paper ") == 1 and "请逐项确认带齐的材料" in page
    assert re.search(r"data-complete disabled>材料都带齐了，取号", page)
    assert (await door.takes("kiosk-1", service="founder", papers_complete=True))["number"] == "K001"


async def test_alive_is_for_a_kiosk_that_is_known(door: Door) -> None:
    assert (await door.get("kiosk-1", "/kiosk/alive")).status_code == 204
    assert (await door.get("", "/kiosk/alive")).status_code == 401


async def test_a_page_asks_its_own_machine_only_where_there_is_a_reader(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = await door.get("kiosk-1", "/kiosk")
    assert "connect-src 'self';" in plain.headers["content-security-policy"] and "card-panel" not in plain.text
    settings = door.site.settings.model_copy(update={"card_bridge": "http://127.0.0.1:8377"})
    monkeypatch.setattr(door.site, "settings", settings)
    page = await door.get("kiosk-1", "/kiosk")
    assert "connect-src 'self' http://127.0.0.1:8377;" in page.headers["content-security-policy"]
    assert 'data-card-bridge="http://127.0.0.1:8377"' in page.text and "card-panel" in page.text
    assert "8377" not in (await door.get("guide", "/guide")).headers["content-security-policy"]


async def test_the_way_to_an_appointment(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all numbers are taken: only with a diary, and a way in from outside."""
    assert 'class="booking"' not in await text(door, "/kiosk")
    booked = door.site.hall.appointments.model_copy(
        update={"diaries": {"d": Diary(code="d", lane="general", slot_min=30, capacity=2)}}
    )
    monkeypatch.setattr(door.site, "hall", door.site.hall.model_copy(update={"appointments": booked}))
    assert 'class="booking"' in await text(door, "/kiosk")
