"""Somebody at a window in the simulated week, who does there everything a window can do, and takes some of it back."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.state import State

OUTCOMES = ("accepted", "received", "accepted_with_gaps", "done_on_the_spot", "inquiry", "refused")
Does = Callable[[Callable[[Dispatcher, str], Awaitable[Event]]], Awaitable[Event]]


class Person:
    """`step` does one thing and says after how many seconds the next one comes."""

    def __init__(
        self, hall: Dispatcher, does: Does, look: Callable[[], Awaitable[State]], window: str, chance: Random
    ) -> None:
        self._hall, self._does, self._look, self.window, self._chance = hall, does, look, window, chance
        self._taking_back = ""

    async def step(self) -> float:
        seat = (await self._look()).window(self.window)
        session, number = seat.session or f"person-{self.window}", seat.ticket
        try:
            if self._taking_back and seat.session:
                number, self._taking_back = self._taking_back, ""
                await self._act("undo", session, ticket=number)
            else:
                return await self._next(seat.state, session, number)
        except Refused:
            pass
        return self._chance.uniform(10, 40)

    async def _next(self, state: str, session: str, number: str) -> float:
        chance = self._chance.random()
        match state:
            case "closed":
                await self._act("open_window", session, clerk=f"person{self.window}")
            case "paused":
                await self._act("resume_window", session)
            case "free" if chance < 0.05:
                await self._act("pause_window", session, reason="整理资料")
                return 300.0
            case "free" if chance < 0.07:
                await self._act("close_window", session)
            case "free":
                await self._free(session)
            case "called":
                return await self._called(session, number, chance)
            case "serving":
                return await self._serving(session, number, chance)
        return self._chance.uniform(5, 30)

    async def _free(self, session: str) -> None:
        board = await self._look()
        aside = [ticket.number for ticket in (*board.held(), *board.missed())]
        if aside and self._chance.random() < 0.2:
            await self._act("call", session, ticket=self._chance.choice(aside), reason="回来了")
        else:
            await self._act("call_next", session)

    async def _called(self, session: str, number: str, chance: float) -> float:
        if chance < 0.2:
            await self._act("recall", session, ticket=number)
            return 95.0
        if chance < 0.45:
            return await self._undoable("no_show", session, ticket=number)
        if chance < 0.5:
            return await self._undoable("hold", session, ticket=number, kind="fetch")
        if chance < 0.55:
            self._taking_back = number  # of the call itself
            return 2.0
        await self._act("start", session, ticket=number)
        return self._chance.uniform(60, 400)

    async def _serving(self, session: str, number: str, chance: float) -> float:
        pick, lanes = self._chance.choice, list(self._hall.hall.lanes)
        if chance < 0.12:
            return await self._undoable("hold", session, ticket=number, kind=pick(("fetch", "kept", "step")))
        if chance < 0.2:
            windows = list(self._hall.hall.windows)
            to: dict[str, Any] = {"lane": pick(lanes)} if chance < 0.17 else {"to_window": pick(windows)}
            return await self._undoable("transfer", session, ticket=number, reason="取错号", **to)
        if chance < 0.3:
            change = pick(("skip", "end", "add", "back"))
            added = {"lanes": [pick(lanes)]} if change == "add" else {}
            await self._act("reroute", session, ticket=number, change=change, reason="改流程", **added)
            return 20.0
        words = {"outcome": pick(OUTCOMES), "onward": pick((True, True, False)), "reason": "办完"}
        return await self._undoable("finish", session, ticket=number, **words)

    async def _undoable(self, verb: str, session: str, **words: Any) -> float:
        event = await self._act(verb, session, **words)
        if self._chance.random() < 0.3:
            self._taking_back = event.ticket
            return 3.0
        return self._chance.uniform(5, 30)

    async def _act(self, verb: str, session: str, **words: Any) -> Event:
        def command(hall: Dispatcher, request: str) -> Awaitable[Event]:
            done: Awaitable[Event] = getattr(hall, verb)(request, window=self.window, session=session, **words)
            return done

        return await self._does(command)
