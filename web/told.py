"""What pages and programs are told of an event. Pure.

Screens stand in public: they get what can be seen in the hall anyway. Window sessions and request ids never leave.
"""

from typing import Any

from dispatcher.events import Event

_PUBLIC = ("ticket", "window", "state", "calls", "class", "lane", "place", "todo", "from", "undoes", "also")
_OF_SLIPS = ("why", "printer", "receipt")
_SECRET = frozenset({"session", "request", "digest"})


def told(event: Event) -> dict[str, Any]:
    """Kind, id, time (ms), and the public fields. `window` is the one that acted."""
    names = (*_PUBLIC, *_OF_SLIPS) if event.kind.startswith("slip.") else _PUBLIC
    found: dict[str, Any] = {name: event.fields[name] for name in names if name in event.fields}
    return {
        "id": event.id,
        "kind": event.kind,
        "at": event.at,
        **found,
        **({"window": event.window} if event.window else {}),
    }


def written(event: Event) -> dict[str, Any]:
    """The whole event for those who may read the stream, without what would let them act for others."""
    fields = {name: value for name, value in event.fields.items() if name not in _SECRET and name not in ("kind", "at")}
    return {"id": event.id, "kind": event.kind, "at": event.at, "fields": fields}
