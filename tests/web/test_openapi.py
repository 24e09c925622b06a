"""The document says what is so: it is valid, holds every route of the API with its roles, and real answers fit it."""

from collections.abc import Iterator
from typing import Any

import httpx2
import jsonschema_rs
import pytest
import schemathesis

from tests.hall_app import HallApp
from tests.once import PASSWORD
from web.openapi import PATH
from web.roles import PEOPLE, Guarded

Document = dict[str, Any]
API = "/api/v1"


@pytest.fixture
async def document(hall: HallApp) -> Document:
    found: Document = (await hall.get("", PATH)).json()
    return found


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


async def test_it_is_openapi_3_1(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()
    for name, schema in document["components"]["schemas"].items():
        jsonschema_rs.validator_for({**schema, "components": document["components"]})
        assert schema.get("type") == "object" or "enum" in schema, name


async def test_every_route_of_the_api_is_in_it_with_its_roles(hall: HallApp, document: Document) -> None:
    routes = {
        (method, each.path): sorted(each.roles)
        for each in hall.inner.routes
        if isinstance(each, Guarded) and each.path.startswith(API) and each.path != PATH
        for method in (each.methods or set()) - {"HEAD"}
    }
    assert {(method, path): operation["x-roles"] for method, path, operation in operations(document)} == routes


async def test_every_operation_has_a_name_and_says_who_may(document: Document) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        assert operation["summary"] and operation["tags"], path
        assert ("security" in operation) == ("public" not in operation["x-roles"]), path
        given = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
        assert ("Idempotency-Key" in given) == (method != "GET"), path
        assert {name for name, each in given.items() if each["in"] == "path"} == {
            word.strip("{}") for word in path.split("/") if word.startswith("{")
        }


async def test_refusals_are_problems(document: Document) -> None:
    for _, path, operation in operations(document):
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert refusals.keys() >= {"400", "401", "403", "404", "409", "413", "422", "503"}, path
        assert all(set(answer["content"]) == {"application/problem+json"} for answer in refusals.values()), path


async def test_bodies_take_no_other_members(document: Document) -> None:
    for _, path, operation in operations(document):
        if "requestBody" in operation:
            (schema,) = [each["schema"] for each in operation["requestBody"]["content"].values()]
            assert resolved(document, schema)["additionalProperties"] is False, path


def resolved(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


class Reader:
    """Compares calls and their answers with the document."""

    def __init__(self, hall: HallApp, document: Document) -> None:
        self.hall, self.document = hall, document
        self.fitted: set[tuple[str, str, int]] = set()

    def fits(self, template: str, body: Any, answer: httpx2.Response) -> Any:
        """Answer and body are as the document has them for this path; gives what was answered."""
        method = answer.request.method
        operation = self.document["paths"][template][method.lower()]
        if body is not None and answer.is_success:
            (taken,) = operation["requestBody"]["content"].values()
            self._valid(taken["schema"], body)
        promised = operation["responses"][str(answer.status_code)]
        self.fitted.add((method, template, answer.status_code))
        if "content" not in promised:
            assert answer.content == b""
            return None
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in promised["content"], (template, kind)
        found = answer.json()
        self._valid(promised["content"][kind]["schema"], found)
        return found

    def _valid(self, schema: dict[str, Any], instance: Any) -> None:
        jsonschema_rs.validate({**schema, "components": self.document["components"]}, instance)

    async def get(self, role: str, template: str, query: str = "", **names: str) -> Any:
        answer = await self.hall.get(role, template.format_map(names) + query)
        return self.fits(template, None, answer)

    async def post(self, role: str, template: str, body: Any, **names: str) -> Any:
        answer = await self.hall.post(role, template.format_map(names), body)
        return self.fits(template, body, answer)


async def test_what_is_really_answered_fits_it(hall: HallApp, document: Document) -> None:
    reader, story = Reader(hall, document), hall.story
    await hall.accounts.add_account("9001", "manager", PASSWORD)
    get, post = reader.get, reader.post

    await post("kiosk", f"{API}/tickets", {"service": "residence"})
    body = {"lanes": ["general"], "class": "regular", "language": "en"}
    ticket = await post("kiosk", f"{API}/tickets", body)
    await post("kiosk", f"{API}/tickets", {"service": "insurance"})
    await post("kiosk", f"{API}/tickets", {"lanes": []})
    await hall.follows()
    number = {"ticket": ticket["number"]}
    for path in (f"{API}/tickets/{{ticket}}", f"{API}/tickets/{{ticket}}/why"):
        assert await get("clerk", path, **number)
        await get("", path, ticket=await hall.phone_token("A001"))
        await get("", path, **number)
        await get("clerk", path, ticket="A999")
    for path in (f"{API}/hall", f"{API}/board", f"{API}/services"):
        await get("", path)
    assert (await get("", f"{API}/services", "?q=card&limit=3"))["services"]
    await get("", f"{API}/services", "?limit=0")
    await get("manager", f"{API}/events", "?limit=3")
    await get("clerk", f"{API}/events")

    async def at_window(command: str, **body: Any) -> Any:
        return await post("clerk", f"{API}/windows/{{window}}/{command}", body, window="1")

    await at_window("pause", reason="午休", until="2026-11-23T12:00:00+08:00")
    await at_window("pause", reason=5)
    await at_window("call-next")
    await at_window("resume")
    await at_window("call-next", expected="A001")
    await at_window("start", ticket="A002")
    story.clock.pass_s(15)
    await at_window("recall", ticket="A001")
    await at_window("start", ticket="A001")
    await at_window("hold", ticket="A001", kind="fetch")
    await at_window("undo", ticket="A001")
    await at_window("finish", ticket="A001", outcome="accepted", gaps="照片", case="2026-7")
    await at_window("call", ticket="A002", reason="轮椅")
    await at_window("transfer", ticket="A002", lane="green", reason="材料齐全", keep_place=False)
    assert await at_window("call-next")
    await at_window("no-show", ticket="A002")
    await at_window("transfer", ticket="A002", window="2", reason="去隔壁")
    assert await at_window("call-next") is None
    await at_window("close")
    await at_window("close")
    await post("clerk", f"{API}/windows/{{window}}/open", {}, window="2")
    await post("", f"{API}/windows/{{window}}/open", {}, window="1")

    token = await hall.phone_token("A002")
    await post("", f"{API}/tickets/{{ticket}}/postpone", {}, ticket=token)
    await post("guide", f"{API}/tickets/{{ticket}}/cancel", {}, ticket="A002")
    await post("", f"{API}/tickets/{{ticket}}/cancel", {}, ticket=token)
    await post("manager", f"{API}/tickets/{{ticket}}/expire", {"reason": "走了"}, ticket="A002")
    await post("", f"{API}/sessions", {"user": "9001", "password": "wrong"})
    await post("", f"{API}/sessions", {"user": "9001", "password": PASSWORD})
    headers = {"Idempotency-Key": "sign-out-1"}
    answer = await (await hall.client("manager")).request("DELETE", f"{API}/sessions", headers=headers)
    reader.fits(f"{API}/sessions", None, answer)

    statuses = {status for _, _, status in reader.fitted}
    assert statuses == {200, 201, 204, 401, 403, 404, 409, 422}
    assert len({path for _, path, _ in reader.fitted}) > 20


async def test_roles_in_it_are_roles_of_the_house(document: Document) -> None:
    named = {role for _, _, operation in operations(document) for role in operation["x-roles"]}
    assert named >= PEOPLE | {"kiosk", "integration", "visitor", "public"}
