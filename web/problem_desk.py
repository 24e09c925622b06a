"""The problem desk 办不成事: a note, its deadlines, its answer, and the way of the answer back to the visitor.

Who left a name or a number is kept sealed and apart (purpose "problem"), for 30 days after the note is closed. Looking
at it in full is written down first.
"""

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import RequestReused
from web.audit import Audit
from web.contacts import Contact, Contacts
from web.problem_deadlines import deadlines
from web.problem_errors import NoProblemContact
from web.problem_facts import deliver
from web.problem_store import Note, ProblemStore
from web.problem_tables import Problem
from web.problem_words import CLOSED
from web.site import Site

PURPOSE = "problem"
KEPT_MS = 30 * 86_400_000
"""A closed note is kept so long, and so is its contact."""

_OPEN_S = 366 * 86_400.0
"""The contact of a note that nobody closes does not lie here for ever."""


class ProblemDesk:
    """Every change tells the stream at once, if a day is open."""

    def __init__(self, site: Site) -> None:
        self._site, self.store = site, ProblemStore(site.people.accounts.engine)
        self._dispatcher: Dispatcher = site.dispatcher
        self._contacts: Contacts = site.contacts
        self._audit: Audit = site.audit

    async def note(self, request: str, note: Note, contact: Contact | None = None) -> Problem:
        """Raises RequestReused."""
        now = await self._dispatcher.now()
        noted = note._replace(contact=contact is not None)
        found = await self.store.note(request, noted, now, deadlines(self._site.hall, now))
        if contact is not None:
            known = await self._contact(found)
            if known is None:
                await self._contacts.keep(PURPOSE, str(found.id), contact, self._ends(found))
            elif known != contact:  # nothing of a contact is in the request's digest
                raise RequestReused()
        await self.tell()
        return found

    async def own(self, request: str, problem: int, seen: int, staff: str) -> Problem:
        """Raises UnknownProblem, ProblemStale, ProblemState."""
        return await self.store.own(request, problem, seen, staff)

    async def answer(self, request: str, problem: int, seen: int, *, staff: str, words: str) -> Problem:
        """Raises as `own`."""
        at = await self._dispatcher.now()
        found = await self.store.answer(request, problem, seen, staff=staff, words=words, at=at)
        await self.tell()
        return found

    async def escalate(self, request: str, problem: int, seen: int) -> Problem:
        """Raises as `own`."""
        found = await self.store.escalate(request, problem, seen)
        await self.tell()
        return found

    async def close(self, request: str, problem: int, seen: int) -> Problem:
        """Its visitor has been told: also of what a meeting has decided, which has closed it. Raises as `own`."""
        found = await self.store.get(problem)
        if found.state == CLOSED and not found.told_at:
            await self.told(found)
            return await self.store.get(problem)
        found = await self.store.close(request, problem, seen, await self._dispatcher.now())
        await self._keep_on(found)
        await self.tell()
        return found

    async def decide(self, request: str, *, service: str, reason: str, words: str, staff: str) -> int:
        """A meeting's decision closes the notes of a group. Returns how many. Raises RequestReused."""
        at = await self._dispatcher.now()
        count, closed = await self.store.decide(
            request, service=service, reason=reason, words=words, staff=staff, at=at
        )
        for problem in closed:
            await self._keep_on(problem)
        if closed:
            await self._audit.record(staff, "problem.decided", f"{service or '-'} {reason}", str(count))
        await self.tell()
        return count

    async def told(self, problem: Problem) -> None:
        """Its visitor has read the answer."""
        if problem.answered_at and not problem.told_at:
            await self.store.told(problem.id, await self._dispatcher.now())

    async def contact(self, problem: Problem, staff: str) -> Contact:
        """In full, for whoever calls back; written down first. Raises NoProblemContact."""
        found = await self._contact(problem)
        if found is None:
            raise NoProblemContact()
        await self._audit.record(staff, "contact.revealed", f"problem {problem.id}", PURPOSE)
        return found

    async def masked(self, problem: Problem) -> Contact | None:
        found = await self._contact(problem)
        return found.masked() if found else None

    async def forget(self) -> None:
        """Lets go of notes that were closed 30 days ago, and of their contacts."""
        for problem in await self.store.forget(await self._dispatcher.now() - KEPT_MS):
            await self._contacts.forget(PURPOSE, str(problem))

    async def tell(self) -> int:
        """Tells the stream what it does not know yet. Returns how many facts."""
        return await deliver(self._dispatcher, self.store.tables)

    async def _contact(self, problem: Problem) -> Contact | None:
        if not problem.contact:
            return None
        return await self._contacts.of(PURPOSE, str(problem.id), self._site.people.now())

    async def _keep_on(self, problem: Problem) -> None:
        """From its end the contact has its 30 days."""
        if (contact := await self._contact(problem)) is not None:
            await self._contacts.keep(PURPOSE, str(problem.id), contact, self._ends(problem))

    def _ends(self, problem: Problem) -> float:
        return self._site.people.now() + (0.0 if problem.state == CLOSED else _OPEN_S)
