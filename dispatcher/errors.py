"""Why a command did not happen: one exception per refusal word.

A refusal changed nothing and is not stored; the same request is judged afresh when it is repeated. The word is
what a script answers; the web floor maps it to one status and one phrase. Details are numbers or names of windows
and tickets, never text that somebody typed.
"""

from typing import ClassVar

WORDS: dict[str, type["Refused"]] = {}
"""Every refusal by the word that it says for itself."""


class Refused(Exception):
    """The hall's rules do not allow it (HTTP 409 unless the class says otherwise)."""

    word: ClassVar[str] = "REFUSED"
    status: ClassVar[int] = 409

    def __init_subclass__(cls) -> None:
        if "word" in vars(cls):
            WORDS[cls.word] = cls

    def __init__(self, *details: str) -> None:
        super().__init__(" ".join((self.word, *details)))
        self.details = details


class Unavailable(Refused):
    """No promise can be given now (engine away, full or not durable): try again with the same request id."""

    word, status = "UNAVAILABLE", 503


class EventsLost(Unavailable):
    """The event stream is missing although a day is open: nothing may change until it is mended."""

    word = "EVENTS_LOST"


class ConfigChanged(Unavailable):
    """The hall file was changed since this process read it."""

    word = "CONFIG_CHANGED"


class RequestReused(Refused):
    """The same request id came with another body."""

    word, status = "REQUEST_REUSED", 422


class BadRequestId(Refused):
    """A request id is 8 to 64 visible ASCII characters."""

    word, status = "BAD_REQUEST_ID", 400


class UnknownTicket(Refused):
    word, status = "UNKNOWN_TICKET", 404


class UnknownWindow(Refused):
    word, status = "UNKNOWN_WINDOW", 404


class UnknownLane(Refused):
    word, status = "UNKNOWN_LANE", 422


class UnknownService(Refused):
    word, status = "UNKNOWN_SERVICE", 422


class UnknownClass(Refused):
    word, status = "UNKNOWN_CLASS", 422


class BadWord(Refused):
    """A value is not one of those allowed, is too long, or holds control characters. Detail: the field."""

    word, status = "BAD_WORD", 422


class DayOver(Refused):
    """The business day the caller believes in is not open."""

    word = "DAY_OVER"


class DayOpen(Refused):
    """A day is open already. Detail: which."""

    word = "DAY_OPEN"


class TicketsLive(Refused):
    """The day cannot close while tickets are not in a final state. Detail: how many."""

    word = "TICKETS_LIVE"


class WindowsOpen(Refused):
    """The day cannot close while a window is open. Detail: which."""

    word = "WINDOWS_OPEN"


class LaneClosed(Refused):
    """No tickets are given for this lane now."""

    word = "LANE_CLOSED"


class LaneFull(Refused):
    """Today's numbers of this lane have all been given. Detail: the lane."""

    word = "LANE_FULL"


class PapersMissing(Refused):
    """The lane asks for complete papers before the ticket."""

    word = "PAPERS_MISSING"


class WindowServing(Refused):
    """A window cannot go while somebody is there. Details: the window, the ticket."""

    word = "WINDOW_SERVING"


class WindowBusy(Refused):
    """The window has a ticket. Detail: which."""

    word = "WINDOW_BUSY"


class WindowPaused(Refused):
    word = "WINDOW_PAUSED"


class WindowClosed(Refused):
    word = "WINDOW_CLOSED"


class WindowTaken(Refused):
    """Somebody else sits at this window; taking over must be said. Detail: the staff number."""

    word = "WINDOW_TAKEN"


class NotPaused(Refused):
    word = "NOT_PAUSED"


class SessionStale(Refused):
    """The window was signed in to elsewhere since."""

    word = "SESSION_STALE"


class TicketStale(Refused):
    """Another ticket is at this window than the caller saw. Detail: which, if any."""

    word = "TICKET_STALE"


class WrongState(Refused):
    """The ticket's state does not allow it. Detail: the state."""

    word = "WRONG_STATE"


class NotServedHere(Refused):
    """The window serves none of the ticket's lanes."""

    word = "NOT_SERVED_HERE"


class NobodyWaiting(Refused):
    word = "NOBODY_WAITING"


class NobodyBehind(Refused):
    """There is nobody behind the ticket to be let past."""

    word = "NOBODY_BEHIND"


class TooEarly(Refused):
    """Wait a little. Detail: how many ms."""

    word = "TOO_EARLY"


class CallAgainFirst(Refused):
    """The number must be announced more often before it counts as missed. Detail: how often."""

    word = "CALL_AGAIN_FIRST"


class ReturnTooLate(Refused):
    """The time in which a missed ticket may come back has passed; the guide desk can still bring it back."""

    word = "RETURN_TOO_LATE"


class PostponedEnough(Refused):
    word = "POSTPONED_ENOUGH"


class ComingAlready(Refused):
    """The visitor has said so since this call."""

    word = "COMING_ALREADY"


class RatedAlready(Refused):
    """A ticket is rated once."""

    word = "RATED_ALREADY"


class NothingToUndo(Refused):
    """The window's last step is not one of this ticket, or somebody else has moved on with it."""

    word = "NOTHING_TO_UNDO"


class UndoTooLate(Refused):
    word = "UNDO_TOO_LATE"


class HelpTaken(Refused):
    """Somebody else goes there already. Detail: the staff number."""

    word = "HELP_TAKEN"


class HelpOver(Refused):
    """Nobody asks for help there any more."""

    word = "HELP_OVER"


class NotInLane(Refused):
    """The ticket does not wait for the lane, or is done with it."""

    word = "NOT_IN_LANE"


class LaneHasIt(Refused):
    """The ticket is at a window of the lane, or its papers are there: it ends there."""

    word = "LANE_HAS_IT"


class LastLane(Refused):
    """The ticket has no other lane left: give up the ticket instead."""

    word = "LAST_LANE"


class StagesLeft(Refused):
    """The outcome leaves open whether the visitor goes on to the stages to come: it is to be said. Detail: how many."""

    word = "STAGES_LEFT"


class LegsLeft(Refused):
    """The stage has other lanes left, and one of them does not decide what comes after all."""

    word = "LEGS_LEFT"


class NoStage(Refused):
    """The ticket has no such stage: none to come, or none that was skipped or dropped at this window."""

    word = "NO_STAGE"


class StagesEnough(Refused):
    """A ticket has no more stages than this."""

    word = "STAGES_ENOUGH"


class ReasonMissing(Refused):
    word, status = "REASON_MISSING", 422


def refusal(reply: str) -> Refused:
    """The exception for a script's refusal: a word and its details, separated by spaces."""
    word, *details = reply.split(" ")
    return WORDS.get(word, Unavailable)(*details)
