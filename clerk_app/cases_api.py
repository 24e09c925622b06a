"""What the back office does with cases: stop the clock, let it go on, say that something is ready, take it back."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.cases_bodies import CaseOut, CasesAsked, CasesOut, Change, WithReason
from clerk_app.cases_rows import SHOWN, Look, chosen
from dispatcher.case_errors import CaseStale, CaseState, UnknownCase
from dispatcher.cases import Case
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import BadWord
from dispatcher.events import Event
from web import problems, requests
from web.answers import iso
from web.canonical import canonical
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"clerk", "manager", "admin"})
READERS = ROLES | {"guide", "auditor"}
_NOT_KEPT = {"Cache-Control": "no-store"}


class Verb(NamedTuple):
    """One change: its name in the path, the body it takes, what it does."""

    name: str
    body: type[Change]
    run: Callable[[Dispatcher, str, str, str, Change], Awaitable[Event]]
    does: str


async def _stop(desk: Dispatcher, request: str, case: str, staff: str, body: Change) -> Event:
    assert isinstance(body, WithReason)
    reason = canonical(body.reason, 100)
    return await desk.stop_case(request, case=case, reason=reason, staff=staff, seen=body.seen)


async def _resume(desk: Dispatcher, request: str, case: str, staff: str, body: Change) -> Event:
    return await desk.resume_case(request, case=case, staff=staff, seen=body.seen)


async def _ready(desk: Dispatcher, request: str, case: str, staff: str, body: Change) -> Event:
    return await desk.ready_case(request, case=case, staff=staff, seen=body.seen)


async def _withdraw(desk: Dispatcher, request: str, case: str, staff: str, body: Change) -> Event:
    assert isinstance(body, WithReason)
    reason = canonical(body.reason, 100)
    return await desk.withdraw_case(request, case=case, reason=reason, staff=staff, seen=body.seen)


VERBS = (
    Verb("stop", WithReason, _stop, "The clock of a case stands still, for a reason such as papers to be completed."),
    Verb("resume", Change, _resume, "The clock of a case goes on."),
    Verb("ready", Change, _ready, "What was asked for is ready; never said by whoever accepted it."),
    Verb("withdraw", WithReason, _withdraw, "The applicant takes it back, for a reason."),
)


def routes(site: Site) -> list[Route]:
    async def cases(request: Request) -> Response:
        asked = requests.query(request, CasesAsked)
        if asked.lane and asked.lane not in site.hall.lanes:
            raise BadWord("lane")
        now = await site.dispatcher.now()
        found = chosen(await site.dispatcher.cases(), Look(asked.view, asked.lane), site.hall, now)
        told = [case_json(site, case, now) for case in found[:SHOWN]]
        return JSONResponse({"cases": told, "left_off": max(0, len(found) - SHOWN)}, headers=_NOT_KEPT)

    async def one(request: Request) -> Response:
        return JSONResponse(await _case(site, request.path_params["case"]), headers=_NOT_KEPT)

    def reading(path: str, endpoint: Any, name: str, spec: Spec) -> Route:
        return route(path, endpoint, ["GET"], roles=READERS, name=name, spec=spec)

    several = Spec("Cases, by what is due first.", query=CasesAsked, answers={200: CasesOut}, tag="cases")
    return [
        reading("/api/v1/cases", cases, "cases", several),
        reading("/api/v1/cases/{case}", one, "case", Spec("One case.", answers={200: CaseOut}, tag="cases")),
        *(
            route(
                f"/api/v1/cases/{{case}}/{verb.name}",
                partial(_answer, site, verb),
                methods=["POST"],
                roles=ROLES,
                name=f"case {verb.name}",
                spec=Spec(verb.does, body=verb.body, answers={200: CaseOut}, tag="cases"),
            )
            for verb in VERBS
        ),
    ]


async def _answer(site: Site, verb: Verb, request: Request) -> Response:
    """The case as it became; a refusal of somebody with an old picture holds the present one."""
    key, body = await requests.read(request, verb.body)
    name = request.path_params["case"]
    try:
        await verb.run(site.dispatcher, key, name, request.state.person.staff_no, body)
    except (CaseStale, CaseState) as stale:
        return problems.answer(request, site, stale, case=await _case(site, name))
    return JSONResponse(await _case(site, name))


async def _case(site: Site, name: str) -> dict[str, Any]:
    found = await site.dispatcher.case(name)
    if found is None:
        raise UnknownCase()
    return case_json(site, found, await site.dispatcher.now())


def case_json(site: Site, case: Case, now: int) -> dict[str, Any]:
    return {
        "id": case.id,
        "state": case.state,
        "service": case.service,
        "lane": case.lane,
        "promise": case.text("promise"),
        "accepted_at": iso(site, case.accepted_at),
        "due": iso(site, case.due),
        "card": case.card(now),
        "stopped_at": iso(site, case.stopped_at) if case.stopped_at else None,
        "ended_at": iso(site, case.ended_at) if case.ended_at else None,
        "kept": case.kept,
        "why": case.why or None,
        "ref": case.text("ref") or None,
        "seen": case.rev,
    }
