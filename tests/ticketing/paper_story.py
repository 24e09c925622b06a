"""A small hall and tickets for tests that need no Redis."""

from config.hall import Hall
from dispatcher.tickets import Ticket

DAY = "20261123"
TEN_32 = 1795401120000
"""2026-11-23 10:32 in Chongqing, ms."""


def say(lang: str, phrase: str, **values: object) -> str:
    """The Chinese phrase itself, so that tests of layout need no dictionary."""
    return phrase % values if values else phrase


def ticket(hall: Hall, number: str = "A101", lane: str = "", **fields: str) -> Ticket:
    lane = lane or next(iter(hall.lanes))
    return Ticket(
        DAY,
        number,
        {
            "state": "waiting",
            "ord": "00001",
            "class": "regular",
            "rule": "any",
            "todo": lane,
            "clock": str(TEN_32),
            "arrival": str(TEN_32),
            "since": str(TEN_32),
            **fields,
        },
    )
