"""Why others come first, and why a ticket was called, in sentences that a visitor accepts. Pure.

Numbers, classes and times are what the hall's screens show anyway; why somebody has a class is never said.
"""

from collections.abc import Callable, Iterable

from config.lanes import REGULAR
from dispatcher import deciding
from dispatcher.deciding import Recorded, recorded
from dispatcher.events import Event
from dispatcher.rule import Head, Rule
from dispatcher.tickets import Ticket
from web.hub import View
from web.openings import local
from web.waits import those_ahead

Say = Callable[..., str]
"""A phrase in the reader's language: say('等候 %(count)s 人', count=3)."""

_NAMED = 3
"""How many numbers of those who simply came earlier are named."""
_FAVOURED = 6
_MINUTE_MS = 60_000


def of_waiting(view: View, ticket: Ticket, say: Say) -> list[str]:
    """Who is called before this ticket, and why; each sentence stands for itself."""
    state, now = view.state, view.now
    numbers = those_ahead(state, view.waits, ticket)
    rivals = sorted((found for number in numbers if (found := state.ticket(number))), key=lambda t: (t.arrival, t.ord))
    said = [*_earlier([t for t in rivals if _simply_earlier(t, ticket)], say)]
    special = [rival for rival in rivals if not _simply_earlier(rival, ticket)]
    said += [_special(rival, ticket, view, say) for rival in special[:_FAVOURED]]
    if len(special) > _FAVOURED:
        said.append(say("另有 %(count)s 位按同样的规则先叫。", count=len(special) - _FAVOURED))
    if not rivals:
        said.append(say("前面没有人，下一个空出来的窗口就叫您。"))
    if ticket.postponed:
        said.append(say("您往后排过 %(count)s 次，让过的号先叫。", count=ticket.postponed))
    if ticket.clock > now:
        said.append(say("您的预约是 %(clock)s，从那时起算等候时间。", clock=_clock(view, ticket.clock)))
    if view.waits.by_ticket.get(ticket.number) is None:
        said.append(say("现在没有开着的窗口能叫您，请稍候或问导办台。"))
    return said


def of_call(rule: Rule, view: View, event: Event, say: Say) -> list[str]:
    """Why this number was called then."""
    found, ticket, at = recorded(event, rule.hall), event.ticket, _clock(view, event.at)
    if found.word == deciding.ASKED or found.choice.chosen is None:
        return [say("%(clock)s %(window)s 号窗口指定叫了 %(ticket)s，原因记在审计里。", **_of(event, at))]
    head = found.choice.chosen
    waited = _minutes(event.at - head.clock)
    if len(found.choice.scores) == 1:
        alone = say(
            "%(clock)s %(window)s 号窗口空出来，能叫的只有 %(ticket)s，等了 %(minutes)s 分钟。",
            **_of(event, at),
            minutes=waited,
        )
        return [alone]
    said = [
        say(
            "%(clock)s %(window)s 号窗口空出来，比较了 %(count)s 条队伍的第一位，叫了 %(ticket)s：%(why)s。",
            **_of(event, at),
            count=len(found.choice.scores),
            why=_decided(found, head, event, say),
        )
    ]
    others = [other for other, score in found.choice.scores if other.number != ticket and score is not None]
    older = [other.number for other in sorted(others, key=lambda h: h.clock) if other.clock < head.clock]
    if older and found.word != deciding.OWN:
        said.append(
            say(
                "%(older)s 等得更久，但它的得分（等候 ÷ 目标 × 权重）当时还没有 %(ticket)s 高。",
                older=say("、").join(older[:_NAMED]),
                ticket=ticket,
            )
        )
    kept = [h for h, score in found.choice.scores if score is None and h.clock > event.at]
    if kept:
        said.append(say("%(numbers)s 是预约号，还没到可以叫的时间。", numbers=say("、").join(h.number for h in kept)))
    return said


def in_short(rule: Rule, view: View, event: Event, say: Say) -> str:
    """One line of a list of calls: '9:32　5 号窗口　A012　等得最久（14 分钟）'."""
    found = recorded(event, rule.hall)
    head = found.choice.chosen
    why = _decided(found, head, event, say) if head else say("指定叫号")
    return say("%(clock)s　%(window)s 号窗口叫 %(ticket)s：%(why)s", **_of(event, _clock(view, event.at)), why=why)


def _of(event: Event, clock: str) -> dict[str, str]:
    return {"clock": clock, "window": event.window, "ticket": event.ticket}


def _decided(found: Recorded, head: Head, event: Event, say: Say) -> str:
    minutes = _minutes(event.at - head.clock)
    match found.word:
        case deciding.OWN:
            return say("只等这个窗口的号，回来接着办")
        case deciding.SLOT:
            return say("预约号，按预约时间叫")
        case deciding.FAVOURED if head.queue.klass == "priority":
            return say("优先号，等了 %(minutes)s 分钟", minutes=minutes)
        case deciding.FAVOURED:
            return say("同时约了几家银行的企业，等了 %(minutes)s 分钟", minutes=minutes)
        case deciding.GUARD:
            return say("普通号已经超过目标，优先号连叫够了，先叫普通号")
        case deciding.HELP:
            return say("这个窗口帮办那条队，那边更急，等了 %(minutes)s 分钟", minutes=minutes)
        case deciding.LONGEST:
            return say("等得最久，%(minutes)s 分钟", minutes=minutes)
        case _:
            return say("得分最高，等了 %(minutes)s 分钟", minutes=minutes)


def _simply_earlier(rival: Ticket, ticket: Ticket) -> bool:
    return rival.klass == REGULAR and not rival.place and rival.arrival <= ticket.arrival


def _earlier(rivals: list[Ticket], say: Say) -> Iterable[str]:
    if not rivals:
        return
    named = say("、").join(rival.number for rival in rivals[:_NAMED])
    if len(rivals) <= _NAMED:
        yield say("您前面的 %(numbers)s 比您先到。", numbers=named)
    else:
        yield say("您前面有 %(count)s 位比您先到：%(numbers)s 等。", count=len(rivals), numbers=named)


def _special(rival: Ticket, ticket: Ticket, view: View, say: Say) -> str:
    """Somebody who did not simply come earlier."""
    number, minutes = rival.number, _minutes(view.now - rival.arrival)
    if rival.place:
        return say("您前面的 %(number)s 是办到一半回 %(window)s 号窗口接着办的。", number=number, window=rival.place)
    if rival.klass == "priority":
        return say("您前面的 %(number)s 是优先号，%(minutes)s 分钟前到，依法优先。", number=number, minutes=minutes)
    if rival.klass == "appointment":
        slot = _clock(view, rival.slot)
        return say("您前面的 %(number)s 是 %(clock)s 的预约号，按时签了到。", number=number, clock=slot)
    if rival.klass != REGULAR:
        return say(
            "您前面的 %(number)s 是同时约了几家银行的企业，%(minutes)s 分钟前到。", number=number, minutes=minutes
        )
    if ticket.postponed and rival.clock <= ticket.clock:
        return say("您前面的 %(number)s 是您往后排时让过的。", number=number)
    return say("您前面的 %(number)s 是回来接着排的，之前等的时间算在内。", number=number)


def _minutes(ms: int) -> int:
    return max(0, ms) // _MINUTE_MS


def _clock(view: View, at: int) -> str:
    moment = local(view.hall, at)
    return f"{moment.hour}:{moment:%M}"
