"""What the guide desk's search finds, row by row, in the reader's words."""

import re
from typing import Any

from config.hall import Service
from dispatcher.lifecycle import FINAL, WAITING
from ticketing.appointment_code import read_code
from ticketing.appointment_code import shown as code_shown
from ticketing.guide_paper import moment
from ticketing.return_codes import ReturnCode
from ticketing.ways import counters, first_lanes, ways
from web.hub import View
from web.site import Site
from web.waits import with_count

_NUMBER = re.compile(r"\s*([A-Za-z])\s*-?\s*(\d{3,5})\s*", re.ASCII)
_WAYS = {"online": "可以网上办，不用到窗口", "green": "绿色通道，材料齐全不用排队"}


def row(site: Site, view: View, service: Service, lang: str) -> dict[str, Any]:
    """A service: where, how long, and whether there is a way without a ticket."""
    lanes = first_lanes(view.hall, service)
    soonest = min((w for lane in lanes if (w := view.waits.by_lane.get(lane.code)) is not None), default=None)
    found = ways_shown(site, service, lang)
    free = "、" if lang == "zh" else ", "
    return {
        "code": service.code,
        "name": service.name.get(lang),
        "here": service.here,
        "series": lanes[0].series,
        "where": counters(view.hall, service).get(lang),
        "wait": with_count(lang, soonest, sum(view.state.count(lane.code) for lane in lanes)),
        "first": any(lane.papers for lane in lanes),
        "free": free.join(way["name"] for way in found),
        "partners": [partner for lane in lanes for partner in lane.partners],
    }


def ways_shown(site: Site, service: Service, lang: str) -> list[dict[str, Any]]:
    """Ways without a ticket, with the way there."""
    return [
        {
            "name": way.name.get(lang) if way.name else site.phrase(lang, _WAYS[way.kind]),
            "place": way.place.get(lang) if way.place else "",
            "hours": way.hours.get(lang) if way.hours else "",
            "route": [step.get(lang) for step in way.route],
        }
        for way in ways(site.hall, service)
    ]


def ticket_row(site: Site, view: View, typed: str, lang: str) -> dict[str, Any] | None:
    """The ticket whose number was typed, if it lives."""
    read = _NUMBER.fullmatch(typed)
    ticket = view.state.ticket(read[1].upper() + read[2]) if read else None
    if ticket is None or ticket.state in FINAL:
        return None
    waits = ticket.state == WAITING  # for its next lane, not for the one it was called from last
    lane = view.hall.lanes.get((ticket.lane if not waits else "") or next(iter(ticket.lanes), ""))
    return {
        "number": ticket.number,
        "state": ticket.state,
        "lane": lane.name.get(lang) if lane else "",
        "stage": ticket.stage + 1,
        "stages": ticket.stages,
    }


def appointment_code(typed: str) -> dict[str, Any] | None:
    """The appointment that may be meant. `sure`: it has a digit, so it is no pinyin."""
    code = read_code(typed)
    return {"code": code, "shown": code_shown(code), "sure": any(map(str.isdigit, typed))} if code else None


def back_row(site: Site, back: ReturnCode, lang: str) -> dict[str, Any]:
    """What somebody comes back for, and what was missing then."""
    service = site.hall.services[back.service]
    names = {paper.zh: paper.get(lang) for paper in service.papers}
    return {
        "code": back.code,
        "name": service.name.get(lang),
        "missing": [names.get(paper, paper) for paper in back.missing],
        "until": moment(site.hall, back.until),
    }
