"""What is done about somebody who was not content: take it, call back, mend, judge an appeal, close."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.models import Body, NeededReason
from dispatcher.errors import DayOver, Refused
from web import requests
from web.answers import iso
from web.canonical import canonical
from web.follow_ups import Attempt, FollowUp, FollowUps
from web.rating_given import FOLLOW_UP
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"manager", "admin"})
_LIMIT = 200


class NoNumber(Refused):
    """The visitor left no number, or its time is over."""

    word, status = "NO_NUMBER", 404


class Nothing(Body):
    """No members."""


class Called(Body):
    reached: bool


class Words(Body):
    words: NeededReason


class Judged(Body):
    upheld: bool
    words: NeededReason


class Closed(Body):
    result: Literal["content", "mended", "not_content", "unreachable", "no_number"]


class FollowUpOut(BaseModel):
    """Nothing of a person; `number` asks whether one may be called."""

    ticket: str
    rating: int
    reasons: list[str]
    lane: str
    service: str
    opened: str
    due: str
    late: bool
    state: Literal["open", "called", "closed"]
    owner: str | None
    calls: int
    mended: str | None
    appeal: Literal["", "asked", "upheld", "refused"]
    result: str | None


class FollowUpsOut(BaseModel):
    follow_ups: list[FollowUpOut]


class PhoneOut(BaseModel):
    phone: Annotated[str, Field(description="In full; that somebody looked is in the audit.")]


class Verb(NamedTuple):
    name: str
    body: type[Body]
    run: Callable[[Site, FollowUps, str, str, Any], Awaitable[FollowUp]]
    does: str


async def _take(site: Site, kept: FollowUps, ticket: str, staff: str, body: Any) -> FollowUp:
    return await kept.take(ticket, staff)


async def _call(site: Site, kept: FollowUps, ticket: str, staff: str, body: Called) -> FollowUp:
    return await kept.call(ticket, Attempt(await site.dispatcher.now(), staff, body.reached))


async def _mend(site: Site, kept: FollowUps, ticket: str, staff: str, body: Words) -> FollowUp:
    return await kept.mend(ticket, canonical(body.words, _LIMIT))


async def _appeal(site: Site, kept: FollowUps, ticket: str, staff: str, body: Words) -> FollowUp:
    return await kept.ask_appeal(ticket, canonical(body.words, _LIMIT))


async def _judge(site: Site, kept: FollowUps, ticket: str, staff: str, body: Judged) -> FollowUp:
    found = await kept.judge(ticket, upheld=body.upheld)
    await site.audit.record(staff, "rating.judged", ticket, canonical(body.words, _LIMIT))
    return found


async def _close(site: Site, kept: FollowUps, ticket: str, staff: str, body: Closed) -> FollowUp:
    """The number lies here for the time that its purpose allows from now on."""
    found = await kept.close(ticket, body.result, await site.dispatcher.now())
    with suppress(DayOver):  # in the evening the stream rests; what counts is written down
        await site.dispatcher.note(f"follow-up-closed-{ticket}", "followup.closed", about=ticket, result=body.result)
    now = site.people.now()
    if contact := await site.contacts.of(FOLLOW_UP, ticket, now):
        await site.contacts.keep(FOLLOW_UP, ticket, contact, now)
    return found


VERBS = (
    Verb("take", Nothing, _take, "Make a follow-up one's own."),
    Verb("call", Called, _call, "Note an attempt to call back."),
    Verb("mend", Words, _mend, "Note what was mended."),
    Verb("appeal", Words, _appeal, "Note that the clerk says it was not about the service."),
    Verb("judge", Judged, _judge, "Judge an appeal; an upheld one takes the rating out of the satisfaction. Audited."),
    Verb("close", Closed, _close, "Close a follow-up with its result."),
)


def routes(site: Site) -> list[Route]:
    kept = FollowUps(site.people.accounts.engine)

    async def several(request: Request) -> Response:
        now = await site.dispatcher.now()
        told = [follow_up_json(site, each, now) for each in await kept.all()]
        return JSONResponse({"follow_ups": told})

    async def phone(request: Request) -> Response:
        """Raises NoNumber."""
        _, body = await requests.read(request, Words)
        ticket = (await kept.of(request.path_params["ticket"])).ticket
        contact = await site.contacts.of(FOLLOW_UP, ticket, site.people.now())
        if contact is None:
            raise NoNumber()
        person = request.state.person
        await site.audit.record(person.staff_no, "contact.revealed", ticket, canonical(body.words, _LIMIT))
        return JSONResponse({"phone": contact.phone})

    listed = Spec("Open follow-ups, by when they are due.", answers={200: FollowUpsOut}, tag="ratings")
    reveals = Spec("The number to call, for a reason; audited.", body=Words, answers={200: PhoneOut}, tag="ratings")
    at = "/api/v1/follow-ups"
    return [
        route(at, several, ["GET"], roles=ROLES, name="follow-ups", spec=listed),
        route(f"{at}/{{ticket}}/phone", phone, ["POST"], roles=ROLES, name="follow-up phone", spec=reveals),
        *(
            route(
                f"{at}/{{ticket}}/{verb.name}",
                partial(_answer, site, kept, verb),
                methods=["POST"],
                roles=ROLES,
                name=f"follow-up {verb.name}",
                spec=Spec(verb.does, body=verb.body, answers={200: FollowUpOut}, tag="ratings"),
            )
            for verb in VERBS
        ),
    ]


async def _answer(site: Site, kept: FollowUps, verb: Verb, request: Request) -> Response:
    _, body = await requests.read(request, verb.body)
    found = await verb.run(site, kept, request.path_params["ticket"], request.state.person.staff_no, body)
    return JSONResponse(follow_up_json(site, found, await site.dispatcher.now()))


def follow_up_json(site: Site, found: FollowUp, now: int) -> dict[str, Any]:
    return {
        "ticket": found.ticket,
        "rating": found.rating,
        "reasons": list(found.reasons),
        "lane": found.lane,
        "service": found.service,
        "opened": iso(site, found.opened),
        "due": iso(site, found.due),
        "late": found.late(now),
        "state": found.state,
        "owner": found.owner or None,
        "calls": len(found.calls),
        "mended": found.mended or None,
        "appeal": found.appeal,
        "result": found.result or None,
    }
