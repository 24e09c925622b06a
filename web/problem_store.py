"""Notes of what could not be done: made, answered, brought to the meeting, closed; each request once.

Every change leaves a fact for the stream in the same step; problem_facts brings it there. A change names the version
that the caller saw, so that nobody answers what somebody else has just closed.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from dispatcher.errors import RequestReused
from web.problem_code import new_code
from web.problem_deadlines import Deadlines
from web.problem_errors import ProblemStale, ProblemState
from web.problem_reading import ProblemReading, by
from web.problem_tables import Problem, read
from web.problem_tables import decisions as _decisions
from web.problem_tables import facts as _facts
from web.problem_tables import problems as _problems
from web.problem_words import ANSWERED, CLOSED, MEETING, OPEN, PENDING

_TRIES = 20


class Note(NamedTuple):
    """What somebody says could not be done. `ticket`: a ticket's id or ''; `solved`: on the spot, so that nobody waits
    for an answer."""

    source: str
    reason: str
    service: str = ""
    ticket: str = ""
    words: str = ""
    staff: str = ""
    contact: bool = False
    solved: bool = False


class ProblemStore(ProblemReading):
    """engine: the accounts' database. All times are ms."""

    async def note(self, request: str, note: Note, at: int, due: Deadlines) -> Problem:
        """A new note; for a request that has happened, the one it made. Raises RequestReused."""
        digest = _digest(*map(str, note))
        solved = {"state": CLOSED, "closed_at": at, "answered_at": at, "told_at": at, "answered_by": note.staff}
        waits = {"state": OPEN, "closed_at": 0, "answered_at": 0, "told_at": 0, "answered_by": ""}
        row = {
            "request": request,
            "digest": digest,
            "at": at,
            **{name: getattr(note, name) for name in ("source", "reason", "service", "ticket", "words", "staff")},
            "owner": "",
            "due": due.first,
            "meeting_due": due.meeting,
            "contact": note.contact,
            "answer": "",
            "version": 1,
            "changed_by": "",
            **(solved if note.solved else waits),
        }
        async with self.tables.change() as connection:
            if await _inserted(connection, row):
                found = await by(connection, _problems.c.request == request)
                await _tell(connection, "problem.noted", found)
                if note.solved:
                    await _tell(connection, "problem.closed", found)
                return found
            known = (
                await connection.execute(select(_problems.c.digest).where(_problems.c.request == request))
            ).scalar()
            if known != digest:
                raise RequestReused()
            return await by(connection, _problems.c.request == request)

    # changing --------------------------------------------------------------------------------------------------

    async def own(self, request: str, problem: int, seen: int, staff: str) -> Problem:
        """Somebody sees to it that there is an answer. Raises UnknownProblem, ProblemStale, ProblemState."""
        return await self._change(request, problem, seen, PENDING, "", owner=staff)

    async def answer(self, request: str, problem: int, seen: int, *, staff: str, words: str, at: int) -> Problem:
        """The visitor is to be told this. Raises as `own`."""
        words_of = {"state": ANSWERED, "answer": words, "answered_by": staff, "answered_at": at}
        return await self._change(request, problem, seen, PENDING, "problem.answered", **words_of)

    async def escalate(self, request: str, problem: int, seen: int) -> Problem:
        """It goes to the joint meeting. Raises as `own`."""
        return await self._change(request, problem, seen, (OPEN,), "problem.escalated", state=MEETING)

    async def close(self, request: str, problem: int, seen: int, at: int) -> Problem:
        """The visitor has been told. Raises as `own`."""
        gone = {"state": CLOSED, "closed_at": at, "told_at": at}
        return await self._change(request, problem, seen, (ANSWERED,), "problem.closed", **gone)

    async def told(self, problem: int, at: int) -> None:
        """The visitor has read the answer, or was called back after a meeting's decision."""
        async with self.tables.change() as connection:
            at_it = and_(_problems.c.id == problem, _problems.c.answered_at > 0, _problems.c.told_at == 0)
            await connection.execute(update(_problems).where(at_it).values(told_at=at, version=_problems.c.version + 1))

    async def decide(
        self, request: str, *, service: str, reason: str, words: str, staff: str, at: int
    ) -> tuple[int, list[Problem]]:
        """What a meeting has decided about all notes of an item and a reason that wait: it is their answer, and they
        are closed. Returns how many, and which; none for a request that has happened. Raises RequestReused."""
        digest = _digest(service, reason, words)
        of_group = and_(_problems.c.service == service, _problems.c.reason == reason, _problems.c.state.in_(PENDING))
        row = {"request": request, "digest": digest, "at": at, "staff": staff, "service": service, "reason": reason}
        async with self.tables.change() as connection:
            try:
                async with connection.begin_nested():
                    await connection.execute(insert(_decisions).values(**row, words=words, count=0))
            except IntegrityError:
                query = select(_decisions).where(_decisions.c.request == request)
                known = (await connection.execute(query)).mappings().one()
                if known["digest"] != digest:
                    raise RequestReused() from None
                return int(known["count"]), []
            closed = (
                update(_problems)
                .where(of_group)
                .values(
                    state=CLOSED,
                    answer=words,
                    answered_by=staff,
                    answered_at=at,
                    closed_at=at,
                    version=_problems.c.version + 1,
                )
            )
            found = [read(each) for each in (await connection.execute(closed.returning(_problems))).mappings()]
            for problem in sorted(found, key=lambda problem: problem.id):
                await _tell(connection, "problem.answered", problem)
                await _tell(connection, "problem.closed", problem)
            counted = update(_decisions).where(_decisions.c.request == request).values(count=len(found))
            await connection.execute(counted)
        return len(found), found

    async def escalate_due(self, now: int) -> int:
        """Whatever was not answered in its first days goes to the meeting, once. Returns how many."""
        late = and_(_problems.c.state == OPEN, _problems.c.due > 0, _problems.c.due <= now)
        words = {"state": MEETING, "version": _problems.c.version + 1}
        async with self.tables.change() as connection:
            gone = await connection.execute(update(_problems).where(late).values(**words).returning(_problems))
            found = [read(each) for each in gone.mappings()]
            for problem in sorted(found, key=lambda problem: problem.id):
                await _tell(connection, "problem.escalated", problem)
        return len(found)

    async def forget(self, closed_before: int) -> list[int]:
        """Lets go of notes that were closed before. Returns which."""
        old = and_(_problems.c.state == CLOSED, _problems.c.closed_at < closed_before)
        async with self.tables.change() as connection:
            return list((await connection.execute(delete(_problems).where(old).returning(_problems.c.id))).scalars())

    async def _change(
        self, request: str, problem: int, seen: int, states: Sequence[str], fact: str, **values: Any
    ) -> Problem:
        mark = _digest(
            request, fact, *(f"{name}={value}" for name, value in values.items() if not name.endswith("_at"))
        )
        where = and_(_problems.c.id == problem, _problems.c.version == seen, _problems.c.state.in_(states))
        changed = update(_problems).where(where).values(version=seen + 1, changed_by=mark, **values)
        async with self.tables.change() as connection:
            done = (await connection.execute(changed)).rowcount
            found = await by(connection, _problems.c.id == problem)
            if done:
                if fact:
                    await _tell(connection, fact, found)
                return found
            last = (await connection.execute(select(_problems.c.changed_by).where(_problems.c.id == problem))).scalar()
        if last == mark:
            return found
        raise ProblemState(found.state) if found.state not in states else ProblemStale()


async def _inserted(connection: AsyncConnection, row: dict[str, Any]) -> bool:
    """False if the request is known."""
    for _ in range(_TRIES):
        try:
            async with connection.begin_nested():
                await connection.execute(insert(_problems).values(**row, code=new_code()))
            return True
        except IntegrityError:
            at = _problems.c.request == row["request"]
            if (await connection.execute(select(_problems.c.id).where(at))).one_or_none() is not None:
                return False
    raise RuntimeError("no code is free")


async def _tell(connection: AsyncConnection, kind: str, problem: Problem) -> None:
    """A fact without words, for the stream."""
    names = ("source", "reason", "service", "ticket", "state")
    staff = problem.staff if kind == "problem.noted" else problem.answered_by or problem.owner
    words = {"problem": str(problem.id), **{name: getattr(problem, name) for name in names}, "staff": staff}
    text = msgspec.json.encode({name: word for name, word in words.items() if word}).decode()
    await connection.execute(insert(_facts).values(request=f"problem-{secrets.token_hex(16)}", kind=kind, words=text))


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
