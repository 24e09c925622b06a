"""`/api/v1/problems`, 办不成事: notes from console, guide desk, kiosk and phone, and what becomes of them."""

from collections.abc import Awaitable, Callable
from typing import Any

from limits import RateLimitItemPerHour
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import BadWord, UnknownService
from ticketing.bodies import ContactIn
from ticketing.names import ticket_today
from ticketing.problem_bodies import (
    Answer,
    AnswerOut,
    Change,
    ContactOut,
    Decided,
    Decision,
    Noted,
    NotedOut,
    ProblemOut,
    Problems,
    Said,
)
from web import problem_code, requests
from web.answers import iso
from web.canonical import canonical
from web.contacts import Contact
from web.openings import local
from web.problem_desk import ProblemDesk
from web.problem_errors import UnknownProblem
from web.problem_store import Note
from web.problem_tables import ANSWER_LIMIT, WORDS_LIMIT, Problem
from web.problem_words import MEETING, PENDING
from web.roles import Spec, route
from web.site import Site
from web.throttle import Throttle, who

PATH = "/api/v1/problems"
NOTERS = frozenset({"clerk", "guide", "manager", "kiosk"})
KEEPERS = frozenset({"guide", "manager", "admin"})
READERS = KEEPERS | {"auditor"}
DECIDERS = frozenset({"manager", "admin"})
TELLERS = frozenset({"kiosk", "guide", "manager"})
SOURCES = {"clerk": "console", "kiosk": "kiosk"}
WRONG_CODES = RateLimitItemPerHour(30)
SHOWN = 200
_NOT_KEPT = {"Cache-Control": "no-store"}

Changing = Callable[[str, int, Change, str], Awaitable[Problem]]
"""(request id, note, body, staff number)"""


def routes(site: Site) -> list[Route]:
    api = ProblemApi(site)
    desk = api.desk

    async def own(request: str, problem: int, body: Change, staff: str) -> Problem:
        return await desk.own(request, problem, body.seen, staff)

    async def escalate(request: str, problem: int, body: Change, staff: str) -> Problem:
        return await desk.escalate(request, problem, body.seen)

    async def close(request: str, problem: int, body: Change, staff: str) -> Problem:
        return await desk.close(request, problem, body.seen)

    async def answer(request: str, problem: int, body: Change, staff: str) -> Problem:
        assert isinstance(body, Answer)
        words = canonical(body.words, ANSWER_LIMIT)
        if not words:
            raise BadWord("words")
        return await desk.answer(request, problem, body.seen, staff=staff, words=words)

    verbs: dict[str, tuple[Changing, type[Change], str]] = {
        "own": (own, Change, "Say that one sees to the answer."),
        "answer": (answer, Answer, "What the visitor is to be told."),
        "escalate": (escalate, Change, "Bring it to the joint meeting before its first days are over."),
        "close": (close, Change, "The visitor has been told."),
    }

    def post(path: str, endpoint: Any, name: str, roles: frozenset[str], does: str, body: Any, **answers: Any) -> Route:
        spec = Spec(
            does, body=body, answers={int(status[1:]): model for status, model in answers.items()}, tag="problems"
        )
        return route(path, endpoint, ["POST"], roles=roles, name=name, spec=spec)

    def get(path: str, endpoint: Any, name: str, roles: frozenset[str], does: str, model: Any) -> Route:
        return route(
            path, endpoint, ["GET"], roles=roles, name=name, spec=Spec(does, answers={200: model}, tag="problems")
        )

    return [
        post(PATH, api.note, "problem", NOTERS, "Note what could not be done.", Noted, _201=NotedOut),
        post(
            "/api/v1/tickets/{ticket}/problem",
            api.says,
            "ticket problem",
            frozenset({"visitor"}),
            "A visitor says what could not be done.",
            Said,
            _201=NotedOut,
        ),
        get(PATH, api.all, "problems", READERS, "Notes of what could not be done, those that wait first.", Problems),
        get("/api/v1/problem-answers/{code}", api.with_code, "problem answer", TELLERS, "By its code.", AnswerOut),
        get(f"{PATH}/{{problem}}/contact", api.contact, "problem contact", KEEPERS, "In full; audited.", ContactOut),
        *(
            post(
                f"{PATH}/{{problem}}/{verb}",
                api.verb(act, body),
                f"problem {verb}",
                KEEPERS,
                does,
                body,
                _200=ProblemOut,
            )
            for verb, (act, body, does) in verbs.items()
        ),
        post(
            "/api/v1/problem-decisions",
            api.decide,
            "problem decision",
            DECIDERS,
            "What the joint meeting has decided closes the notes of an item and a reason.",
            Decision,
            _201=Decided,
        ),
    ]


class ProblemApi:
    def __init__(self, site: Site) -> None:
        self._site, self.desk = site, ProblemDesk(site)
        self._codes = Throttle(site.people.tries, "problem codes", WRONG_CODES)

    async def note(self, request: Request) -> Response:
        """Raises UnknownService, UnknownTicket, and BadWord for words that a kiosk cannot have heard."""
        person = request.state.person
        key, body = await requests.read(request, Noted)
        if person.role == "kiosk" and (body.words or body.contact or body.solved or body.ticket or body.kiosk):
            raise BadWord("words")
        service, ticket = body.service or "", ""
        if body.ticket is not None:
            found = await ticket_today(self._site.dispatcher, body.ticket, person)
            service, ticket = service or found.service, found.id
        if service and service not in self._site.hall.services:
            raise UnknownService()
        source = "kiosk" if body.kiosk else SOURCES.get(person.role, "guide")
        words = canonical(body.words, WORDS_LIMIT)
        note = Note(source, body.reason, service, ticket, words, person.staff_no, solved=body.solved)
        return self._made(await self.desk.note(key, note, _contact(body.contact)))

    async def says(self, request: Request) -> Response:
        """Raises UnknownTicket."""
        key, body = await requests.read(request, Said)
        ticket = await ticket_today(self._site.dispatcher, request.path_params["ticket"], request.state.person)
        note = Note("phone", body.reason, ticket.service, ticket.id, canonical(body.words, WORDS_LIMIT))
        return self._made(await self.desk.note(key, note, _contact(body.contact)))

    async def all(self, request: Request) -> Response:
        waiting = await self.desk.store.in_states(PENDING, SHOWN)
        known = {problem.id for problem in waiting}
        others = [problem for problem in await self.desk.store.latest(SHOWN) if problem.id not in known]
        return JSONResponse({"problems": [self._whole(each) for each in (*waiting, *others)]}, headers=_NOT_KEPT)

    async def with_code(self, request: Request) -> Response:
        """Raises UnknownProblem, TooManyTries. Whoever hears of an answer in this way has been told."""
        async with self._codes.guessing(who(request), UnknownProblem):
            code = problem_code.plain(request.path_params["code"])
            if not code:
                raise UnknownProblem()
            found = await self.desk.store.with_code(code)
        await self.desk.told(found)
        whole = self._whole(found)
        return JSONResponse({name: whole[name] for name in AnswerOut.model_fields}, headers=_NOT_KEPT)

    async def contact(self, request: Request) -> Response:
        """Raises UnknownProblem, NoProblemContact."""
        problem = await self.desk.store.get(_number(request))
        found = await self.desk.contact(problem, request.state.person.staff_no)
        return JSONResponse({"name": found.name, "phone": found.phone}, headers=_NOT_KEPT)

    def verb(self, act: Changing, model: type[Change]) -> Callable[[Request], Awaitable[Response]]:
        async def change(request: Request) -> Response:
            """Raises UnknownProblem, ProblemStale, ProblemState."""
            key, body = await requests.read(request, model)
            found = await act(key, _number(request), body, request.state.person.staff_no)
            return JSONResponse(self._whole(found), headers=_NOT_KEPT)

        return change

    async def decide(self, request: Request) -> Response:
        key, body = await requests.read(request, Decision)
        words = canonical(body.words, ANSWER_LIMIT)
        if not words:
            raise BadWord("words")
        staff = request.state.person.staff_no
        closed = await self.desk.decide(key, service=body.service, reason=body.reason, words=words, staff=staff)
        return JSONResponse({"closed": closed}, 201)

    def _made(self, problem: Problem) -> Response:
        return JSONResponse(self._short(problem), 201, headers=_NOT_KEPT)

    def _short(self, problem: Problem) -> dict[str, Any]:
        named = {"id": problem.id, "code": problem_code.shown(problem.code), "state": problem.state}
        return {**named, **self._due(problem)}

    def _due(self, problem: Problem) -> dict[str, str | None]:
        due = due_at(problem)
        day = local(self._site.hall, due - 1).date().isoformat() if due else None  # closing may be midnight
        return {"due": self._iso(due), "due_day": day}

    def _whole(self, problem: Problem) -> dict[str, Any]:
        return {
            **self._short(problem),
            "at": self._iso(problem.at),
            **{name: getattr(problem, name) for name in ("source", "reason", "words", "contact", "answer", "version")},
            **{name: getattr(problem, name) or None for name in ("service", "ticket", "staff", "owner")},
            "answered_at": self._iso(problem.answered_at),
            "told": problem.told_at > 0,
        }

    def _iso(self, at: int) -> str | None:
        return iso(self._site, at) if at else None


def due_at(problem: Problem) -> int:
    """By when there is an answer (ms); 0 where nobody waits for one."""
    if problem.state not in PENDING:
        return 0
    return problem.meeting_due if problem.state == MEETING else problem.due


def _contact(left: ContactIn | None) -> Contact | None:
    return Contact(canonical(left.name, 40), canonical(left.phone, 20)) if left is not None else None


def _number(request: Request) -> int:
    """Raises UnknownProblem."""
    name: str = request.path_params["problem"]
    if not (name.isascii() and name.isdecimal() and len(name) < 10):
        raise UnknownProblem()
    return int(name)
