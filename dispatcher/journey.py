"""A ticket's way through its stages: what is done, what is going on, what is to come, how long it all takes. Pure."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from config.hall import Hall, Service
from dispatcher.estimates import Visit, Waits
from dispatcher.lifecycle import FINAL, FINISHED, WAITING
from dispatcher.tickets import Ticket

LEAVES_OPEN = ("to_be_completed", "refused")
"""一次性告知补正, 不予受理: outcomes after which somebody has to say whether the visitor goes on."""

NO_SHOW = "no_show"

State = Literal["done", "now", "next", "skipped", "dropped"]
"""Skipped: done elsewhere. Dropped: not to be done, because somebody said so or because the ticket has ended."""


class Step(NamedTuple):
    """One stage. Of a done one `lanes` are those in which it was, `window` where the last one was; `at` in ms."""

    rule: str
    lanes: tuple[str, ...]
    state: State
    window: str = ""
    outcome: str = ""
    at: int = 0

    @property
    def visits(self) -> int:
        """How many windows it takes."""
        return len(self.lanes) if self.rule == "all" else 1


class Expected(NamedTuple):
    """Seconds from now until a step is called, and until it is over; None where nobody knows."""

    called_s: float | None
    over_s: float | None


def steps(ticket: Ticket) -> tuple[Step, ...]:
    """Every stage of a ticket in the order of its way; what was skipped or dropped stands behind the stage at whose
    window that was said."""
    past = ticket.text("past")
    if not past and ticket.state == WAITING and ticket.rule == "any":  # as each new number is; a busy hall asks often
        return (Step("any", ticket.lanes, "now", ticket.place), *_to_come(ticket))
    found: list[Step] = []
    aside: list[Step] = []
    legs_before = 0
    for entry in filter(None, past.split(";")):
        how, rule, lanes, window, outcome, legs, at = entry.split("|")
        been = tuple(lanes.split(","))
        if how != "done":
            aside.append(Step(rule, been, "skipped" if how == "skipped" else "dropped", at=int(at)))
            continue
        if rule == "all":
            been = tuple(leg.lane for leg in ticket.legs[legs_before : int(legs)])
        found += [Step(rule, been, "done", window, outcome, int(at)), *aside]
        aside, legs_before = [], int(legs)
    return (*found, *_present(ticket, legs_before, bool(found)), *aside, *_to_come(ticket))


def current(found: Iterable[Step]) -> Step | None:
    """The step that goes on, of a ticket that lives."""
    return next((step for step in found if step.state == "now"), None)


def _present(ticket: Ticket, legs_before: int, has_past: bool) -> list[Step]:
    """The stage the ticket itself speaks of, unless its end stands among the past ones."""
    visited = tuple(leg.lane for leg in ticket.legs[legs_before:]) if ticket.rule == "all" else ()
    lanes = (*visited, *(lane for lane in ticket.lanes if lane not in visited))
    if ticket.state not in FINAL:
        return [Step(ticket.rule, lanes, "now", ticket.window or ticket.place)]
    if ticket.state == FINISHED and ticket.outcome != NO_SHOW:
        if has_past:
            return []
        been = lanes if ticket.rule == "all" else (ticket.lane,) if ticket.lane else lanes
        return [Step(ticket.rule, been, "done", "", ticket.outcome, ticket.finished_at)]
    return [Step(ticket.rule, lanes, "dropped", at=ticket.finished_at)]


def _to_come(ticket: Ticket) -> Iterable[Step]:
    state: State = "dropped" if ticket.state in FINAL else "next"
    for stage in filter(None, ticket.text("next").split("|")):
        rule, _, lanes = stage.partition(" ")
        yield Step(rule, tuple(lanes.split(",")), state)


_serving: tuple[Hall | None, dict[tuple[str, ...], tuple[str, ...]]] = (None, {})


def windows_of(hall: Hall, step: Step) -> tuple[str, ...]:
    """Where it was, or the windows that may call it. Keeps those of the last hall, since each number asks for them."""
    global _serving
    if step.window:
        return (step.window,)
    if _serving[0] is not hall:
        _serving = hall, {}
    known = _serving[1]
    if step.lanes not in known:
        wanted = set(step.lanes)
        known[step.lanes] = tuple(n for n, window in hall.windows.items() if wanted & {window.home, *window.also})
    return known[step.lanes]


def expected(ticket: Ticket, found: Iterable[Step], waits: Waits) -> list[Expected | None]:
    """For each step what one run of the rule says; None for those that are over. The last one's end is that of all."""
    visits: list[Visit] = list(waits.visits.get(ticket.number, ()))
    told: list[Expected | None] = []
    known = True
    for step in found:
        if step.state not in ("now", "next"):
            told.append(None)
            continue
        left = len(ticket.lanes) if step.state == "now" and step.rule == "all" else step.visits
        mine, visits = visits[:left], visits[left:]
        first = mine[0].called_s if known and mine else None
        known = known and len(mine) == left
        told.append(Expected(first, mine[-1].over_s if known else None))
    return told


def over_s(told: Iterable[Expected | None]) -> float | None:
    """Seconds until everything is done; None where nobody knows, or nothing is left to do."""
    left = [each for each in told if each is not None]
    return left[-1].over_s if left else None


def items_of(hall: Hall, service: str, found: Iterable[Step]) -> list[tuple[Service, ...]]:
    """For each step the items of the bundle that are done there: an item at the step that has its lane, every other at
    the first that is not done elsewhere. Empty for a service that is no bundle."""
    told = list(found)
    bundle = hall.bundles.get(service)
    if bundle is None or not told:
        return [() for _ in told]
    sorted_: list[list[Service]] = [[] for _ in told]
    for item in (hall.services[code] for code in bundle.items if code in hall.services):
        lanes = {lane for stage in item.stages for lane in stage.lanes} or {item.lane}
        at = next((n for n, step in enumerate(told) if lanes & set(step.lanes)), 0)
        sorted_[at].append(item)
    return [tuple(items) for items in sorted_]
