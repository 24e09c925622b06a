"""The OpenAPI 3.1 document, made from the table of routes: what each takes, gives, refuses, and who may call it."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from spectree import Response, SpecTree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response as Answer
from starlette.routing import BaseRoute, Route

from config.text import WORDS_PATTERN
from web.roles import Guarded, Spec, route

PATH = "/api/v1/openapi.json"
_REFUSALS = (400, 401, 403, 404, 409, 413, 422, 503)


class Problem(BaseModel):
    """A refusal (RFC 9457); `code` is the refusal word, `title` a sentence in the reader's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""


def document(routes: Iterable[BaseRoute], version: str) -> dict[str, Any]:
    """The document for those of the routes that have a spec."""
    tree = SpecTree("starlette", title="一窗 Yichuang", version=version, mode="strict", path="never", annotations=False)
    specified = [each for each in routes if isinstance(each, Guarded) and each.spec is not None]
    tree.app = Starlette(routes=[_on_paper(tree, each) for each in specified])
    found: dict[str, Any] = tree.spec
    found["openapi"] = "3.1.0"
    found["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    }
    for each in specified:
        for method in (each.methods or set()) - {"HEAD"}:
            _finish(found["paths"][each.path][method.lower()], each, method)
    _in_words(found)
    return found


def _in_words(node: Any) -> None:
    """Classes of Unicode in a pattern are known to few readers of such documents: a sentence says the same."""
    if isinstance(node, dict):
        if node.get("pattern") == WORDS_PATTERN:
            del node["pattern"]
            node.setdefault("description", "Text on one line, without control characters.")
        for each in node.values():
            _in_words(each)
    elif isinstance(node, list):
        for each in node:
            _in_words(each)


def document_route(routes: Iterable[BaseRoute], version: str) -> Route:
    """Serves the document to everyone; made at the first request."""
    made: list[dict[str, Any]] = []

    async def show(request: Request) -> Answer:
        if not made:
            made.append(document(routes, version))
        return JSONResponse(made[0])

    return route(PATH, show, ["GET"], roles={"public"}, name="openapi")


def _on_paper(tree: SpecTree, guarded: Guarded) -> Route:
    """The route as the document's library reads one: a function of its own with a docstring and models."""
    spec = guarded.spec
    assert isinstance(spec, Spec)

    async def endpoint(request: Request) -> Answer:
        return Answer()

    endpoint.__name__ = guarded.name.replace(" ", "_").replace("-", "_")
    endpoint.__doc__ = spec.summary
    answers = {f"HTTP_{status}": model for status, model in spec.answers.items()}
    answers |= {f"HTTP_{status}": Problem for status in _REFUSALS if f"HTTP_{status}" not in answers}
    checked = tree.validate(
        query=spec.query,
        json=spec.body,
        resp=Response(**answers),
        tags=[spec.tag] if spec.tag else [],
        skip_validation=True,
    )(endpoint)
    return Route(guarded.path, checked, methods=sorted((guarded.methods or set()) - {"HEAD"}))


def _finish(operation: dict[str, Any], guarded: Guarded, method: str) -> None:
    """What the library does not know: who may, the request's key, and that refusals are problem+json."""
    operation["x-roles"] = sorted(guarded.roles)
    operation["operationId"] = f"{method.lower()} {guarded.name}".replace(" ", "_").replace("-", "_")
    if "public" not in guarded.roles:
        operation["security"] = [{"bearer": []}, {"session": []}]
    if method != "GET":
        key = {"type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[!-~]{8,64}$"}
        described = "The same key and body give the same answer all business day."
        operation.setdefault("parameters", []).append(
            {"name": "Idempotency-Key", "in": "header", "required": True, "schema": key, "description": described}
        )
    for status, answer in operation.get("responses", {}).items():
        content = answer.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
