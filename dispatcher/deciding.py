"""What decided for a ticket, in one word; and a past call compared once more, from what its event recorded. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from config.hall import Hall
from config.lanes import REGULAR
from dispatcher.events import Event
from dispatcher.rule import Choice, Head, Queue, best

OWN, SLOT, FAVOURED, GUARD, HELP, LONGEST, RULE = "own", "slot", "favoured", "guard", "help", "longest", "rule"
"""Why a ticket is the next: it waits for this window alone; its appointment; its class; favoured numbers have been
called often enough; another lane is helped; nobody has waited longer; none of these, but the largest score."""

ASKED = "asked"
"""It was called by its number: nothing was compared."""


class Recorded(NamedTuple):
    """A call as its event tells of it. `word`: one of the words above; `agrees`: whether the heads, compared once more
    by the recorded rates, name the ticket that was called."""

    choice: Choice
    word: str
    agrees: bool


def recorded(event: Event, hall: Hall) -> Recorded:
    """`hall`: the file that held then; of another one's windows every lane counts as helped."""
    window = hall.windows.get(event.window)
    scores = [_read(entry, event.at, window.home if window else "") for entry in _entries(event)]
    chosen = best(scores)
    called = next((head for head, _ in scores if head.number == event.ticket), None)
    choice = Choice(called, tuple(scores))
    word = decided(choice, called, event.at) if called else ASKED
    return Recorded(choice, word, chosen is None if called is None else chosen == called)


def _entries(event: Event) -> list[str]:
    return [entry for entry in event.fields.get("heads", "").split(",") if entry]


def _read(entry: str, at: int, home: str) -> tuple[Head, int | None]:
    name, order, number, clock, rate, *kept = entry.split(" ")
    lane, _, klass = name.rpartition(":")
    own = lane.partition(":")[0]
    queue = Queue(name, own, klass, int(rate), 0, own in (home, "window"), 0, 0)
    wait = at - int(clock)
    return Head(queue, number, int(order), int(clock)), None if kept else wait * int(rate)


def decided(choice: Choice, chosen: Head, now: int) -> str:
    """What decided for the chosen head at `now` (ms)."""
    queue = chosen.queue
    if queue.lane == "window":
        return OWN
    if queue.klass != REGULAR:
        return SLOT if queue.klass == "appointment" else FAVOURED
    if any(score is None and _guarded(head, queue, now) for head, score in choice.scores):
        return GUARD
    if not queue.home:
        return HELP
    return LONGEST if _is_oldest(chosen, (head for head, _ in choice.scores)) else RULE


def _guarded(head: Head, queue: Queue, now: int) -> bool:
    """Whether this head was kept back for regular tickets of the queue's lane, and not since it is early."""
    return head.queue.lane == queue.lane and now - head.clock >= -head.queue.early


def _is_oldest(chosen: Head, heads: Iterable[Head]) -> bool:
    return all((chosen.clock, chosen.ord) <= (head.clock, head.ord) for head in heads)
