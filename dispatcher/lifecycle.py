"""What may be done to a ticket, and what becomes of it. The scripts are tested against this table, cell by cell.

A state is a place, and every ticket is in exactly one. A ticket between two stages is `waiting` for the next at once:
one script ends the one and begins the other, so nothing ever rests in between.
"""

from typing import NamedTuple

WAITING, CALLED, SERVING, HELD, MISSED = "waiting", "called", "serving", "held", "missed"
FINISHED, CANCELLED, EXPIRED = "finished", "cancelled", "expired"
LIVE = (WAITING, CALLED, SERVING, HELD, MISSED)
FINAL = (FINISHED, CANCELLED, EXPIRED)
STATES = LIVE + FINAL


class Step(NamedTuple):
    """One row: the action, the states it may start from, the states it may lead to, the event it leaves."""

    action: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    event: str


TABLE: tuple[Step, ...] = (
    Step("issue", (), (WAITING,), "ticket.issued"),
    Step("call_next", (WAITING,), (CALLED,), "ticket.called"),
    Step("call", (WAITING, HELD, MISSED), (CALLED,), "ticket.called"),
    Step("recall", (CALLED,), (CALLED,), "ticket.recalled"),
    Step("coming", (CALLED,), (CALLED,), "ticket.coming"),
    Step("start", (CALLED,), (SERVING,), "ticket.started"),
    Step("finish", (SERVING,), (FINISHED, WAITING), "ticket.finished"),
    Step("no_show", (CALLED,), (MISSED, FINISHED), "ticket.missed"),
    Step("return", (MISSED,), (WAITING,), "ticket.returned"),
    Step("hold", (CALLED, SERVING), (HELD,), "ticket.held"),
    Step("resume", (HELD,), (WAITING,), "ticket.resumed"),
    Step("transfer", (CALLED, SERVING), (WAITING,), "ticket.transferred"),
    Step("reroute", (SERVING,), (SERVING,), "ticket.rerouted"),
    Step("postpone", (WAITING,), (WAITING,), "ticket.postponed"),
    # Of several lanes it leaves one, wherever it is; the table's other actions do not notice.
    Step("narrow", LIVE, LIVE, "ticket.narrowed"),
    Step("cancel", (WAITING, HELD, MISSED), (CANCELLED,), "ticket.cancelled"),
    Step("expire", LIVE, (EXPIRED,), "ticket.expired"),
    Step("rate", (FINISHED,), (FINISHED,), "ticket.rated"),
    Step("unrate", (FINISHED,), (FINISHED,), "ticket.unrated"),
    # Undo starts from whatever the step it takes back left behind.
    Step(
        "undo",
        (CALLED, MISSED, HELD, WAITING, FINISHED),
        (WAITING, HELD, MISSED, CALLED, SERVING),
        "ticket.undone",
    ),
)


def in_words() -> list[str]:
    """The table as lines: action, from, to, event."""
    rows = [(step.action, " ".join(step.begins) or "-", " ".join(step.ends), step.event) for step in TABLE]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows]
