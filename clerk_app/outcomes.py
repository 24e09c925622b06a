"""How a visit may end. The codes stand in events and reports for good; the words are phrases."""

from typing import NamedTuple, get_args

from config.hall import Hall
from config.services import OutcomeCode
from dispatcher.tickets import Ticket


class Outcome(NamedTuple):
    """One way to end. `key`: ends a service with it at once. `gaps`: the clerk says what is still to be brought, and by
    when."""

    code: OutcomeCode
    name: str
    key: str
    gaps: bool = False


OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("received", "收件", "S"),
        Outcome("accepted", "受理", "L"),
        Outcome("done_on_the_spot", "当场办结", "D"),
        Outcome("accepted_with_gaps", "容缺受理", "R", gaps=True),
        Outcome("to_be_completed", "一次性告知补正", "B", gaps=True),
        Outcome("refused", "不予受理", "N"),
        Outcome("inquiry", "咨询", "Z"),
        Outcome("handed_out", "领证", "G"),
    )
}
assert tuple(OUTCOMES) == get_args(OutcomeCode)

USUAL: OutcomeCode = "accepted"
"""The outcome of a visit whose service names none."""
NO_SHOW = "no_show"
"""What a ticket ends with that nobody answered three times; never chosen by a clerk."""


def usual(outcome: str, *, collects: bool = False) -> Outcome:
    """The outcome that Enter gives: what the catalogue says, or 领证 for a visit that collects what is ready."""
    return OUTCOMES["handed_out"] if collects else OUTCOMES.get(outcome, OUTCOMES[USUAL])


def usual_of(hall: Hall, ticket: Ticket) -> Outcome:
    """The same for a ticket as it is served."""
    service = hall.services.get(ticket.service)
    return usual(service.outcome if service else "", collects=bool(ticket.text("collects")))
