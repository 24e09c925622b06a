"""Refusals that only taking a number knows."""

from dispatcher.errors import Refused


class DeskConfirms(Refused):
    """A kiosk asks for what the guide desk has to look at first: a priority, or papers that it confirms."""

    word, status = "DESK_CONFIRMS", 403


class CodeUsed(Refused):
    """The code of a list of missing papers was used, is too old, or never was one."""

    word = "CODE_USED"


class UnknownPrinter(Refused):
    """No printer of that name, or none that has paper."""

    word, status = "UNKNOWN_PRINTER", 422


class UnknownDay(Refused):
    """No business day of that date has been closed here."""

    word, status = "UNKNOWN_DAY", 404


class NotDoneHere(Refused):
    """The item is done in another place; the catalogue says where, and no number is given for it."""

    word = "NOT_DONE_HERE"


class NoContactLeft(Refused):
    """The visitor left neither a name nor a telephone number."""

    word, status = "NO_CONTACT_LEFT", 404


class NoCompany(Refused):
    """The ticket is not one with which a company visits the banks."""

    word = "NO_COMPANY"
