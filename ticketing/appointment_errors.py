"""What only an appointment can be refused for."""

from dispatcher.errors import Refused


class UnknownAppointment(Refused):
    """No appointment has this code."""

    word, status = "UNKNOWN_APPOINTMENT", 404


class NotBookable(Refused):
    """The item is not done by appointment."""

    word, status = "NOT_BOOKABLE", 422


class NoSuchSlot(Refused):
    """The diary has no slot then: outside its hours, past, or too far ahead."""

    word, status = "NO_SUCH_SLOT", 422


class SlotFull(Refused):
    """The slot's places are taken."""

    word = "SLOT_FULL"


class DayFull(Refused):
    """All places of the day are taken but those kept for walk-ins."""

    word = "DAY_FULL"


class CheckInTooEarly(Refused):
    """Detail: from when, as '10:15' or '11-24 10:15'."""

    word = "CHECK_IN_TOO_EARLY"


class AppointmentOver(Refused):
    """Its time has passed."""

    word = "APPOINTMENT_OVER"


class AppointmentUsed(Refused):
    """Somebody has checked in with it. Detail: the ticket."""

    word = "APPOINTMENT_USED"


class AppointmentCancelled(Refused):
    word = "APPOINTMENT_CANCELLED"


class NoContact(Refused):
    """This hall keeps no names and telephone numbers of its appointments."""

    word, status = "NO_CONTACT", 422
