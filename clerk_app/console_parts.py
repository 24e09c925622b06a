"""What each part of the console is drawn from, in words and figures; the templates only set it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from clerk_app import words
from clerk_app.actions import ACTIONS, PAUSE, RARE, Action
from clerk_app.advice_alerts import asked
from clerk_app.console_alerts import alerts
from clerk_app.outcomes import usual
from clerk_app.rating_wait import has_pad, rated_until
from clerk_app.seat import Seat
from clerk_app.tally import Tally
from clerk_app.turns import Turn
from dispatcher import deciding
from dispatcher.catalogue_minutes import catalogue_minutes
from dispatcher.lifecycle import CALLED
from dispatcher.tickets import Ticket
from dispatcher.visits import Visits
from web.hub import View
from web.site import Site

_MINUTE_MS = 60_000
Words = dict[str, Any]
Part = Callable[[Seat, View, str], Words]

WHY = {
    deciding.OWN: "回本窗口",
    deciding.GUARD: "普通号已超时",
    deciding.HELP: "帮办",
    deciding.LONGEST: "等得最久",
    deciding.RULE: "按规则轮到",
}
"""Why somebody is the next, where no class or appointment says it."""


class Parts:
    def __init__(self, site: Site, tally: Tally, visits: Visits) -> None:
        self._site, self._tally, self._visits = site, tally, visits
        self._minutes: tuple[str, Callable[[str, str], float]] | None = None
        self.of: dict[str, Part] = {
            "pill": lambda seat, view, lang: {},
            "card": self._card,
            "primary": self._primary,
            "actions": self._actions,
            "alerts": self._alerts,
            "next": self._next,
            "rare": self._rare,
            "held": self._held,
            "day": self._day,
            "tally": self._day,
            "pause": lambda seat, view, lang: {"pause": self._action(PAUSE, seat, view)},
        }

    def _card(self, seat: Seat, view: View, lang: str) -> Words:
        hall, ticket, say = view.hall, seat.ticket, partial(self._site.phrase, lang)
        minutes = self._usual(view, ticket) if ticket else 0.0
        found: Words = {
            "now": view.now,
            "clock": words.clock,
            "share": words.share,
            "hm": partial(words.local_time, hall),
            "spell": partial(words.spell, say),
            "patience_s": round(seat.patience / 1000),
            "usual": round(minutes * _MINUTE_MS),
            "usual_minutes": round(minutes),
            "longest_minutes": seat.longest // _MINUTE_MS,
            "home": self._home(seat, view, lang),
            "others": others_open(view, seat.number),
            "last": self._tally.of(seat.at.clerk).last,
        }
        if ticket:
            found |= {
                "matter": words.matter(hall, ticket, lang),
                "favour": words.favour(hall, ticket, lang),
                "needs": words.needs(say, self._site.dispatcher.needs_of(ticket)),
                "desk_note": words.desk_note(say, ticket),
                "why": say(ticket.reason) if ticket.reason else "",
                "papers": words.papers(hall, ticket, lang),
            }
        return found

    def _primary(self, seat: Seat, view: View, lang: str) -> Words:
        hall, say, ticket = view.hall, partial(self._site.phrase, lang), seat.ticket
        first = seat.upcoming[0] if seat.upcoming else None
        service = hall.services.get(ticket.service) if ticket else None
        return {
            "first": first,
            "first_words": say(
                "下一位 %(ticket)s・已等 %(minutes)s 分・%(matter)s",
                ticket=first.number,
                matter=words.matter(hall, first, lang),
                minutes=waited_minutes(first, view.now),
            )
            if first
            else "",
            "ahead": say("・下一位 %(ticket)s", ticket=first.number) if first else "",
            "outcome": usual(service.outcome if service else "", collects=bool(ticket and ticket.text("collects"))),
            "papers": "\n".join(paper.get(lang) for paper in service.papers) if service else "",
            "waits": rated_until(self._site, self._visits, view, seat.number),
            "has_screen": self._has_screen(seat),
        }

    def _actions(self, seat: Seat, view: View, lang: str) -> Words:
        return {"actions": [self._action(action, seat, view) for action in ACTIONS]}

    def _rare(self, seat: Seat, view: View, lang: str) -> Words:
        return {"actions": [self._action(action, seat, view) for action in RARE]}

    def _action(self, action: Action, seat: Seat, view: View) -> Words:
        """Whether it works now, and if not, why; for what still rests, until when (ms)."""
        drawn: Words = {**action._asdict(), "on": seat.state in action.states, "ready": 0, "again": False}
        drawn["ticket"] = seat.ticket.number if seat.ticket else ""
        if seat.ticket and seat.state == CALLED:
            rules = view.hall.rules
            recall = seat.ticket.announced + round(rules.recall_pause_s * 1000)
            ready = {"recall": recall, "no-show": seat.ticket.called_at + seat.patience}
            drawn["ready"] = ready.get(action.name, 0)
            drawn["again"] = action.name == "no-show" and seat.ticket.calls < rules.announcements
        if action.name == "ask-rating" and drawn["on"]:
            last = self._visits.last(seat.number) if self._visits.day == view.state.day else None
            drawn["ticket"], drawn["on"] = (last.ticket, True) if last else ("", False)
            if last and not has_pad(self._site, seat.number):
                drawn |= {"on": False, "why": "评价器没有连接，请群众用手机评价"}
        return drawn

    def _alerts(self, seat: Seat, view: View, lang: str) -> Words:
        say = partial(self._site.phrase, lang)
        found = asked(self._site.advice, seat.number, view, say, lang)
        return {"alerts": [*found, *alerts(seat, view, say, has_screen=self._has_screen(seat))]}

    def _has_screen(self, seat: Seat) -> bool:
        """False only where a display was once heard: a window without one is announced by the hall's."""
        page = f"window:{seat.number}"
        return self._site.presence.hears(page) or not self._site.presence.knows(page)

    def _next(self, seat: Seat, view: View, lang: str) -> Words:
        rows = [
            {
                "number": turn.ticket.number,
                "matter": words.matter(view.hall, turn.ticket, lang),
                "favoured": turn.why == deciding.FAVOURED,
                "why": self._why(turn, at, view, lang),
                "minutes": waited_minutes(turn.ticket, view.now),
            }
            for at, turn in enumerate(seat.turns)
        ]
        longest = seat.longest // _MINUTE_MS
        return {"rows": rows, "longest_minutes": longest, "home": self._home(seat, view, lang)}

    def _why(self, turn: Turn, at: int, view: View, lang: str) -> str:
        """In a few words, what made the order rule name this ticket; `at` is how many come before it."""
        say, ticket = partial(self._site.phrase, lang), turn.ticket
        if turn.why == deciding.SLOT:
            return f"{say('预约')} {words.local_time(view.hall, ticket.slot)}"
        if turn.why == deciding.FAVOURED:
            return view.hall.classes[ticket.klass].name.get(lang)
        return say("依次" if at and turn.why == deciding.LONGEST else WHY[turn.why])

    def _held(self, seat: Seat, view: View, lang: str) -> Words:
        rows = [
            {
                "number": ticket.number,
                "kind": ticket.hold,
                "mine": ticket.place == seat.number,
                "minutes": max(0, view.now - ticket.whole("held_at")) // _MINUTE_MS,
                "late": view.now > ticket.due,
            }
            for ticket in seat.held
        ]
        return {"rows": rows, "bound": [ticket.number for ticket in seat.bound]}

    def _day(self, seat: Seat, view: View, lang: str) -> Words:
        return {"served": self._tally.of(seat.at.clerk), "clock": words.clock}

    def _home(self, seat: Seat, view: View, lang: str) -> str:
        return view.hall.lanes[view.hall.windows[seat.number].home].name.get(lang)

    def _usual(self, view: View, ticket: Ticket) -> float:
        """Minutes that such a matter usually takes."""
        if self._minutes is None or self._minutes[0] != view.hall.revision:
            self._minutes = view.hall.revision, catalogue_minutes(view.hall)
        return self._minutes[1](ticket.service, ticket.lane)


def waited_minutes(ticket: Ticket, now: int) -> int:
    return (ticket.waited + max(0, now - ticket.since)) // _MINUTE_MS


def others_open(view: View, window: str) -> int:
    """How many other open windows call from this one's home lane."""
    home = view.hall.windows[window].home
    return sum(
        view.state.window(other.number).state not in ("closed", "paused")
        for other in view.hall.windows.values()
        if other.number != window and home in (other.home, *other.also)
    )
