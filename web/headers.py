"""The headers of a request by name. The gate sorts them once; the framework looks through all of them each time."""

from collections.abc import Set

from starlette.types import Scope

_SORTED = "yichuang.headers"


def sort(scope: Scope) -> dict[bytes, bytes]:
    """Every header of a request or a handshake, of several with one name the first."""
    found: dict[bytes, bytes] = dict(reversed(scope["headers"]))
    scope[_SORTED] = found
    return found


def keep_only(scope: Scope, names: Set[bytes]) -> None:
    """Forgets the other headers, in every copy of the scope."""
    scope["headers"][:] = [pair for pair in scope["headers"] if pair[0] in names]
    found = scope.get(_SORTED, {})
    kept = {name: value for name, value in found.items() if name in names}
    found.clear()
    found.update(kept)


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of that name in small letters, or None."""
    found = scope.get(_SORTED)
    value = (sort(scope) if found is None else found).get(name)
    return None if value is None else value.decode("latin-1")
