"""A changing request: its Idempotency-Key and its JSON body, checked before anything else happens."""

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from dispatcher.errors import BadRequestId, Refused
from web.headers import header

BODY_LIMIT = 16 * 1024
_KEY = re.compile(r"[\x21-\x7e]{8,64}")

Model = TypeVar("Model", bound=BaseModel)


class NoJson(Refused):
    """The body is not one JSON object in UTF-8."""

    word, status = "NO_JSON", 400


class WrongMember(Refused):
    """A member of the body, or a query parameter, is missing, unknown or not as it should be. Detail: which."""

    word, status = "WRONG_MEMBER", 422

    def __init__(self, *details: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(*details)
        self.errors = errors or []


def key_of(request: Request) -> str:
    """The Idempotency-Key: 8 to 64 visible ASCII characters. Raises BadRequestId."""
    key = header(request.scope, b"idempotency-key") or ""
    if not _KEY.fullmatch(key):
        raise BadRequestId()
    return key


async def read(request: Request, model: type[Model]) -> tuple[str, Model]:
    """The key and the body. Raises BadRequestId, NoJson, WrongMember."""
    key, raw = await sent(request)
    return key, parsed(raw, model)


async def sent(request: Request) -> tuple[str, bytes]:
    """The key, and the body as it came. Raises BadRequestId."""
    return key_of(request), await _body(request)


def parsed(raw: bytes, model: type[Model]) -> Model:
    """Raises NoJson, WrongMember."""
    try:
        body = model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        _strictly(raw)
        raise wrong(error) from None
    if raw.count(b":") != len(body.model_fields_set) or b"NaN" in raw or b"Infinity" in raw:
        _strictly(raw)  # the model took the last of two members of one name, if there are two
    return body


async def _body(request: Request) -> bytes:
    """The whole body; most come in one piece, for which the framework's way is long. Raises ClientDisconnect."""
    pieces: bytes = b""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        pieces += message.get("body", b"")
        if not message.get("more_body", False):
            return pieces


def _strictly(raw: bytes) -> None:
    """Raises NoJson for what is not one JSON object in UTF-8 with every name once."""
    try:
        body = _JSON.decode(raw.decode() or "{}")
    except (ValueError, RecursionError):
        raise NoJson() from None
    if not isinstance(body, dict):
        raise NoJson()


def query(request: Request, model: type[Model]) -> Model:
    """The query parameters, without `lang`. Raises WrongMember."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    if len(dict(asked)) != len(asked):
        raise WrongMember("?")
    try:
        return model.model_validate_strings(dict(asked))
    except ValidationError as error:
        raise wrong(error) from None


def wrong(error: ValidationError) -> WrongMember:
    """The model's complaints, without what was sent."""
    found = [
        {"member": ".".join(map(str, each["loc"])) or "body", "problem": each["msg"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)[:10]
    ]
    return WrongMember(re.sub(r"[^\w.]", "", found[0]["member"])[:60] or "body", errors=found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
