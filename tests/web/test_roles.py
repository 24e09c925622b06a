"""Who may do what, generated over every route and every socket topic: whoever is not named is refused."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, WebSocketRoute

from dispatcher.lifecycle import CALLED, SERVING
from tests.hall_app import WINDOW, HallApp, filled
from tests.web.knocking import knock
from web.roles import PEOPLE, ROLES, Guarded, route

NOBODY, VISITOR = "", "visitor"
EVERYONE = (NOBODY, VISITOR, *sorted(ROLES - {"public", VISITOR}))

PUBLIC = {
    "GET /",
    "GET /api/v1/appointments/slots",
    "GET /api/v1/appointments/{code}",
    "GET /api/v1/appointments/{code}/calendar",
    "GET /api/v1/board",
    "GET /api/v1/hall",
    "GET /api/v1/openapi.json",
    "GET /api/v1/services",
    "POST /api/v1/appointments",
    "POST /api/v1/appointments/{code}/cancel",
    "POST /api/v1/appointments/{code}/check-in",
    "POST /api/v1/appointments/{code}/move",
    "POST /api/v1/enrolments",
    "POST /api/v1/remote-tickets",
    "POST /api/v1/sessions",
    "GET /board/{token}",
    "GET /board/{token}/offers",
    "GET /board/{token}/part",
    "GET /board/{token}/print",
    "GET /book",
    "GET /rule",
    "GET /book/appointments/{code}",
    "GET /book/services/{code}",
    "GET /case",
    "GET /case/{case}/{code}",
    "GET /clerk",
    "GET /enter/{token}",
    "GET /enrol",
    "GET /healthz",
    "GET /metrics",
    "GET /out-of-service",
    "GET /readyz",
    "GET /sign-in",
    "GET /take",
    "GET /take/choices",
    "GET /t/{token}/why",
    "GET /t/{token}",
    "GET /t/{token}/part",
    "GET /t/{token}/problem",
}
"""What everyone may do; whoever adds to it says so here."""


class Asked(NamedTuple):
    route: Guarded
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.route.path}"


def every(hall: HallApp) -> Iterator[Asked]:
    for each in hall.inner.routes:
        if isinstance(each, Guarded):
            yield from (Asked(each, method) for method in sorted((each.methods or set()) - {"HEAD"}))


async def asks(hall: HallApp, role: str, asked: Asked, token: str) -> int:
    """The status that somebody of this role gets. A visitor names the ticket by its token, others by its number."""
    path = filled(asked.route.path, ticket=token if role == VISITOR else "A001", token=token)
    if asked.method == "GET":
        return (await hall.get("" if role == VISITOR else role, path)).status_code
    client = await hall.client("" if role == VISITOR else role)
    headers = {"Idempotency-Key": hall.story.request()}
    return (await client.request(asked.method, path, headers=headers, json={})).status_code


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


@pytest.mark.parametrize("role", EVERYONE, ids=lambda role: role or "nobody")
async def test_a_route_is_for_its_roles_only(hall: HallApp, role: str) -> None:
    await hall.takes_number()
    token = await hall.phone_token("A001")
    if role not in (NOBODY, VISITOR):
        await hall.token(role)
    refusal = 401 if role in (NOBODY, VISITOR) else 403
    before = await hall.story.everything()
    for asked in every(hall):
        if not asked.route.roles & {role, "public"}:
            status = await asks(hall, role, asked, token)
            assert status == refusal, (str(asked), status)
    assert await hall.story.everything() == before
    allowed = [asked for asked in every(hall) if asked.route.roles & {role, "public"}]
    for asked in sorted(allowed, key=lambda asked: asked.method == "DELETE"):  # who signs out has done all else
        status = await asks(hall, role, asked, token)
        assert status not in (401, 403), (str(asked), status)


TOPICS = {
    "kiosk": {"kiosk", "manager", "admin"},
    "hall": {"display", "manager", "admin", "clerk"},
    f"window:{WINDOW}": {"display", "manager", "admin", "clerk"},
    f"console:{WINDOW}": {"clerk"},
    "dashboard": {"manager", "admin"},
    "banks:start": {"manager", "admin", "auditor"},
    "guide": {"guide", "manager", "admin"},
    "cases:due": {"clerk", "manager", "admin"},
    "problems": {"guide", "manager", "admin"},
    f"pad:{WINDOW}": {"pad"},
}


@pytest.mark.parametrize("role", EVERYONE, ids=lambda role: role or "nobody")
async def test_a_topic_is_for_its_roles_only(hall: HallApp, role: str) -> None:
    await hall.takes_number()
    token = await hall.phone_token("A001")
    topics = {f"ticket:{token}": set(EVERYONE), f"board:{token}": set(EVERYONE), **TOPICS}
    headers = {} if role in (NOBODY, VISITOR) else {"Authorization": f"Bearer {await hall.token(role)}"}
    let_in = {topic: await knock(hall, topic, headers) for topic in topics}
    assert let_in == {topic: role in roles for topic, roles in topics.items()}


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
