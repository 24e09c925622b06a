"""Who acts at a window: the clerk who is signed in to it, or a keypad beside the keyboard, for whoever sits there."""

from typing import NamedTuple

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused, WindowClosed
from dispatcher.tickets import Ticket
from web.people import Person

KEYPAD = "keypad"


class NotYourWindow(Refused):
    """A clerk acts at the window that was signed in to, a keypad at the one of its name, and at no other."""

    word, status = "NOT_YOUR_WINDOW", 403


class Chair(NamedTuple):
    """Who acts where: the window, the session that was signed in to it, the staff number."""

    window: str
    session: str
    clerk: str


async def chair_of(desk: Dispatcher, person: Person, window: str) -> Chair:
    """The chair that this person or keypad has at the window. Raises NotYourWindow; for a keypad WindowClosed while
    nobody sits there."""
    if person.role != KEYPAD:
        if person.window != window:
            raise NotYourWindow()
        return Chair(window, person.session, person.staff_no)
    if window_of(person.name) != window:
        raise NotYourWindow()
    chair, _ = await sitting_at(desk, window)
    return chair


async def sitting_at(desk: Dispatcher, window: str) -> tuple[Chair, Ticket | None]:
    """Who sits at a window now, and who is there. Raises WindowClosed while nobody sits there."""
    state = await desk.board()
    at = state.window(window)
    if not at.session:
        raise WindowClosed()
    return Chair(window, at.session, at.clerk), state.ticket(at.ticket) if at.ticket else None


def window_of(keypad: str) -> str:
    """The window that a keypad's name ends with: '5' for 'keypad-5'; '' for a name without one."""
    head, _, number = keypad.rpartition("-")
    return number if head else ""
