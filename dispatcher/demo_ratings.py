"""Simulated visitors say how it was: most at the pad, some not at all."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Protocol

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.visitor_commands import LOW

_RATED_SHARE, _SILENT_SHARE = 0.6, 0.3
_LEVELS, _WEIGHTS = (5, 4, 3, 2, 1), (62, 25, 9, 3, 1)
_ASKS_S = 30.0


class Floor(Protocol):
    """What the pad needs of the demo."""

    random: Random

    def after(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None: ...
    async def say(self, command: Callable[[Dispatcher, str], Awaitable[Event]]) -> Event: ...


def asks(floor: Floor, number: str) -> None:
    """The visitor of this ticket has just been served: a rating, a silence, or they have left the counter."""
    chance, random = floor.random.random(), floor.random
    rating = random.choices(_LEVELS, _WEIGHTS)[0]
    pick = random.random() if rating in LOW else None

    def reasons(hall: Dispatcher) -> tuple[str, ...]:
        codes = hall.hall.indicators_on(hall.day).codes()
        return () if pick is None else (codes[int(pick * len(codes))],)

    async def rate() -> None:
        with suppress(Refused):  # the clerk took the finish back
            await floor.say(
                lambda hall, request: hall.rate(
                    request, ticket=number, rating=rating, reasons=reasons(hall), source="pad"
                )
            )

    async def silence() -> None:
        with suppress(Refused):
            await floor.say(lambda hall, request: hall.unrate(request, ticket=number))

    if chance < _RATED_SHARE:
        floor.after(random.uniform(2, 12), rate)
    elif chance < _RATED_SHARE + _SILENT_SHARE:
        floor.after(_ASKS_S, silence)
