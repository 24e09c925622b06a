"""How a visit may end. The codes stand in events and reports for good; the words are phrases."""

from typing import NamedTuple, get_args

from config.services import OutcomeCode


class Outcome(NamedTuple):
    """One way to end. `gaps`: the clerk says what the visitor still has to bring."""

    code: OutcomeCode
    name: str
    gaps: bool = False


OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("received", "收件"),
        Outcome("accepted", "受理"),
        Outcome("done_on_the_spot", "当场办结"),
        Outcome("accepted_with_gaps", "容缺受理", gaps=True),
        Outcome("to_be_completed", "一次性告知补正", gaps=True),
        Outcome("refused", "不予受理"),
        Outcome("inquiry", "咨询"),
        Outcome("handed_out", "领证"),
    )
}
assert tuple(OUTCOMES) == get_args(OutcomeCode)

USUAL: OutcomeCode = "accepted"
"""The outcome of a visit whose service names none."""
NO_SHOW = "no_show"
"""What a ticket ends with that nobody answered three times; never chosen by a clerk."""


def usual(outcome: str) -> Outcome:
    """The outcome one key gives, from what the catalogue says."""
    return OUTCOMES.get(outcome, OUTCOMES[USUAL])
