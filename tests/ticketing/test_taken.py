"""How often items are taken: counted from events, faded by days, each event once."""

import pytest

from dispatcher.events import Event
from ticketing.taken import KEPT, Taken


def event(day: str, rev: int, service: str, kind: str = "ticket.issued") -> Event:
    return Event(f"{day}-{rev}", kind, 0, {"kind": kind, "at": "0", "service": service})


def test_tickets_are_counted_by_item() -> None:
    taken = Taken()
    for rev, service in enumerate(["passport", "card", "passport", ""], 1):
        taken.follow(event("20261123", rev, service))
    taken.follow(event("20261123", 5, "card", "ticket.called"))
    assert taken.counts == {"passport": 2.0, "card": 1.0}


def test_an_event_heard_twice_counts_once() -> None:
    """A follower that lost its place tells the whole day again."""
    taken = Taken()
    for _ in range(3):
        taken.follow(event("20261123", 1, "card"))
        taken.follow(event("20261123", 2, "card"))
    taken.follow(event("20261120", 9, "card"))  # a day gone by
    assert taken.counts == {"card": 2.0}


def test_days_fade() -> None:
    taken = Taken()
    taken.follow(event("20261123", 1, "card"))
    taken.follow(event("20261123", 2, "card"))
    taken.follow(event("20261124", 1, "passport"))
    assert taken.counts == {"card": pytest.approx(2 * KEPT), "passport": 1.0}
    for day in range(60):
        taken.follow(event(str(20270101 + day), 1, "passport"))
    assert "card" not in taken.counts
    assert taken.counts["passport"] < 1 / (1 - KEPT)  # it cannot grow for ever
