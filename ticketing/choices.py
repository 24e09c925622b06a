"""What a tile of the kiosk leads to: a ticket at once, or a short list to choose from. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from config.hall import Hall, Lane, Series, Service
from ticketing.company_choice import several
from ticketing.slip import Say

SHOWN = 5
"""Items of one lane that are listed before 'something else', so that a list has at most six."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list: what it is called, the lanes its wait is shown for, and the request that takes the ticket.

    `check` names the service whose papers are asked about first, or is ''.
    """

    title: str
    lanes: tuple[str, ...]
    request: dict[str, Any]
    detail: str = ""
    check: str = ""
    other: bool = False

    @property
    def body(self) -> str:
        """The request as JSON for the page."""
        return json.dumps(self.request, ensure_ascii=False, separators=(",", ":"))


def lanes_of(hall: Hall, letter: str) -> tuple[Lane, ...]:
    """The lanes of an area, in the hall file's order."""
    return tuple(lane for lane in hall.lanes.values() if lane.series == letter)


def tiles(hall: Hall) -> tuple[Series, ...]:
    """The areas that have a tile and somewhere to wait."""
    return tuple(series for series in hall.series.values() if series.tile and lanes_of(hall, series.letter))


def choices(hall: Hall, letter: str, lang: str, say: Say) -> tuple[Choice, ...]:
    """What a tile offers, in a language; a single choice without papers to check is taken at once."""
    lanes = lanes_of(hall, letter)
    if len(lanes) > 1:
        codes = tuple(lane.code for lane in lanes)
        each = tuple(_lane(lane, lang) for lane in lanes)
        if not hall.series[letter].whichever:
            return each
        whichever = Choice(say(lang, "都可以，哪个先空去哪个"), codes, {"lanes": list(codes)}, other=True)
        return (whichever, *(_service(each, lanes[0], lang, asks=True) for each in several(hall, codes)), *each)
    (lane,) = lanes
    if lane.partners:
        partners = tuple(
            Choice(partner.get(lang), (lane.code,), {"lanes": [lane.code], "region": partner.zh})
            for partner in lane.partners
        )
        return (*partners, _other(lane, lang, say(lang, "其他地区")))
    found = [service for service in hall.services.values() if service.lane == lane.code and service.here]
    listed = tuple(_service(service, lane, lang) for service in found[:SHOWN])
    if lane.papers:
        return listed
    if len(found) <= 1:
        return (_lane(lane, lang),)
    return (*listed, _other(lane, lang, say(lang, "其他事项，直接取号")))


def regions(hall: Hall, service: Service, lang: str, say: Say) -> tuple[Choice, ...]:
    """The regions to choose from before a number for an item is taken; none for most items."""
    lane, take = hall.lanes[service.lane], {"service": service.code}
    if not service.here or not lane.partners:
        return ()
    partners = (Choice(each.get(lang), (lane.code,), take | {"region": each.zh}) for each in lane.partners)
    return (*partners, Choice(say(lang, "其他地区"), (lane.code,), take, other=True))


def straight(found: tuple[Choice, ...]) -> Choice | None:
    """The choice that one tap on the tile takes; None when there is something to choose or to check."""
    return found[0] if len(found) == 1 and not found[0].check else None


def _lane(lane: Lane, lang: str) -> Choice:
    return Choice(lane.name.get(lang), (lane.code,), {"lanes": [lane.code]})


def _other(lane: Lane, lang: str, title: str) -> Choice:
    return Choice(title, (lane.code,), {"lanes": [lane.code]}, lane.name.get(lang), other=True)


def _service(service: Service, lane: Lane, lang: str, *, asks: bool = False) -> Choice:
    check = service.code if lane.papers or asks else ""
    detail = ("、" if lang == "zh" else ", ").join(paper.get(lang) for paper in service.papers[:2])
    return Choice(service.name.get(lang), (lane.code,), {"service": service.code}, detail, check)
