"""What everyone may know of the hall, and the search of its catalogue."""

import pytest
from starlette.routing import Route

from tests.dispatcher.story import NINE
from tests.ticketing.door import Door, refused
from ticketing import api
from ticketing.bodies import HallOut
from ticketing.found_bodies import FoundList
from web.openapi import document
from web.roles import Guarded

SERVICES = "/api/v1/services"


async def test_the_hall_now(door: Door) -> None:
    await door.story.sits_down("1")
    await door.takes()
    told = (await door.get("", "/api/v1/hall")).json()
    HallOut.model_validate(told)
    assert told["day"] == "20261123" and told["gives_tickets"] and told["until"] is None
    lanes = {lane["code"]: lane for lane in told["lanes"]}
    assert lanes["general"]["waiting"] == 1 and lanes["general"]["wait"]["p50_s"] is not None
    assert lanes["green"]["papers"] and lanes["green"]["confirmed_by"] == "desk"
    windows = {window["number"]: window["state"] for window in told["windows"]}
    assert windows["1"] == "free" and windows["2"] == "closed"


async def test_a_closed_day_gives_no_tickets(door: Door) -> None:
    await door.story.dispatcher.close_day(door.story.request(), reason="evening")
    told = (await door.get("", "/api/v1/hall")).json()
    assert not told["gives_tickets"] and not any(lane["open"] for lane in told["lanes"])


async def test_hours_are_said(door: Door) -> None:
    hours = door.site.hall.hours.model_copy(update={"always": False})
    door.site.hall = door.site.hall.model_copy(update={"hours": hours})
    told = (await door.get("", "/api/v1/hall")).json()
    assert told["until"] == "2026-11-23T11:30:00+08:00"  # half an hour before the break at twelve
    assert told["opens"] == "2026-11-23T14:00:00+08:00"
    assert NINE == 1795395600000


async def test_search(door: Door) -> None:
    told = (await door.get("", SERVICES, q="sfz")).json()
    FoundList.model_validate(told)
    (found,) = told["services"]
    assert found["code"] == "card" and found["lane"] == "general" and found["series"] == "A"
    machine, online, green = found["alternatives"]
    assert machine["kind"] == "machine" and machine["place"]["zh"] == "大门旁"
    assert (online["kind"], green["kind"]) == ("online", "green") and online["name"] is None


async def test_done_elsewhere(door: Door) -> None:
    (found,) = (await door.get("", SERVICES, q="社保")).json()["services"]
    assert not found["here"] and found["alternatives"][0]["hours"]["en"] == "9–5"


async def test_without_words_the_catalogue_in_order(door: Door) -> None:
    told = (await door.get("", SERVICES, limit="2")).json()
    assert [service["code"] for service in told["services"]] == ["residence", "card"]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "51"}, {"limit": "x"}, {"q": "x" * 101}, {"page": "1"}])
async def test_a_wrong_query(door: Door, query: dict[str, str]) -> None:
    assert refused(await door.get("", SERVICES, **query)) == (422, "WRONG_MEMBER")


@pytest.mark.parametrize("q", ["\x00", "\u202e", "𠮷", "%", "(" * 100, "'; --"])
async def test_hostile_words_find_nothing(door: Door, q: str) -> None:
    answer = await door.get("", SERVICES, q=q)
    assert answer.status_code == 200 and answer.json()["services"] == []


async def test_every_route_is_in_the_document(door: Door) -> None:
    routes: list[Route] = api.routes(door.site)
    paths = document(routes, "0")["paths"]
    for route in routes:
        if not route.path.startswith("/api/"):
            continue  # a page
        assert isinstance(route, Guarded) and route.spec is not None
        for method in set(route.methods or ()) - {"HEAD"}:
            operation = paths[route.path][method.lower()]
            assert operation["x-roles"] == sorted(route.roles)
            assert {"200", "201", "202"} & operation["responses"].keys()
            assert method == "GET" or "requestBody" in operation
