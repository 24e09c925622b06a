"""What the console says after a step: one sentence per event, with what can be taken back and for how long."""

from clerk_app.words import Say, spell
from config.hall import Hall
from dispatcher.events import Event
from dispatcher.lifecycle import FINISHED, WAITING
from dispatcher.tickets import Ticket

UNDOABLE = frozenset({"ticket.called", "ticket.finished", "ticket.missed", "ticket.held", "ticket.transferred"})
"""Kinds that `undo` takes back. A pause is taken back by resuming."""

_PLAIN = {
    "window.opened": "窗口已开",
    "window.paused": "窗口已暂停",
    "window.resumed": "窗口已恢复",
    "window.closed": "窗口已关",
    "ticket.called": "已呼叫 %(ticket)s",
    "ticket.started": "%(ticket)s 开始办理",
    "ticket.held": "%(ticket)s 已挂起",
    "ticket.resumed": "%(ticket)s 已请回，轮到时会再叫",
    "ticket.missed": "%(ticket)s 已过号，可在规定时间内回来",
    "ticket.undone": "已撤销，%(ticket)s 回到原处",
    "rating.asked": "评价器已再次请 %(ticket)s 评价",
}

_REROUTED = {
    "skip": "%(ticket)s 不去下一步了，已在别处办好",
    "end": "%(ticket)s 办完这一步就结束，后面的不办了",
    "add": "%(ticket)s 办完这一步后加了一步",
    "back": "%(ticket)s 的步骤已恢复",
}


def said(say: Say, hall: Hall, lang: str, event: Event, ticket: Ticket | None) -> str:
    """The sentence for an event; `ticket` as it is now."""
    match event.kind:
        case "ticket.recalled":
            return say("已重呼 %(ticket)s，第 %(calls)s 次", ticket=event.ticket, calls=event.fields.get("calls", "2"))
        case "ticket.finished" if event.fields.get("state") == WAITING:
            where, steps = _waits(hall, lang, event), _place(say, hall, lang, event)
            return say(
                "%(ticket)s 这一步已完成，请到%(where)s等下一步：%(steps)s",
                ticket=event.ticket,
                where=where,
                steps=steps,
            )
        case "ticket.finished":
            spent = event.at - ticket.started_at if ticket else 0
            return say("%(ticket)s 服务完成，用时 %(spent)s", ticket=event.ticket, spent=spell(say, spent))
        case "ticket.missed" if event.fields.get("state") == FINISHED:
            return say("%(ticket)s 多次过号，号票到此为止", ticket=event.ticket)
        case "ticket.transferred":
            return say("%(ticket)s 已转到%(place)s", ticket=event.ticket, place=_place(say, hall, lang, event))
        case "ticket.rerouted":
            return say(_REROUTED[event.fields["reroute.what"]], ticket=event.ticket)
    return say(_PLAIN[event.kind], ticket=event.ticket)


def _place(say: Say, hall: Hall, lang: str, event: Event) -> str:
    if window := event.fields.get("place"):
        return say("%(number)s号窗口", number=window)
    codes = event.fields.get("todo", "").split(",")
    return ("、" if lang == "zh" else ", ").join(
        hall.lanes[code].name.get(lang) for code in codes if code in hall.lanes
    )


def _waits(hall: Hall, lang: str, event: Event) -> str:
    """Where one waits for the lanes of the next step."""
    zones = {hall.lanes[code].zone for code in event.fields.get("todo", "").split(",") if code in hall.lanes}
    return ("、" if lang == "zh" else ", ").join(hall.zones[zone].place.get(lang) for zone in sorted(zones))
