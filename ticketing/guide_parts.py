"""The live parts of the guide desk: who calls for help, who was missed, how many wait, which devices need a hand."""

from collections.abc import Iterator
from functools import partial

from config.hall import Hall
from dispatcher.advice_changes import HELP, is_done
from dispatcher.help_commands import calls
from dispatcher.lifecycle import FINAL
from dispatcher.tickets import Ticket
from ticketing.kiosk_parts import waiting
from ticketing.slip_faults import SlipFaults
from web.hub import Part, Topic, View
from web.openings import local
from web.presence import Sight
from web.printer_words import TROUBLES
from web.site import Site
from web.wired_frames import VERSION as WIRED_VERSION

ROLES = frozenset({"guide", "manager", "admin"})
MISSED_SHOWN = 20
_PAGES = {"kiosk": "取号机", "hall": "综合屏", "window": "窗口屏", "rate": "评价器"}
ABOUT = {"": "按了「找人帮忙」", "green": "绿色通道，请核对材料"}


def topic(site: Site, faults: SlipFaults) -> Topic:
    """What every guide desk watches; it is told of slips and of calls for help."""

    def data(view: View, key: str) -> dict[str, object]:
        return {
            "waiting": waiting(view.state, view.hall.lanes.values()),
            "help": [call._asdict() for call in calls(view.state.desk.get("help", ""))],
            "missed": [ticket.number for ticket in view.state.missed()],
            "alerts": [alert["words"] for alert in alerts(site, faults, view, "zh")],
        }

    return Topic(
        name="guide",
        parts=parts(site, faults),
        data=data,
        role=ROLES,
        concerns=lambda event, key: event.kind.startswith(("slip.", "help.")),
    )


def parts(site: Site, faults: SlipFaults) -> dict[str, Part]:
    def count(view: View, key: str, lang: str) -> str:
        return site.phrase(lang, "等候 %(count)s 人", count=waiting(view.state, view.hall.lanes.values()))

    def pill(view: View, key: str, lang: str) -> str:
        return site.render("guide_pill.html", lang, alerts=alerts(site, faults, view, lang))

    def troubles(view: View, key: str, lang: str) -> str:
        return site.render("guide_alerts.html", lang, alerts=alerts(site, faults, view, lang))

    def help_wanted(view: View, key: str, lang: str) -> str:
        rows = [
            {
                "device": call.device,
                "taken": call.state == "taken",
                "staff": call.staff,
                "about": site.phrase(lang, ABOUT.get(call.about, ABOUT[""])),
                "since": call.since,
                "clock": local(view.hall, call.since).strftime("%H:%M"),
            }
            for call in calls(view.state.desk.get("help", ""))
        ]
        return site.render("guide_help.html", lang, calls=rows, led=led(site, view))

    def missed(view: View, key: str, lang: str) -> str:
        found = sorted(view.state.missed(), key=lambda ticket: -ticket.called_at)
        rows = [missed_row(site, view, ticket, lang) for ticket in found[:MISSED_SHOWN]]
        return site.render("guide_missed.html", lang, tickets=rows, more=max(0, len(found) - MISSED_SHOWN))

    return {"count": count, "pill": pill, "alerts": troubles, "help": help_wanted, "missed": missed}


def led(site: Site, view: View) -> list[Ticket]:
    """Called visitors who are to be led to their window; why is for the clerk to know."""
    wanted = {"sight", "escort"}
    return [ticket for ticket in view.state.called() if wanted & set(site.dispatcher.needs_of(ticket))]


def missed_row(site: Site, view: View, ticket: Ticket, lang: str) -> dict[str, object]:
    """A missed ticket as it is offered back. `late`: only with a reason of its own."""
    rules, say = view.hall.rules, partial(site.phrase, lang)
    missed_at = ticket.due - round(rules.return_min * 60_000)
    if ticket.misses >= 2:
        lands = say("第 %(times)s 次过号，恢复后排在最后", times=ticket.misses)
    elif rules.return_clock_share is None:
        lands = say("恢复后排在下 %(calls)s 次叫号之后", calls=rules.return_after_calls)
    else:
        lands = say("恢复后保留一部分已等的时间")
    return {
        "number": ticket.number,
        "clock": local(view.hall, missed_at).strftime("%H:%M"),
        "lane": matter(view.hall, ticket, lang),
        "late": view.now > ticket.due,
        "until": local(view.hall, ticket.due).strftime("%H:%M"),
        "lands": lands,
    }


def matter(hall: Hall, ticket: Ticket, lang: str) -> str:
    lane = hall.lanes.get(ticket.lane or next(iter(ticket.lanes), ""))
    return lane.name.get(lang) if lane else ""


def _to_ask(site: Site, view: View, lang: str) -> Iterator[dict[str, object]]:
    """Windows that the manager wants open, where nobody sits yet: somebody has to go there."""
    book, say = site.advice, partial(site.phrase, lang)
    for asked in book.followed(view.now) if book.day == view.state.day else ():
        lane = view.hall.lanes.get(asked.lane)
        if lane is not None and asked.do != HELP and not is_done(asked, view.state, view.now):
            words = {"window": asked.window, "lane": lane.name.get(lang)}
            yield {
                "mark": f"asked {asked.name} {asked.at}",
                "words": say("请 %(window)s 号窗口开窗接待%(lane)s（值班领导）", **words),
                "clock": local(view.hall, asked.until).strftime("→ %H:%M"),
                "tickets": [],
            }


def alerts(site: Site, faults: SlipFaults, view: View, lang: str) -> list[dict[str, object]]:
    """What needs a hand, windows that are wanted first. `mark` names one alert for as long as it lasts."""
    say, colon = partial(site.phrase, lang), "：" if lang == "zh" else ": "
    found: list[dict[str, object]] = [*_to_ask(site, view, lang)]
    for fault in faults.printers():
        without = [each.ticket for each in faults.unprinted(fault.printer) if _lives(view, each.ticket)]
        found.append(
            {
                "mark": f"{fault.printer} {fault.at}",
                "words": f"{fault.printer}{colon}{say(TROUBLES.get(fault.why, '打印机没反应'))}",
                "clock": local(view.hall, fault.at).strftime("%H:%M"),
                "tickets": without,
            }
        )
    for sight in _silent(site):
        page, _, key = sight.page.partition(":")
        name = say(_PAGES.get(page, "屏幕"))
        found.append(
            {
                "mark": f"{sight.device} {sight.page} {sight.seen:.0f}",
                "words": say("%(device)s：%(page)s没有反应", device=sight.device, page=f"{name}{key and f' {key}'}"),
                "clock": local(view.hall, round(sight.seen * 1000)).strftime("%H:%M"),
                "tickets": [],
            }
        )
    return found


def _silent(site: Site) -> Iterator[Sight]:
    """Pages that are not heard any more. A device on a wire counts once, whatever windows it has, and only as long as
    the hall file names it."""
    told = set[str]()
    for sight in site.presence.silent():
        if sight.version != WIRED_VERSION:
            yield sight
        elif sight.device in site.hall.devices and sight.device not in told:
            told.add(sight.device)
            yield sight


def _lives(view: View, number: str) -> bool:
    ticket = view.state.ticket(number)
    return ticket is not None and ticket.state not in FINAL
