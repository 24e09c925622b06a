"""What is on the paper a visitor takes along, as plain data. Pure: no printer, no clock, no Redis."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.hall import Hall
from dispatcher.journey import Step, steps
from dispatcher.tickets import Ticket
from ticketing.places import home_windows, in_words, windows_of, zone_of
from web.canonical import canonical
from web.journey_words import step_name
from web.waits import in_person, is_free, span

Say = Callable[..., str]
"""say(lang, chinese phrase, **values) → the phrase in that language."""

PAPERS_SHOWN = 3
STEPS_SHOWN = 3
_TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip, top to bottom, each text in the visitor's language. `link` is empty where no phone reaches the hall."""

    hall: str
    zone: str
    number: str
    favoured: str
    service: str
    windows: str
    place: str
    ahead: str
    wait: str
    bring: tuple[str, ...]
    link: str
    scan: str
    rule: str
    at: str
    reprint: str
    steps: tuple[str, ...] = ()


def compose(
    ticket: Ticket,
    hall: Hall,
    say: Say,
    *,
    ahead: int,
    wait_s: float | None,
    p80_s: float | None = None,
    now: int,
    link: str = "",
    reprint: bool = False,
) -> Slip:
    """The slip of a live ticket. `now` in ms, `wait_s` and its P80 in seconds (None: no estimate), `link` the phone
    page."""
    lang = ticket.language
    zone = zone_of(hall, ticket)
    numbers = in_words(windows_of(hall, ticket.lanes, ticket.place))
    return Slip(
        hall=_clean(hall.name.get(lang)),
        zone=_clean(zone.name.get(lang)),
        number=ticket.number,
        favoured=say(lang, "优先") if ticket.klass == "priority" or ticket.group else "",
        service=title(ticket, hall, lang),
        windows=say(lang, "%(numbers)s 号窗口，任一窗口都可能叫到您", numbers=numbers) if numbers else "",
        place=say(lang, "请到%(place)s等候", place=_clean(zone.place.get(lang))),
        ahead="" if ticket.window else say(lang, "前面还有 %(count)s 人", count=ahead),
        wait=_wait(ticket, hall, say, ahead, (wait_s, p80_s), now),
        bring=papers(ticket, hall, lang)[:PAPERS_SHOWN],
        link=link,
        scan=say(lang, "手机扫码看进度") if link else "",
        rule=rule_of_no_show(hall, lang, say),
        at=_local(now, hall).strftime("%Y-%m-%d %H:%M"),
        reprint=say(lang, "补打") if reprint else "",
        steps=way(ticket, hall, say),
    )


def title(ticket: Ticket, hall: Hall, lang: str) -> str:
    """Name of the service, or of the area when no single service was chosen."""
    service = hall.services.get(ticket.service)
    if service is not None:
        return _clean(service.name.get(lang))
    if len(ticket.lanes) == 1 and ticket.lanes[0] in hall.lanes:
        return _clean(hall.lanes[ticket.lanes[0]].name.get(lang))
    area = hall.series.get(ticket.series)  # its letter may have gone since the ticket was taken
    return _clean(area.name.get(lang)) if area else ticket.series


def papers(ticket: Ticket, hall: Hall, lang: str) -> tuple[str, ...]:
    """What to have ready, in the words of the catalogue."""
    service = hall.services.get(ticket.service)
    return tuple(_clean(paper.get(lang)) for paper in service.papers) if service else ()


def way(ticket: Ticket, hall: Hall, say: Say) -> tuple[str, ...]:
    """Where a ticket of several stages goes, one after another; of many stages the first two and how many follow."""
    lang, found = ticket.language, [step for step in steps(ticket) if step.state in ("done", "now", "next")]
    if len(found) < 2:
        return ()
    shown = found if len(found) <= STEPS_SHOWN else found[: STEPS_SHOWN - 1]
    lines = [_step(ticket, hall, at, step, say) for at, step in enumerate(shown, 1)]
    if len(shown) < len(found):
        lines.append(say(lang, "还有 %(count)s 步，看手机或问工作人员", count=len(found) - len(shown)))
    return tuple(lines)


def _step(ticket: Ticket, hall: Hall, at: int, step: Step, say: Say) -> str:
    lang = ticket.language
    numbers = in_words((step.window,) if step.window else home_windows(hall, step.lanes))
    name = _clean(step_name(hall, step, say, lang))
    return say(lang, "第 %(at)s 步：%(name)s，%(numbers)s 号窗口", at=at, name=name, numbers=numbers)


def rule_of_no_show(hall: Hall, lang: str, say: Say) -> str:
    """The rule in one sentence, from the hall's own fields."""
    rules = hall.rules
    return say(
        lang,
        "过号了怎么办：%(minutes)s 分钟内可在取号机、手机或导办台恢复；第 %(misses)s 次过号，号码作废",
        minutes=f"{rules.return_min:g}",
        misses=rules.misses,
    )


def clock_span(hall: Hall, now: int, wait_s: float | None, p80_s: float | None = None) -> str:
    """'10:45–10:55': the expected call as times of day, or '' when nobody knows."""
    found = span(wait_s, p80_s)
    if found is None:
        return ""
    at = _local(now, hall)
    return "–".join(_to_five(at + timedelta(minutes=m)).strftime("%H:%M") for m in (found.low, found.high))


def _wait(ticket: Ticket, hall: Hall, say: Say, ahead: int, told: tuple[float | None, float | None], now: int) -> str:
    wait_s, p80_s = told
    if ticket.window:  # called while the paper was on its way
        return say(ticket.language, "已叫到您，请到 %(window)s 号窗口", window=ticket.window)
    words = in_person(ticket.language, wait_s, ahead, p80_s)
    if wait_s is None or is_free(wait_s, ahead):
        return words
    return say(
        ticket.language,
        "大约等候 %(wait)s（%(clock)s 叫到）",
        wait=words.removeprefix("约 "),
        clock=clock_span(hall, now, wait_s, p80_s),
    )


def _to_five(at: datetime) -> datetime:
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at - past + timedelta(minutes=5) if past else at


def _local(now: int, hall: Hall) -> datetime:
    return datetime.fromtimestamp(now / 1000, ZoneInfo(hall.timezone))


def _clean(text: str) -> str:
    return canonical(text, _TEXT_LIMIT)
