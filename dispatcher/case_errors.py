"""Why a command about a case did not happen."""

from dispatcher.errors import Refused


class UnknownCase(Refused):
    word, status = "UNKNOWN_CASE", 404


class CaseStale(Refused):
    """Somebody else has changed the case since the caller looked."""

    word = "CASE_STALE"


class CaseState(Refused):
    """The case's state does not allow it. Detail: the state."""

    word = "CASE_STATE"


class SameHands(Refused):
    """受审分离: whoever accepted the case does not decide it."""

    word = "SAME_HANDS"


class CardGiven(Refused):
    """The case has this card already, or is never to get it."""

    word = "CARD_GIVEN"
