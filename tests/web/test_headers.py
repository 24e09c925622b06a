"""What is kept of a request's headers while its socket is open."""

from typing import Any

from web.headers import header, keep_only, sort


def test_what_is_not_asked_again_is_forgotten_in_every_copy() -> None:
    # given a handshake that two floors know, each by a scope of its own
    outer: dict[str, Any] = {"headers": [(b"cookie", b"a=1"), (b"user-agent", b"long" * 50), (b"cookie", b"b=2")]}
    sort(outer)
    inner = dict(outer)
    # when all but the cookies is forgotten
    keep_only(inner, frozenset((b"cookie",)))
    # then both know these, in their order, and nothing else
    for scope in (inner, outer):
        assert scope["headers"] == [(b"cookie", b"a=1"), (b"cookie", b"b=2")]
        assert (header(scope, b"cookie"), header(scope, b"user-agent")) == ("a=1", None)
    # and one that nobody has sorted yet is as good
    fresh: dict[str, Any] = {"headers": [(b"host", b"hall"), (b"cookie", b"a=1")]}
    keep_only(fresh, frozenset((b"cookie",)))
    assert (header(fresh, b"cookie"), header(fresh, b"host")) == ("a=1", None)
