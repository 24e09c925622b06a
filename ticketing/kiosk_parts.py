"""The live parts of the kiosk's pages: the sentence on top, each tile's wait, and what replaces the home page."""

from collections.abc import Iterable
from datetime import datetime

from config.hall import Hall, Lane
from dispatcher.events import Event
from dispatcher.state import State
from ticketing.choices import lanes_of, tiles
from web.hub import Part, Topic, View
from web.openings import gives, gives_next, gives_until, local
from web.site import Site
from web.waits import level, minutes, with_count

ROLES = frozenset({"kiosk", "manager", "admin"})
_MOST = 0.8
"""Of those who wait now, the share meant by 'most'."""

_WEEKDAYS = "一二三四五六日"


def topic(site: Site) -> Topic:
    """What every kiosk watches."""
    return Topic(name="kiosk", parts=parts(site), data=_data, role=ROLES, concerns=_of_slips)


def _of_slips(event: Event, key: str) -> bool:
    """All that a kiosk's page acts on by itself is what became of a slip."""
    return event.kind.startswith("slip.")


def parts(site: Site) -> dict[str, Part]:
    """All parts by name: 'summary', 'closed', 'wait-<letter>' of each tile, 'lane-<code>' where an area has several."""
    found: dict[str, Part] = {"summary": _summary(site), "closed": _closed(site)}
    for series in tiles(site.hall):
        lanes = lanes_of(site.hall, series.letter)
        found[f"wait-{series.letter}"] = _wait(site, lanes)
        if len(lanes) > 1:
            found |= {f"lane-{lane.code}": _wait(site, (lane,)) for lane in lanes}
    return found


def _data(view: View, key: str) -> dict[str, object]:
    return {
        "lanes": {
            lane: {"waiting": view.state.count(lane), "p50_s": view.waits.by_lane.get(lane)} for lane in view.hall.lanes
        }
    }


def wait_words(view: View, lanes: Iterable[Lane], lang: str) -> tuple[str, str]:
    """Level and words of somebody who takes a number now for any of the lanes."""
    every = tuple(lanes)
    known = [wait for lane in every if (wait := view.waits.by_lane.get(lane.code)) is not None]
    soonest = min(known, default=None)
    target = min(min(lane.targets.values()) if lane.papers else lane.targets["regular"] for lane in every)
    return level(soonest, target), with_count(lang, soonest, waiting(view.state, every))


def waiting(state: State, lanes: Iterable[Lane]) -> int:
    """How many tickets stand in any of the lanes, each counted once."""
    wanted = {lane.code for lane in lanes}
    queues = [state.queue(name) for name in state.queues() if name.rpartition(":")[0] in wanted]
    return len(set().union(*queues))


def _wait(site: Site, lanes: tuple[Lane, ...]) -> Part:
    def part(view: View, key: str, lang: str) -> str:
        if not any(gives(view.hall, lane, view.now) for lane in lanes):
            return site.render("kiosk_wait.html", lang, level="none", words=_resumes(site, view, lanes, lang))
        if any(lane.papers for lane in lanes):
            return site.render("kiosk_wait.html", lang, level="ok", words=site.phrase(lang, "材料齐全，不用排队"))
        found, words = wait_words(view, lanes, lang)
        return site.render("kiosk_wait.html", lang, level=found, words=words)

    return part


def _resumes(site: Site, view: View, lanes: tuple[Lane, ...], lang: str) -> str:
    at = gives_next(view.hall, lanes, view.now)
    if at is None:
        return site.phrase(lang, "暂停取号")
    return site.phrase(lang, "现在不取号，%(when)s 起", when=_when(view.hall, view.now, at, lang))


def _summary(site: Site) -> Part:
    def part(view: View, key: str, lang: str) -> str:
        total = waiting(view.state, view.hall.lanes.values())
        waits = sorted(wait for wait in view.waits.by_ticket.values() if wait is not None)
        if not total:
            sentence = site.phrase(lang, "现在没有人等候")
        elif not waits:
            sentence = site.phrase(lang, "现在 %(count)s 人等候", count=total)
        else:
            most = minutes(waits[min(len(waits) - 1, int(len(waits) * _MOST))])
            sentence = site.phrase(lang, "现在 %(count)s 人等候，多数 %(most)s 分钟内叫到", count=total, most=most)
        until = gives_until(view.hall, view.hall.lanes.values(), view.now)
        if until is None:
            return sentence
        clock = local(view.hall, until).strftime("%H:%M")
        return sentence + site.phrase(lang, "；取号到 %(clock)s", clock=clock)

    return part


def _closed(site: Site) -> Part:
    def part(view: View, key: str, lang: str) -> str:
        lanes = tuple(view.hall.lanes.values())
        if view.state.open and any(gives(view.hall, lane, view.now) for lane in lanes):
            return ""
        at = gives_next(view.hall, lanes, view.now)
        today = at is not None and local(view.hall, at).date() == local(view.hall, view.now).date()
        headline = "现在不取号" if today else "今日业务已结束"
        return site.render(
            "kiosk_closed.html",
            lang,
            headline=site.phrase(lang, headline),
            second=site.phrase("en", headline),
            next=_when(view.hall, view.now, at, lang) if at else "",
            next_second=_when(view.hall, view.now, at, "en") if at else "",
            machines=[
                {"name": machine.name.get(lang), "place": machine.place.get(lang)}
                for machine in view.hall.machines.values()
            ],
        )

    return part


def _when(hall: Hall, now: int, at: int, lang: str) -> str:
    """'14:00' today, '11月24日 周二 9:00' or 'Tue 24 Nov 09:00' on another day."""
    moment, today = local(hall, at), local(hall, now)
    if moment.date() == today.date():
        return moment.strftime("%H:%M")
    return _date(moment, lang) + moment.strftime(" %H:%M")


def _date(moment: datetime, lang: str) -> str:
    if lang == "zh":
        return f"{moment.month}月{moment.day}日 周{_WEEKDAYS[moment.weekday()]}"
    return moment.strftime("%a %d %b")
