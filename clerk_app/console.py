"""The parts of a clerk's console, drawn from the hall as it stands. The page around them is in desk_page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from clerk_app import words
from clerk_app.outcomes import usual
from clerk_app.panel import Panel
from clerk_app.seat import Seat, look
from clerk_app.tally import Tally
from dispatcher.estimates import catalogue_minutes
from dispatcher.lifecycle import CALLED, SERVING
from dispatcher.tickets import Ticket
from web.hub import Topic, View
from web.site import Site

_MINUTE_MS = 60_000
_AT_WINDOW = (CALLED, SERVING)


class Action(NamedTuple):
    """One of the exceptions beside the primary action: its key, its words, the states in which it works."""

    key: str
    name: str
    label: str
    states: tuple[str, ...]
    why: str
    """Said when it is pressed in another state."""
    opens: bool = False
    grave: bool = False


ACTIONS = (
    Action("1", "recall", "重呼", (CALLED,), "呼叫之后、开始办理之前才能重呼"),
    Action("2", "no-show", "过号", (CALLED,), "呼叫之后、开始办理之前才能过号", grave=True),
    Action("3", "transfer", "转窗", _AT_WINDOW, "有群众在窗口时才能转窗", opens=True),
    Action("4", "hold", "挂起", _AT_WINDOW, "有群众在窗口时才能挂起", opens=True),
    Action("5", "call", "指定号", ("free",), "窗口空闲时才能呼叫指定号", opens=True),
    Action("9", "outcome", "换结果", (SERVING,), "办理中才能选结果", opens=True),
)
KEY_CARD = (*((action.key, action.label) for action in ACTIONS), ("0", "暂停"))

Words = dict[str, Any]


class Console:
    """Draws every window's console, part by part."""

    def __init__(self, site: Site, tally: Tally, panels: Sequence[Panel] = ()) -> None:
        self._site, self._tally, self.panels = site, tally, tuple(panels)
        self._contexts: dict[str, Callable[[Seat, View, str], Words]] = {
            "pill": lambda seat, view, lang: {},
            "card": self._card,
            "primary": self._primary,
            "actions": self._actions,
            "next": self._next,
            "held": self._held,
            "tally": lambda seat, view, lang: {"served": self._tally.of(seat.at.clerk), "clock": words.clock},
            "pause": lambda seat, view, lang: {},
        }
        self._minutes: tuple[str, Callable[[str, str], float]] | None = None
        self._seen: tuple[View, dict[str, Seat]] | None = None

    def topic(self) -> Topic:
        names = [*self._contexts, *(panel.name for panel in self.panels)]
        parts = {name: partial(self.draw, name) for name in names}
        return Topic(name="console", parts=parts, data=self.data, role=frozenset({"clerk"}))

    def draw(self, name: str, view: View, window: str, lang: str) -> str:
        """One part as HTML. Raises KeyError for a window that the hall does not have."""
        seat = self._look(view, window)
        if name not in self._contexts:
            return next(panel for panel in self.panels if panel.name == name).draw(seat, view, lang)
        context = self._contexts[name](seat, view, lang)
        return self._site.render(f"console_{name}.html", lang, seat=seat, ticket=seat.ticket, **context)

    def whole(self, view: View, window: str, lang: str) -> dict[str, str]:
        """All parts, for the page as it is first sent."""
        names = [*self._contexts, *(panel.name for panel in self.panels)]
        return {name: self.draw(name, view, window, lang) for name in names}

    def data(self, view: View, window: str) -> dict[str, Any]:
        """The same for programs: the window, its ticket, who comes next and who is held."""
        seat = self._look(view, window)
        return {
            "window": window,
            "state": seat.state,
            "ticket": seat.at.ticket or None,
            "waiting": seat.waiting,
            "next": [ticket.number for ticket in seat.upcoming],
            "held": [ticket.number for ticket in seat.held],
        }

    def _look(self, view: View, window: str) -> Seat:
        """All parts of one view are drawn from one look."""
        if self._seen is None or self._seen[0] is not view:
            self._seen = view, {}
        seats = self._seen[1]
        if window not in seats:
            seats[window] = look(view.state, view.hall, window, view.now)
        return seats[window]

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
        hall, say = view.hall, partial(self._site.phrase, lang)
        first = seat.upcoming[0] if seat.upcoming else None
        service = hall.services.get(seat.ticket.service) if seat.ticket else None
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
            "outcome": usual(service.outcome if service else ""),
        }

    def _actions(self, seat: Seat, view: View, lang: str) -> Words:
        ready: dict[str, int] = {}
        if seat.ticket and seat.state == CALLED:
            pause = round(view.hall.rules.recall_pause_s * 1000)
            ready = {"recall": seat.ticket.announced + pause, "no-show": seat.ticket.called_at + seat.patience}
        return {
            "actions": [
                {**action._asdict(), "on": seat.state in action.states, "ready": ready.get(action.name, 0)}
                for action in ACTIONS
            ]
        }

    def _next(self, seat: Seat, view: View, lang: str) -> Words:
        rows = [
            {
                "number": ticket.number,
                "matter": words.matter(view.hall, ticket, lang),
                "favour": words.favour(view.hall, ticket, lang),
                "minutes": waited_minutes(ticket, view.now),
            }
            for ticket in seat.upcoming
        ]
        longest = seat.longest // _MINUTE_MS
        return {"rows": rows, "longest_minutes": longest, "home": self._home(seat, view, lang)}

    def _held(self, seat: Seat, view: View, lang: str) -> Words:
        remind = round(view.hall.rules.hold_remind_min * _MINUTE_MS)
        rows = [
            {
                "number": ticket.number,
                "kind": ticket.hold,
                "minutes": max(0, view.now - (ticket.due - remind)) // _MINUTE_MS,
                "late": view.now > ticket.due,
            }
            for ticket in seat.held
        ]
        return {"rows": rows}

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
