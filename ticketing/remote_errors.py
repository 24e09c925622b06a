"""What only a ticket from a phone at the entrance can be refused for."""

from dispatcher.errors import Refused


class EntranceCodeOld(Refused):
    """Not the code of this minute or the last: an old one, or one that never was."""

    word = "ENTRANCE_CODE_OLD"


class NotRemote(Refused):
    """A lane of the item gives no tickets to phones."""

    word = "NOT_REMOTE"


class TicketHeld(Refused):
    """This phone has a live ticket for the same thing. Detail: its number."""

    word = "TICKET_HELD"


class PhoneUnknown(Refused):
    """The phone sent no cookie to know it by."""

    word, status = "PHONE_UNKNOWN", 400
