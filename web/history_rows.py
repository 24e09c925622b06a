"""Events and what a day came to as rows of the tables of history. Pure."""

from collections.abc import Mapping
from typing import Any

from dispatcher.day_record import Leg, Spell, Visit
from dispatcher.events import Event

Row = dict[str, Any]


def event_row(hall: str, epoch: str, event: Event) -> Row:
    """`words` keeps the order of the stream, in which a repeated request gets its answer."""
    fields = event.fields
    return {
        "hall": hall,
        "epoch": epoch,
        "day": event.day,
        "rev": event.rev,
        "at": event.at,
        "kind": event.kind,
        "ticket": event.ticket,
        "window": event.window,
        "lane": fields.get("lane") or fields.get("todo", "").partition(",")[0],
        "case": fields.get("case.id", ""),
        "words": [word for pair in fields.items() for word in pair],
    }


def event_of(row: Mapping[Any, Any]) -> Event:
    """The event as it stood in the stream."""
    words = row["words"]
    return Event(f"{row['day']}-{row['rev']}", row["kind"], row["at"], dict(zip(words[::2], words[1::2], strict=True)))


def visit_row(hall: str, visit: Visit) -> Row:
    first, last = (visit.legs[0], visit.legs[-1]) if visit.legs else (None, None)
    started = [leg.started_at for leg in visit.legs if leg.started_at]
    slot = visit.whole("slot")
    return {
        "hall": hall,
        "epoch": visit.epoch,
        "day": visit.day,
        "number": visit.number,
        "ord": visit.whole("ord"),
        "series": visit.number[0],
        "first_lane": visit.first_lane,
        "lane": last.lane if last else visit.first_lane,
        "service": visit.text("service"),
        "klass": visit.text("class"),
        "ground": visit.text("group"),
        "language": visit.text("language"),
        "kiosk": visit.text("kiosk"),
        "slot": slot or None,
        "state": visit.text("state"),
        "outcome": visit.text("outcome"),
        "window": last.window if last else "",
        "clerk": last.clerk if last else "",
        "stages": visit.whole("stages") or 1,
        "issued_at": visit.issued_at,
        "called_at": first.called_at if first else None,
        "started_at": started[0] if started else None,
        "ended_at": visit.whole("finished_at") or None,
        "first_wait_ms": max(0, first.called_at - max(visit.issued_at, slot)) if first else None,
        "waited_ms": visit.waited_ms,
        "served_ms": visit.served_ms,
        "held_ms": visit.held_ms,
        "legs": len(visit.legs),
        "calls": sum(leg.calls for leg in visit.legs),
        "misses": visit.whole("misses"),
        "transfers": visit.transfers,
        "postponed": visit.whole("postponed"),
        "rating": visit.whole("rating") or None,
        "rating_for": visit.text("rating_for"),
        "rating_by": visit.text("rating_by"),
        "rated_at": visit.rated_at or None,
    }


def leg_row(hall: str, visit: Visit, leg: Leg) -> Row:
    return {
        "hall": hall,
        "epoch": visit.epoch,
        "day": visit.day,
        "number": visit.number,
        "n": leg.n,
        "lane": leg.lane,
        "window": leg.window,
        "clerk": leg.clerk,
        "service": visit.text("service"),
        "klass": visit.text("class"),
        "stage": leg.stage,
        "chosen": leg.chosen,
        "called_at": leg.called_at,
        "started_at": leg.started_at or None,
        "ended_at": leg.ended_at or None,
        "waited_ms": leg.waited_ms,
        "calls": leg.calls,
        "ended_by": leg.end,
        "outcome": leg.outcome,
    }


def spell_row(hall: str, spell: Spell) -> Row:
    return {
        "hall": hall,
        "epoch": spell.epoch,
        "day": spell.day,
        "window": spell.window,
        "n": spell.n,
        "state": spell.state,
        "clerk": spell.clerk,
        "reason": spell.reason,
        "since": spell.since,
        "until": spell.until or None,
    }
