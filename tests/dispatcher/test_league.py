"""The comparison of the banks against a recount that knows nothing of how it is folded, and what it leaves out."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.events import Event
from dispatcher.league import BankDay, Figures, Times, figures
from dispatcher.satisfaction import Score
from tests.dispatcher.story import Story

DAY, NINE = "20261123", 1795395600000
BANKS, ACCOUNT, LOAN = ("one", "two"), "account", "loan"
NEXT = {
    "waiting": ("call", "call", "cancel"),
    "called": ("start", "start", "miss", "hold", "uncall"),
    "serving": ("finish", "finish", "finish", "hold", "offer"),
    "held": ("resume",),
    "missed": ("back",),
    "done": ("rate", "ready", "unfinish"),
}
"""What may happen to a ticket, by its state; some of it more often."""


class _Hall:
    """Writes the events of a day as the scripts would, as far as the comparison reads them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.tickets: dict[str, dict[str, Any]] = {}
        self.now = NINE

    def _say(self, kind: str, ticket: str, **fields: str) -> None:
        words = {
            "kind": kind,
            "at": str(self.now),
            "ticket": ticket,
            **{k.replace("__", "."): v for k, v in fields.items()},
        }
        self.events.append(Event(f"{DAY}-{len(self.events) + 1}", kind, self.now, words))

    def comes(self, service: str, several: bool, slot_s: int) -> None:
        number = f"L{len(self.tickets) + 1:03d}"
        todo = list(BANKS) if several else [BANKS[len(self.tickets) % 2]]
        since = self.now + max(0, slot_s) * 1000
        self.tickets[number] = {"state": "waiting", "todo": todo, "lane": "", "service": service, "all": several}
        rule = "all" if several else "any"
        self._say(
            "ticket.issued", number, state="waiting", rule=rule, service=service, since=str(since), todo=",".join(todo)
        )

    def happens(self, number: str, what: str, choice: int) -> None:
        ticket = self.tickets[number]
        state = str(ticket["state"])
        if what not in NEXT.get(state, ()):
            return
        match what:
            case "call":
                ticket["before"], ticket["lane"] = ticket["lane"], ticket["todo"][choice % len(ticket["todo"])]
                self._to(number, "called", "ticket.called", lane=ticket["lane"])
            case "uncall":
                ticket["lane"] = ticket["before"]
                self._to(number, "waiting", "ticket.undone", **{"from": "ticket.called"}, lane=ticket["lane"])
            case "start":
                self._to(number, "serving", "ticket.started")
            case "miss":
                self._to(number, "missed", "ticket.missed")
            case "hold":
                self._to(number, "held", "ticket.held")
            case "resume" | "back":
                self._to(number, "waiting", "ticket.resumed" if what == "resume" else "ticket.returned")
            case "offer":
                self._say("offer.made", number, lane=ticket["lane"])
            case "finish":
                self._finish(number, choice)
            case "unfinish":
                ticket["todo"].append(ticket["lane"])
                ticket["state"] = "serving"
                self._say("ticket.undone", number, state="serving", **{"from": "ticket.finished"})
            case "rate" if not ticket.get("rated"):
                ticket["rated"] = True
                self._say("ticket.rated", number, rating=str(1 + choice % 5))
            case "ready" if ticket.get("case"):
                self._say("promise.ended", "", case__id=ticket["case"], case__state="ready")
            case "cancel":
                self._to(number, "cancelled", "ticket.cancelled")

    def _to(self, number: str, state: str, kind: str, **fields: str) -> None:
        self.tickets[number]["state"] = state
        self._say(kind, number, state=state, **fields)

    def _finish(self, number: str, choice: int) -> None:
        ticket = self.tickets[number]
        ticket["todo"].remove(ticket["lane"])
        left = ticket["all"] and ticket["todo"]
        outcome = ("done_on_the_spot", "accepted", "refused")[choice % 3]
        ticket["case"] = f"{DAY}-{number}" if outcome == "accepted" and not left else ""
        about = {"case__id": ticket["case"], "case__state": "running"} if ticket["case"] else {}
        ticket["state"] = "waiting" if left else "done"
        self._say("ticket.finished", number, state="waiting" if left else "finished", outcome=outcome, **about)


whats = st.sampled_from(sorted({word for words in NEXT.values() for word in words}))
steps = st.tuples(st.integers(0, 2), whats, st.integers(0, 9), st.integers(0, 900))
visitors = st.tuples(st.sampled_from([ACCOUNT, LOAN]), st.booleans(), st.integers(-300, 300))


@st.composite
def days(draw: st.DrawFn) -> list[Event]:
    """A few visitors and whatever becomes of them; mostly what can happen, as often as it may."""
    hall = _Hall()
    for visitor in draw(st.lists(visitors, min_size=1, max_size=3)):
        hall.comes(*visitor)
        hall.now += 60_000
    for who, what, choice, after_s in draw(st.lists(steps, min_size=10, max_size=60)):
        number = f"L{who % len(hall.tickets) + 1:03d}"
        state = str(hall.tickets[number]["state"])
        hall.now += after_s * 1000
        likely = NEXT.get(state, ("cancel",))
        hall.happens(number, what if what in likely else likely[choice % len(likely)], choice)
    return hall.events


def recounted(events: list[Event], lane: str) -> Figures:
    """The same by looking back from each event over everything before it."""
    starts, accounts, offers, talks, ratings = [], [], [], set(), {}
    for at, event in enumerate(events):
        before = [other for other in events[: at + 1] if other.ticket == event.ticket]
        if event.kind == "ticket.started" and _lane(before) == lane:
            earlier = [
                one for k, one in enumerate(before[:-1]) if one.kind == event.kind and _lane(before[: k + 1]) == lane
            ]
            if not earlier:
                starts.append(_stood(before))
        if event.kind == "offer.made" and event.fields["lane"] == lane:
            others = [one for one in before[:-1] if one.kind == "offer.made" and one.fields["lane"] == lane]
            began = [
                one.at
                for k, one in enumerate(before)
                if one.kind == "ticket.started" and _lane(before[: k + 1]) == lane
            ]
            if not others and began:
                offers.append(event.at - began[0])
    for number in {event.ticket for event in events if event.ticket}:
        mine = [event for event in events if event.ticket == number]
        since = max(mine[0].at, int(mine[0].fields["since"]))
        for end, event in _ends(mine):
            if _lane(mine[: mine.index(event) + 1]) != lane:
                continue
            talks.add(number)
            if mine[0].fields["service"] == ACCOUNT:
                accounts += [max(0, at - since) for at in _opened(events, event)]
            if event.fields["state"] == "finished" and mine[0].fields["rule"] == "any":
                said = [int(one.fields["rating"]) for one in mine[end:] if one.kind == "ticket.rated"]
                ratings[number] = said[-1] if said else 0
    given = [rating for rating in ratings.values() if rating]
    score = Score(len(ratings), len(given), sum(rating >= 3 for rating in given))
    return Figures(lane, len(talks), _times(starts), _times(accounts), _times(offers), score)


def _lane(mine: list[Event]) -> str:
    """Where the ticket was called last, as far as the call stands."""
    return next(
        event.fields["lane"] for event in reversed(mine) if event.kind != "offer.made" and "lane" in event.fields
    )


def _stood(mine: list[Event]) -> int:
    """How long the ticket has waited or been called, from its arrival or slot to its last event."""
    since, total = max(mine[0].at, int(mine[0].fields["since"])), 0
    moves = [event for event in mine if "state" in event.fields]
    for earlier, later in pairwise(moves):
        if earlier.fields["state"] in ("waiting", "called"):
            total += max(0, later.at - max(earlier.at, since))
    return total


def _ends(mine: list[Event]) -> Iterator[tuple[int, Event]]:
    """The finishes that were not taken back."""
    for at, event in enumerate(mine):
        if event.kind == "ticket.finished":
            after = [one for one in mine[at + 1 :] if one.kind in ("ticket.finished", "ticket.undone")]
            undone = any(one.kind == "ticket.undone" and one.fields["from"] == "ticket.finished" for one in after[:1])
            if not undone:
                yield at, event


def _opened(events: list[Event], end: Event) -> list[int]:
    if end.fields["outcome"] == "done_on_the_spot":
        return [end.at]
    case = end.fields.get("case.id")
    ready = [one.at for one in events if case and one.fields.get("case.id") == case and one.kind == "promise.ended"]
    return ready[-1:]


def _times(found: list[int]) -> Times:
    return Times(round(median(found)) if found else None, len(found))


def folded(events: list[Event]) -> BankDay:
    day = BankDay(DAY)
    for event in [*events, *events]:  # what is known already changes nothing
        day.follow(event)
    return day


@given(days())
def test_the_fold_is_the_recount(events: list[Event]) -> None:
    assert figures([folded(events)], BANKS, [ACCOUNT]) == [recounted(events, lane) for lane in BANKS]


@given(days(), days())
def test_two_days_are_summed_ticket_by_ticket(first: list[Event], second: list[Event]) -> None:
    one, two = folded(first), folded(second)
    both = figures([one, two], BANKS, [ACCOUNT])
    for whole, *parts in zip(both, figures([one], BANKS, [ACCOUNT]), figures([two], BANKS, [ACCOUNT]), strict=True):
        assert whole.volume == sum(part.volume for part in parts)
        assert whole.start.sample == sum(part.start.sample for part in parts)
        assert whole.rating.rated == sum(part.rating.rated for part in parts)


def test_a_median_is_shown_from_the_least_sample_on() -> None:
    assert Times(5, 9).shown(10) is None and Times(5, 10).shown(10) == 5 and Times(None, 0).shown(3) is None


@pytest.mark.anyio
async def test_a_company_is_not_a_slow_visitor_because_it_was_elsewhere(story: Story) -> None:
    """Told by the engine: an hour at the first bank is no wait at the second."""
    await story.sits_down("4", "5")
    company = await story.takes_number(klass="company", stages=[("all", ("bank_one", "bank_two"))])
    for window, minutes in (("4", 60), ("5", 10)):
        story.clock.pass_s(120)
        assert await story.calls(window) == company
        await story.window(window, "start", company)
        story.clock.pass_s(60 * minutes)
        bank = story.hall.windows[window].home
        await story.dispatcher.note(story.request(), "offer.made", ticket=company, lane=bank)
        await story.window(window, "finish", company, outcome="inquiry")
    day = BankDay(story.dispatcher.day)
    for event in await story.feed.day(day.day):
        day.follow(event)
    one, two, three = figures([day], ("bank_one", "bank_two", "bank_three"), ())
    assert (one.start, two.start) == (Times(120_000, 1), Times(240_000, 1))
    assert (one.offer, two.offer) == (Times(3_600_000, 1), Times(600_000, 1))
    assert three == Figures("bank_three", 0, Times(None, 0), Times(None, 0), Times(None, 0), Score(0, 0, 0))
    assert one.rating == Score(0, 0, 0)  # whom it rates nobody can say
