"""The kiosk's search pages over HTTP: pages of results, life events, what stands beside the counters."""

import re

import pytest

from config.hall import Bundle, Hall, LifeEvent, Stage
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import Door, text, ticket_hall
from tests.ticketing.test_route_slip import Tape


@pytest.fixture(scope="session")
def small_hall() -> Hall:
    """With a bundle under a life event, and an item that any of three banks does."""
    hall = ticket_hall(make_small_hall())
    items = ("residence", "founder")
    papers = tuple(paper for item in items for paper in hall.services[item].papers)
    bundle = Bundle(code="move", name=text("搬家一件事", "Moving"), items=items, papers=papers, life="home")
    service = hall.services["residence"].model_copy(update={"code": "move", "name": bundle.name, "papers": papers})
    any_bank = Stage(rule="any", lanes=("bank_one", "bank_two", "bank_three"))
    loan = hall.services["all_banks"].model_copy(update={"stages": (any_bank,)})
    return hall.model_copy(
        update={
            "services": hall.services | {"move": service, "all_banks": loan},
            "bundles": {"move": bundle},
            "life_events": {"home": LifeEvent(code="home", name=text("买房搬家", "A new home"))},
        }
    )


async def page(door: Door, path: str, **query: str) -> str:
    answer = await door.get("kiosk-1", path, **query)
    assert answer.status_code == 200, answer.text
    found: str = answer.text
    return found


async def test_the_counter_stands_beside_the_machine(door: Door) -> None:
    found = await page(door, "/kiosk/search", q="SFZ")
    assert "不用排队" in found and "自助机" in found and "也可到窗口：general" in found
    assert "data-take" not in found  # first the way, then a number


async def test_an_item_of_several_lanes_is_found_under_their_area(door: Door) -> None:
    await door.story.sits_down("4")
    found = await page(door, "/kiosk/search", q="贷款")
    assert re.search(r"<p>banks　<b>无人等候，随到随办</b></p>", found)  # the bank whose window is open


async def test_pages_of_three_and_of_two(door: Door) -> None:
    every = [await page(door, "/kiosk/search", q="y", rows=rows) for rows in ("3", "2", "9", "x")]
    assert [found.count("<article") for found in every] == [3, 2, 3, 3]


async def test_a_life_event_lists_its_bundles(door: Door) -> None:
    assert 'data-life-event="home"' in await page(door, "/kiosk")
    answer = await door.get("kiosk-1", "/kiosk/life-events/home")
    assert answer.headers["X-Found"] == "1"
    assert "搬家一件事" in answer.text and "一次办好：residence、返乡创业" in answer.text
    assert 'data-check="move"' in answer.text
    assert (await door.get("kiosk-1", "/kiosk/life-events/nothing")).status_code == 422
    assert (await door.get("", "/kiosk/life-events/home")).status_code == 401


async def test_the_papers_of_a_bundle_say_who_needs_them(door: Door) -> None:
    found = await page(door, "/kiosk/services/move")
    papers = re.findall(r"<li>([^<]+)<small>([^<]+)</small></li>", found)
    assert papers == [("身份证", "residence"), ("户口簿", "residence"), ("创业计划", "返乡创业")]
    assert "data-take" in found


async def test_the_way_is_printed_where_there_is_a_printer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "data-print-route" not in await page(door, "/kiosk/services/insurance")
    monkeypatch.setattr(door.site, "printers", {"kiosk-1": Tape()})
    assert 'data-print-route="insurance"' in await page(door, "/kiosk/services/insurance")
    assert "data-print-route" not in await page(door, "/kiosk/services/card")  # a machine in the hall


async def test_the_api_tells_the_same(door: Door) -> None:
    found = (await door.get("", "/api/v1/services", q="move")).json()["services"][0]
    assert found["bundle"]["life_event"] == "home"
    assert [item["code"] for item in found["bundle"]["items"]] == ["residence", "founder"]
    assert found["bundle"]["papers"][2]["by"] == ["founder"]
    loan = (await door.get("", "/api/v1/services", q="贷款")).json()["services"][0]
    assert loan["lanes"] == ["bank_one", "bank_two", "bank_three"] and loan["where"]["zh"] == "banks"
    assert loan["bundle"] is None
