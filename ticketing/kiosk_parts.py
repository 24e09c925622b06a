"""The live parts of the kiosk's pages: the sentence on top, each tile's wait, and what replaces the home page."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.hall import Diary, Hall, Lane
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

SHUT = "none shut"
"""The level of a lane that calls nobody now, or has no numbers left."""

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
            return site.render("kiosk_wait.html", lang, level=SHUT, words=_resumes(site, view, lanes, lang))
        if is_full(view, lanes):
            return site.render("kiosk_wait.html", lang, level=SHUT, words=_full(site, view, lanes, lang))
        if any(lane.papers for lane in lanes):
            return site.render("kiosk_wait.html", lang, level="ok", words=site.phrase(lang, "材料齐全，不用排队"))
        if paused := _paused(site, view, lanes, lang):
            return site.render("kiosk_wait.html", lang, level=SHUT, words=paused)
        found, words = wait_words(view, lanes, lang)
        return site.render("kiosk_wait.html", lang, level=found, words=words)

    return part


def _resumes(site: Site, view: View, lanes: tuple[Lane, ...], lang: str) -> str:
    at = gives_next(view.hall, lanes, view.now)
    if at is None:
        return site.phrase(lang, "暂停取号")
    return site.phrase(lang, "现在不取号，%(when)s 起", when=_when(view.hall, view.now, at, lang))


def is_full(view: View, lanes: Iterable[Lane]) -> bool:
    """Whether every lane of these that gives numbers now has given all of today's."""
    giving = [lane for lane in lanes if gives(view.hall, lane, view.now)]
    quotas = {lane.code: view.hall.lanes[lane.code].quota for lane in giving}
    return all(quota is not None and view.state.given(code) >= quota for code, quota in quotas.items())


def _full(site: Site, view: View, lanes: tuple[Lane, ...], lang: str) -> str:
    name = view.hall.series[lanes[0].series].name if len(lanes) > 1 else lanes[0].name
    words = site.phrase(lang, "今天的%(name)s号已取完", name=name.get(lang))
    tomorrow = local(view.hall, view.now).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), ZoneInfo(view.hall.timezone))
    at = gives_next(view.hall, lanes, round(midnight.timestamp() * 1000) - 1)
    if at is not None:
        soon = local(view.hall, at)
        clock = site.phrase(lang, "明天 %(clock)s", clock=soon.strftime("%H:%M"))
        when = clock if soon.date() == tomorrow else _when(view.hall, view.now, at, lang)
        words += site.phrase(lang, "，%(when)s 开始", when=when)
    if any(_books(view.hall, diary, lane) for diary in view.hall.appointments.diaries.values() for lane in lanes):
        words += site.phrase(lang, "；可预约")
    return words


def _books(hall: Hall, diary: Diary, lane: Lane) -> bool:
    """Whether items of the lane can be booked in the diary."""
    named = (hall.services[code].lane for code in diary.services if code in hall.services)
    return lane.code in (diary.lane, *named)


def _paused(site: Site, view: View, lanes: tuple[Lane, ...], lang: str) -> str:
    """What a pause of every window that could call says; '' while somebody serves, or nobody has come to work."""
    numbers = {number for lane in lanes for number in view.hall.serving(lane.code)}
    windows = [window for number in numbers if (window := view.state.window(number)).state != "closed"]
    if not windows or any(window.state != "paused" for window in windows):
        return ""
    known = [window.until for window in windows if window.until > view.now]
    if not known:
        return site.phrase(lang, "窗口暂停，可以先取号")
    clock = local(view.hall, min(known)).strftime("%H:%M")
    return site.phrase(lang, "窗口暂停，约 %(clock)s 恢复", clock=clock)


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
