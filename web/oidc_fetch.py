"""One question to the sign-in provider: JSON over HTTP, to the address that was configured or that the provider itself
has named, without redirects, within its time. What it blocks on is a socket, so it belongs in a thread.
"""

import http.client
import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

_PATIENCE_S = 5.0
_ANSWER_LIMIT = 256 * 1024


class ProviderAway(Exception):
    """The provider gave no usable answer. The text says why, for the log; no secret is in it."""


def asked(url: str, form: Mapping[str, str] | None = None, secret: tuple[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address, or what it answers to a form. secret: client id and secret, sent as HTTP Basic.
    Raises ProviderAway."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "application/json", "Connection": "close"}
    if secret is not None:
        pair = ":".join(quote(word, safe="") for word in secret)
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    body = urlencode(form).encode() if form is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection = (
            http.client.HTTPSConnection(host, parts.port, timeout=_PATIENCE_S, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, parts.port, timeout=_PATIENCE_S)
        )
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read(_ANSWER_LIMIT + 1)
        finally:
            connection.close()
        if answer.status != 200 or len(text) > _ANSWER_LIMIT:
            raise ProviderAway(f"{host} answered {answer.status}, {len(text)} bytes")
        found = json.loads(text)
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        raise ProviderAway(f"{host}: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise ProviderAway(f"{host} answered no JSON object")
    return found
