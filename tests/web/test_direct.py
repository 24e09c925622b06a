"""The short way to a plain path: the same route, the same guard and the same answers as by the framework's own."""

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from tests.hall_app import ORIGIN, HallApp
from web.direct import Direct
from web.roles import Guarded


def by_the_framework(hall: HallApp, method: str, path: str) -> object:
    scope = {"type": "http", "path": path, "method": method, "root_path": ""}
    return next(each for each in hall.inner.routes if each.matches(scope)[0] is Match.FULL)


async def test_every_plain_path_has_it_and_leads_where_the_framework_would(hall: HallApp) -> None:
    direct = hall.app.app
    assert isinstance(direct, Direct)
    plain = [each for each in hall.inner.routes if isinstance(each, Guarded) and "{" not in each.path]
    assert {(method, each.path) for each in plain for method in each.methods or ()} == direct.routes.keys()
    assert [at for at, each in direct.routes.items() if each is not by_the_framework(hall, *at)] == []


async def test_a_name_that_stands_behind_a_parameter_goes_the_long_way(hall: HallApp) -> None:
    async def said(request: Request) -> Response:
        return Response(request.scope["route"].path)

    # Given a plain path that an earlier route with a parameter takes
    hall.inner.router.routes.insert(0, Route("/api/v1/{name}", said, methods=["GET"]))
    direct = Direct(hall.inner, {})
    # Then it is not taken from that one
    assert ("GET", "/api/v1/board") not in direct.routes and ("POST", "/api/v1/tickets") in direct.routes


async def test_what_goes_wrong_is_answered_by_the_hall_and_told_to_the_server(
    hall: HallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a route that breaks in a way that nobody has foreseen
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the fault")

    monkeypatch.setattr(hall.site.dispatcher, "issue", broken)
    # Then the visitor gets the hall's own answer
    answer = await hall.post("kiosk", "/api/v1/tickets", {"lanes": ["general"]})
    assert answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    # And the server hears of the fault itself
    headers = {"Authorization": f"Bearer {await hall.token('kiosk')}", "Idempotency-Key": hall.story.request()}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(hall.app), base_url=ORIGIN, headers=headers) as server:
        with pytest.raises(RuntimeError, match="the secret"):
            await server.post("/api/v1/tickets", json={"lanes": ["general"]})
    # While a wrong method and an unknown name are what they were
    wrong = await hall.get("kiosk", "/api/v1/tickets")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert (await hall.get("kiosk", "/api/v1/ticket")).status_code == 404
