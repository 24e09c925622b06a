"""Who may do what, generated over every route and every socket topic: whoever is not named is refused."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, WebSocketRoute

from dispatcher.lifecycle import CALLED, SERVING
from tests.every_route import EVERYONE, NOBODY, VISITOR, asks, every
from tests.hall_app import WINDOW, HallApp
from tests.once import PASSWORD
from tests.web.knocking import knock
from web.roles import PEOPLE, ROLES, Guarded, route
from web.staff import Staff

PUBLIC = {
    "GET /",
    "GET /api/v1/appointments/slots",
    "GET /api/v1/appointments/{code}",
    "GET /api/v1/appointments/{code}/calendar",
    "GET /api/v1/board",
    "GET /api/v1/hall",
    "GET /api/v1/openapi.json",
    "GET /api/v1/services",
    "GET /board/{token}",
    "GET /board/{token}/offers",
    "GET /board/{token}/part",
    "GET /board/{token}/print",
    "GET /book",
    "GET /book/appointments/{code}",
    "GET /book/services/{code}",
    "GET /case",
    "GET /case/{case}/{code}",
    "GET /clerk",
    "GET /display-worker.js",
    "GET /enrol",
    "GET /enter/{token}",
    "GET /healthz",
    "GET /live",
    "GET /metrics",
    "GET /out-of-service",
    "GET /readyz",
    "GET /rule",
    "GET /sign-in",
    "GET /t/{token}",
    "GET /t/{token}/part",
    "GET /t/{token}/problem",
    "GET /t/{token}/why",
    "GET /take",
    "GET /take/choices",
    "POST /api/v1/appointments",
    "POST /api/v1/appointments/{code}/cancel",
    "POST /api/v1/appointments/{code}/check-in",
    "POST /api/v1/appointments/{code}/move",
    "POST /api/v1/enrolments",
    "POST /api/v1/remote-tickets",
    "POST /api/v1/sessions",
}
"""What everyone may do; whoever adds to it says so here."""


AT_MOST = {
    "/admin": {"admin", "manager"},
    "/admin/people": {"admin"},
    "/api/v1/accounts": {"admin"},
    "/api/v1/hall-draft": {"admin", "manager"},
    "/api/v1/devices": {"admin", "manager"},
    "/api/v1/windows": {"clerk", "keypad", "pad"},
    "/api/v1/audit": {"auditor", "manager", "admin"},
    "/audit": {"auditor", "manager", "admin"},
    "/dashboard": {"manager", "admin"},
    "/guide": {"guide", "manager", "admin", "pad"},
    "/ratings": {"manager", "admin", "auditor", "guide"},
}
"""Who may do at most what is at these addresses and below them, whatever the routes say of themselves."""


async def test_every_route_asks_who_is_there(hall: HallApp) -> None:
    def guarded(each: BaseRoute) -> bool:
        static = isinstance(each, Mount) and each.path.startswith("/static/")
        live = isinstance(each, WebSocketRoute) and each.path == "/live/{topic:path}"
        return static or live or (isinstance(each, Guarded) and bool(each.roles) and each.roles <= ROLES)

    assert [each for each in hall.inner.routes if not guarded(each)] == []
    found = [(each.route.path, each.method) for each in every(hall)]
    assert len(found) == len(set(found)) > 30  # no route stands behind another


async def test_public_is_what_is_listed(hall: HallApp) -> None:
    assert {str(each) for each in every(hall) if "public" in each.route.roles} == PUBLIC


async def test_no_route_lets_in_more_than_the_few(hall: HallApp) -> None:
    found: dict[str, set[str]] = {path: set() for path in AT_MOST}
    for each in every(hall):
        inside = [path for path in AT_MOST if each.route.path == path or each.route.path.startswith(f"{path}/")]
        for path in inside:
            found[path] |= each.route.roles
            assert each.route.roles <= AT_MOST[path], str(each)
    assert all(found.values()), found  # each address is one


async def sql(hall: HallApp) -> dict[str, list[Any]]:
    """Every row there is, by table."""
    async with hall.accounts.engine.connect() as connection:
        names = await connection.execute(text("select name from sqlite_master where type = 'table'"))
        return {name: list(await connection.execute(text(f'select * from "{name}"'))) for (name,) in names.all()}


async def test_every_cell_of_roles_and_routes(hall: HallApp) -> None:
    """Everybody asks for everything, as a program and with a browser's cookie: let in is who the table names, and
    nobody whom it does not name has changed anything."""

    async def let_in(request: Request) -> Response:
        return Response(status_code=299)

    await hall.takes_number()
    token = await hall.phone_token("A001")
    for role in EVERYONE[2:]:
        await hall.token(role)
    for asked in every(hall):
        asked.route.inner = let_in
    before = await hall.story.everything(), await sql(hall)
    wrong, cells = [], 0
    for role, asked in product(EVERYONE, list(every(hall))):
        expected = 299 if asked.lets_in(role) else 401 if role in (NOBODY, VISITOR) else 403
        status = await asks(hall, role, asked, token)
        wrong += [] if status == expected else [(role, str(asked), status, expected)]
        cells += 1
    assert wrong == [] and cells > 1500, (cells, wrong[:20])
    assert (await hall.story.everything(), await sql(hall)) == before


async def test_whoever_is_let_in_is_not_refused_for_the_role(hall: HallApp) -> None:
    """Each route once for real, as somebody whom it names."""
    await hall.takes_number()
    token = await hall.phone_token("A001")
    for asked in sorted(every(hall), key=lambda asked: str(asked) == "DELETE /api/v1/sessions"):
        role = min(asked.route.roles - {"public"}, default=NOBODY)
        status = await asks(hall, role, asked, token)
        assert status not in (401, 403) and status < 500, (role, str(asked), status)


TOPICS = {
    "kiosk": {"kiosk", "manager", "admin"},
    "hall": {"display", "manager", "admin", "clerk"},
    f"window:{WINDOW}": {"display", "manager", "admin", "clerk"},
    f"led:{WINDOW}": {"display", "manager", "admin", "clerk"},
    f"console:{WINDOW}": {"clerk"},
    "dashboard": {"manager", "admin"},
    "banks:start": {"manager", "admin", "auditor"},
    "guide": {"guide", "manager", "admin"},
    "cases:due": {"clerk", "manager", "admin"},
    "problems": {"guide", "manager", "admin"},
    f"pad:{WINDOW}": {"pad"},
}


async def test_every_cell_of_roles_and_topics(hall: HallApp) -> None:
    await hall.takes_number()
    token = await hall.phone_token("A001")
    topics = {f"ticket:{token}": set(EVERYONE), f"board:{token}": set(EVERYONE), **TOPICS}
    before = await hall.story.everything()
    for role in EVERYONE:
        headers = {} if role in (NOBODY, VISITOR) else {"Authorization": f"Bearer {await hall.token(role)}"}
        let_in = {topic: await knock(hall, topic, headers) for topic in topics}
        assert let_in == {topic: role in roles for topic, roles in topics.items()}, role
    assert await hall.story.everything() == before


async def test_a_console_is_only_for_the_clerk_of_that_window(hall: HallApp) -> None:
    headers = {"Authorization": f"Bearer {await hall.token('clerk')}"}
    assert [await knock(hall, f"console:{window}", headers) for window in (WINDOW, "2", "")] == [True, False, False]


async def test_nobody_watches_with_a_starting_password(hall: HallApp) -> None:
    await Staff(hall.accounts).add("9009", "admin", PASSWORD, request="request-1")
    account = await hall.accounts.account("9009")
    assert account is not None
    session = await hall.site.people.sign_in(account, window=None, seat="")
    headers = {"Authorization": f"Bearer {session.token}"}
    assert not await knock(hall, "dashboard", headers)
    await Staff(hall.accounts).choose("9009", PASSWORD, "my own words", session.token)
    hall.site.people.forget()
    assert await knock(hall, "dashboard", headers)


async def test_every_topic_is_in_the_table(hall: HallApp) -> None:
    assert set(hall.hub.topics) == {topic.partition(":")[0] for topic in TOPICS} | {"ticket", "board"}


async def test_a_window_command_at_another_window_is_refused(hall: HallApp) -> None:
    await hall.story.sits_down("2")
    for command in ("call-next", "pause", "close"):
        answer = await hall.post("clerk", f"/api/v1/windows/2/{command}")
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_YOUR_WINDOW")
    at = (await hall.story.board()).window("2")
    assert at.state == "free" and at.state not in (CALLED, SERVING)


def test_a_route_without_roles_cannot_be_made() -> None:
    async def endpoint(request: Request) -> Response:
        return Response()

    for roles in (set(), {"public", "anyone"}):
        with pytest.raises(ValueError, match="roles are some of"):
            route("/somewhere", endpoint, ["GET"], roles=roles, name="somewhere")
    assert route("/here", endpoint, ["GET"], roles={"person"}, name="here").roles == PEOPLE
