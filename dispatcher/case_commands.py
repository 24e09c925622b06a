"""What the back office does with cases, and the cards that nobody asks for. A case lives on over the days."""

import re
from collections.abc import Sequence

from dispatcher.case_errors import UnknownCase
from dispatcher.cases import READY, RED, STOPPED, WITHDRAWN, YELLOW, Case
from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, ReasonMissing, refusal
from dispatcher.events import Event

CASE_ID = r"[0-9]{8}-[A-Z][0-9]{3,5}(-[0-9]{1,2})?"
_CASE = re.compile(CASE_ID)
_AT_ONCE = 500


class CaseCommands(Desk):
    """`seen` is the case's `rev` that the caller acts on, '' if it does not matter; another one raises CaseStale."""

    async def stop_case(self, request: str, *, case: str, reason: str, staff: str, seen: str = "") -> Event:
        """The clock stands still, for a reason: 补正, or a hold. Raises UnknownCase, CaseStale, CaseState."""
        if not checked("reason", reason):
            raise ReasonMissing()
        return await self._do("case_stop", request, (case, reason), (_known(case), seen, reason, _staff(staff)))

    async def resume_case(self, request: str, *, case: str, staff: str, seen: str = "") -> Event:
        """The clock goes on. Raises UnknownCase, CaseStale, CaseState."""
        found = await self.case(case)
        if found is None:
            raise UnknownCase()
        clock, promise = found.clock, found.promise
        if found.state == STOPPED and promise is not None:
            clock = self.promises.going_on(promise, clock, found.stopped_at, await self.now())
        words = (case, seen or found.rev, str(clock.yellow), str(clock.due), _staff(staff))
        return await self._do("case_resume", request, (case,), words)

    async def ready_case(self, request: str, *, case: str, staff: str, seen: str = "") -> Event:
        """办结: what was asked for is ready to be handed out. Raises UnknownCase, CaseStale, CaseState, and SameHands
        for whoever accepted it, where the hall keeps the two apart."""
        return await self._end(request, case, READY, "", staff, seen)

    async def withdraw_case(self, request: str, *, case: str, reason: str, staff: str, seen: str = "") -> Event:
        """The applicant takes it back, for a reason. Raises UnknownCase, CaseStale, CaseState."""
        if not checked("reason", reason):
            raise ReasonMissing()
        return await self._end(request, case, WITHDRAWN, reason, staff, seen)

    async def _end(self, request: str, case: str, state: str, reason: str, staff: str, seen: str) -> Event:
        apart = str(int(state == READY and self.hall.rules.decided_by_another))
        words = (_known(case), seen, state, reason, _staff(staff), apart)
        return await self._do("case_end", request, (case, state, reason), words)

    # cards -----------------------------------------------------------------------------------------------------

    async def card_case(self, case: str, colour: str) -> Event:
        """The card of a case that has come past a limit. Anybody may ask, as often as they like: it happens once.
        Raises TooEarly, CardGiven, UnknownCase."""
        words = (_known(case), _colour(colour))
        return await self._do("case_card", f"case-{colour}-{case}", words, words)

    async def card_visit(self, ticket: str, colour: str, *, fell: int, service: str, lane: str, day: str = "") -> Event:
        """The card of a promise that runs on a ticket, once. `fell`: when it fell due (ms); `day`: the ticket's, if it
        is not the open one. Raises TooEarly, UnknownTicket."""
        words = (ticket, _colour(colour), str(fell), service, lane, day or self.day)
        request = f"visit-{colour}-{day or self.day}-{ticket}"
        return await self._do("visit_card", request, words[:2], words, this_day=True)

    # reading ---------------------------------------------------------------------------------------------------

    async def case(self, case: str) -> Case | None:
        found = await self._cases_of([case]) if _CASE.fullmatch(case) else []
        return found[0] if found else None

    async def cases(self) -> list[Case]:
        """Every case that is kept, each as it is when it is read."""
        names = list(await self.runner.run("read_cases", self._keys, ["ids"]))
        found: list[Case] = []
        for at in range(0, len(names), _AT_ONCE):
            found += await self._cases_of(names[at : at + _AT_ONCE])
        return found

    async def cases_due(self, now: int, count: int = _AT_ONCE) -> list[Case]:
        """Cases to which something was to be done before `now` (ms): a card, or letting go."""
        names = await self.runner.run("read_cases", self._keys, ["due", str(now), str(count)])
        return await self._cases_of(list(names))

    async def forget_case(self, case: str) -> None:
        """Let go of a case that ended long ago. Raises TooEarly."""
        reply = await self.runner.run("case_forget", self._keys, [case, self.clock.word()])
        if reply != "OK":
            raise refusal(reply)

    async def _cases_of(self, names: Sequence[str]) -> list[Case]:
        if not names:
            return []
        found = await self.runner.run("read_cases", self._keys, ["of", *names])
        return [Case(name, dict(zip(flat[::2], flat[1::2], strict=True))) for name, flat in found]


def _known(case: str) -> str:
    if not _CASE.fullmatch(case):
        raise UnknownCase()
    return case


def _staff(staff: str) -> str:
    return checked("staff", staff, 40)


def _colour(colour: str) -> str:
    if colour not in (YELLOW, RED):
        raise BadWord("colour")
    return colour
