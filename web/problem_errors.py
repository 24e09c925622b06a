"""Refusals of the problem desk."""

from dispatcher.errors import Refused


class UnknownProblem(Refused):
    """No such note, or it was let go of 30 days after its end."""

    word, status = "UNKNOWN_PROBLEM", 404


class ProblemStale(Refused):
    """Somebody else has changed the note since the caller looked."""

    word = "PROBLEM_STALE"


class NoProblemContact(Refused):
    """The visitor left neither a name nor a telephone number with the note."""

    word, status = "NO_PROBLEM_CONTACT", 404


class ProblemState(Refused):
    """The note's state does not allow it. Detail: the state."""

    word = "PROBLEM_STATE"
