"""Refusals that only taking a number knows."""

from dispatcher.errors import Refused


class DeskConfirms(Refused):
    """A kiosk asks for what the guide desk has to look at first: a priority, or papers that it confirms."""

    word, status = "DESK_CONFIRMS", 403


class NotDoneHere(Refused):
    """The item is done in another place; the catalogue says where, and no number is given for it."""

    word = "NOT_DONE_HERE"
