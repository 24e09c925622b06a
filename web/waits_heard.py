"""The waits that every process shows: what the hall's teller has told, or a plain forecast while it is silent."""

from collections.abc import Callable

from redis.exceptions import RedisError

from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.estimate_told import for_all
from dispatcher.estimates import Waits
from dispatcher.state import State


async def heard(dispatcher: Dispatcher, state: State, plain: Callable[[], Waits]) -> Waits:
    """`plain` makes the forecast; an engine that is away tells nothing."""
    try:
        told = await dispatcher.told_waits()
    except (RedisError, OSError, Refused, TimeoutError):
        told = None
    return for_all(told.waits, state) if told is not None and told.speaks_of(state) else plain()
