"""What the window routes and signing in answer, as models for the OpenAPI document."""

from pydantic import BaseModel

from web.ticket_out import TicketOut


class Taken(BaseModel):
    """A ticket that was expected here and the window that called it instead."""

    ticket: str
    window: str


class TicketStep(TicketOut):
    """The ticket as it became. `event`: the id of what happened; `message`: the same as a sentence; `undo_ms`: how long
    it can be taken back.
    """

    event: str
    message: str
    undo_ms: int | None = None
    taken: Taken | None = None


class WindowNow(BaseModel):
    """A window; `reason` and `until` are those of a pause."""

    window: str
    state: str
    clerk: str | None
    reason: str | None
    since: str
    until: str | None


class WindowStep(WindowNow):
    """The window as it became. `undo_ms`: how long a page offers to take a pause back, which is to resume."""

    event: str
    message: str
    undo_ms: int | None = None


class WindowAndTicket(WindowNow):
    """The present picture of a window whose clerk acted on an old one."""

    ticket: TicketOut | None


class WindowPicture(WindowAndTicket):
    """`next`: who would be called, in order; `outcome`: what Enter ends the service with; `last`: the last visit that
    ended here; `rated_until`: until when the next call waits for the pad."""

    next: list[str]
    waiting: int
    outcome: str | None
    last: str | None
    rated_until: str | None


class Stale(BaseModel):
    """A refusal (RFC 9457); `window` stands in it when the clerk acted on an old picture."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    window: WindowAndTicket | None = None


class SignedIn(BaseModel):
    """`token`: for programs, as `Authorization: Bearer …`; a browser has its cookie. `renew`: the password must be
    changed first; until then no window is opened and nothing else is done."""

    token: str
    user: str
    name: str
    role: str
    window: str | None
    renew: bool
