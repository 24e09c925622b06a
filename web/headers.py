"""The headers of a request by name. The gate sorts them once; the framework looks through all of them each time."""

from starlette.types import Scope

_SORTED = "yichuang.headers"


def sort(scope: Scope) -> dict[bytes, bytes]:
    """Every header of a request or a handshake, of several with one name the first."""
    found: dict[bytes, bytes] = dict(reversed(scope["headers"]))
    scope[_SORTED] = found
    return found


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of that name in small letters, or None."""
    found = scope.get(_SORTED)
    value = (sort(scope) if found is None else found).get(name)
    return None if value is None else value.decode("latin-1")
