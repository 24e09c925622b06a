"""How the banks of a hall compare: how soon they begin, open an account and make an offer, from the stream alone. Pure.

Every figure is a median of times in ms, with the number of visits it rests on:

- start: from the number (of an appointment, from its slot) to the beginning of service at the bank, without the time in
  which the visitor was served elsewhere, had the ticket set aside, or had missed a call
- account: from the number to the account that is open: at the end of the visit, or when its case is ready
- offer: from the beginning of service at the bank to its first offer

Volume counts visits that ended with an outcome at the bank. Ratings are those of visitors who came for one bank only: a
company that went to several rates its whole visit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from dispatcher.cases import READY, RUNNING
from dispatcher.events import Event
from dispatcher.lifecycle import CALLED, FINISHED, WAITING
from dispatcher.satisfaction import CONTENT, Score
from dispatcher.visits import NO_SHOW

OPENED = "done_on_the_spot"
"""The outcome that leaves an account open."""
_STANDING = (WAITING, CALLED)

Pair = tuple[str, str]
"""A ticket's number and a bank's lane."""


class Times(NamedTuple):
    """A median in ms, None without a sample, and how many it rests on."""

    median: int | None
    sample: int

    def shown(self, least: int) -> int | None:
        """The median, if it rests on enough."""
        return self.median if self.sample >= least else None


class Figures(NamedTuple):
    """One bank over some days."""

    lane: str
    volume: int
    start: Times
    account: Times
    offer: Times
    rating: Score


@dataclass(slots=True)
class _Track:
    """A ticket on its way. `standing`: ms spent waiting or called, up to `at`."""

    since: int
    at: int
    service: str
    several: bool
    state: str = WAITING
    standing: int = 0
    lane: str = ""

    def moves(self, state: str, at: int) -> None:
        if self.state in _STANDING:
            self.standing += max(0, at - max(self.at, self.since))
        self.state, self.at = state, at


class Account(NamedTuple):
    """What a visit for an item opened, or left to the back office. `ms`: how long it took, or since when it runs."""

    service: str
    lane: str
    ms: int


@dataclass(slots=True)
class BankDay:
    """Fold every event of one day with `follow`; those of others it leaves alone. It takes in every lane, whatever the
    hall file says of it: what a bank is and what opens an account is asked of `figures`."""

    day: str
    rev: int = 0
    starts: dict[Pair, int] = field(default_factory=dict)
    talks: dict[Pair, str] = field(default_factory=dict)
    opened: dict[Pair, Account] = field(default_factory=dict)
    offers: dict[Pair, int] = field(default_factory=dict)
    cases: dict[str, Account] = field(default_factory=dict)
    """What the back office still owed at the end of a visit, by case."""
    ready: dict[str, int] = field(default_factory=dict)
    """Cases that became ready on this day, of whatever day."""
    rated: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Visits to one lane only: ticket → lane, and its rating or 0."""
    _tracks: dict[str, _Track] = field(default_factory=dict)
    _began: dict[Pair, int] = field(default_factory=dict)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self.day or event.rev <= self.rev:
            return
        self.rev = event.rev
        if event.kind == "promise.ended" and event.fields.get("case.state") == READY:
            self.ready[event.fields["case.id"]] = event.at
        elif event.kind == "offer.made":
            pair = event.ticket, event.fields["lane"]
            if pair in self._began:
                self.offers.setdefault(pair, event.at - self._began[pair])
        elif event.kind == "ticket.rated" and event.ticket in self.rated:
            self.rated[event.ticket] = self.rated[event.ticket][0], int(event.fields["rating"])
        elif event.kind.startswith("ticket."):
            self._move(event)

    def _move(self, event: Event) -> None:
        fields, number = event.fields, event.ticket
        if event.kind == "ticket.issued":
            since = max(event.at, int(fields.get("since") or 0))
            service, several = fields.get("service", ""), fields["rule"] == "all"
            self._tracks[number] = _Track(since, event.at, service, several, lane=fields.get("lane", ""))
            return
        track = self._tracks.get(number)
        if track is None or "state" not in fields:
            return
        track.moves(fields["state"], event.at)
        track.lane = fields.get("lane", track.lane)
        if event.kind == "ticket.started":
            self._start(number, track)
        elif event.kind == "ticket.finished":
            self._end(event, track)
        elif event.kind == "ticket.undone" and fields.get("from") == "ticket.finished":
            self._take_back(number, track.lane)
        if (also := fields.get("also")) in self._tracks:
            other, was = self._tracks[also], event.also()
            other.moves(was["state"], event.at)
            other.lane = was.get("lane", other.lane)

    def _start(self, number: str, track: _Track) -> None:
        pair = number, track.lane
        if pair not in self.starts:
            self.starts[pair], self._began[pair] = track.standing, track.at

    def _end(self, event: Event, track: _Track) -> None:
        number, lane, outcome = event.ticket, track.lane, event.fields["outcome"]
        if outcome == NO_SHOW:
            return
        self.talks[number, lane] = outcome
        if outcome == OPENED:
            self.opened[number, lane] = Account(track.service, lane, max(0, event.at - track.since))
        elif (case := event.fields.get("case.id")) and event.fields.get("case.state") == RUNNING:
            self.cases[case] = Account(track.service, lane, track.since)
        if event.fields["state"] == FINISHED and not track.several:
            self.rated[number] = lane, 0

    def _take_back(self, number: str, lane: str) -> None:
        """A finish was none: its visit goes on, and with it whatever it had left."""
        self.talks.pop((number, lane), None)
        self.opened.pop((number, lane), None)
        self.rated.pop(number, None)
        for case in [case for case in self.cases if case.split("-")[1] == number and self.cases[case].lane == lane]:
            del self.cases[case]


def figures(days: Sequence[BankDay], banks: Iterable[str], accounts: Collection[str]) -> list[Figures]:
    """Each bank over these days, in the order given. banks: codes of lanes; accounts: codes of items that open one."""
    ready = {case: at for day in days for case, at in day.ready.items()}
    return [_of(days, lane, accounts, ready) for lane in banks]


def _of(days: Sequence[BankDay], lane: str, accounts: Collection[str], ready: dict[str, int]) -> Figures:
    def those(found: Iterable[tuple[Pair, int]]) -> list[int]:
        return [value for (_, bank), value in found if bank == lane]

    def opens(account: Account) -> bool:
        return account.lane == lane and account.service in accounts

    opened = [each.ms for day in days for each in day.opened.values() if opens(each)]
    cases = [(case, each) for day in days for case, each in day.cases.items() if opens(each) and case in ready]
    opened += [max(0, ready[case] - each.ms) for case, each in cases]
    ratings = [rating for day in days for bank, rating in day.rated.values() if bank == lane]
    given = [rating for rating in ratings if rating]
    return Figures(
        lane,
        sum(bank == lane for day in days for _, bank in day.talks),
        _times([value for day in days for value in those(day.starts.items())]),
        _times(opened),
        _times([value for day in days for value in those(day.offers.items())]),
        Score(len(ratings), len(given), sum(rating in CONTENT for rating in given)),
    )


def _times(found: Sequence[int]) -> Times:
    return Times(round(median(found)) if found else None, len(found))
