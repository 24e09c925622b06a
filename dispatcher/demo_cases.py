"""The back office of a simulated hall: cases from the working days before, and somebody who gets them ready.

A demo begins on one morning; a promise in working days is only seen at work where some days lie behind it.
"""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from config.hall import Hall, Service
from dispatcher.case_opening import OPENS
from dispatcher.cases import RED, RUNNING, YELLOW, Case
from dispatcher.clock import SimulatedClock
from dispatcher.day_keeper import REASON, close
from dispatcher.dispatcher import Dispatcher
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.promise_clock import runs_with_visit

STAFF = "demo-office"
_DAYS, _VISITS = 8, 10
_READY_SHARE, _STOP_SHARE = 0.4, 0.05
_NEXT = 10
_STOPS = "补正：等申请人补材料"

Say = Callable[[Callable[[Dispatcher, str], Awaitable[Event]]], Awaitable[Event]]
"""A command with a request id of the demo's."""


async def days_before(hall: Hall, desk: Dispatcher, clock: SimulatedClock, say: Say, day: str, chance: Random) -> None:
    """Lives the working days before `day`, quickly: visits that leave cases, and a back office that lags a little
    behind. Only for a hall without a day; `clock` is the one that `desk` tells the time by."""
    today, zone = date.fromisoformat(day), ZoneInfo(hall.timezone)
    items = list(_items(hall))
    before = [today - timedelta(days=back) for back in range(_DAYS, 0, -1)]
    for each in (each for each in before if items and desk.promises.time.works(each)):
        clock.ms = round(datetime(each.year, each.month, each.day, 9, 30, tzinfo=zone).timestamp() * 1000)
        await _open(f"{each:%Y%m%d}", say)
        await office(desk, say, chance)
        for _ in range(_VISITS):
            clock.pass_s(chance.uniform(120, 900))
            await _visit(*chance.choice(items), say)
        clock.ms = max(clock.ms, desk.promises.time.closing(each) + 1)
        await note_cards(desk, clock.ms)
        await close(desk, REASON)


async def office(desk: Dispatcher, say: Say, chance: Random) -> None:
    """A morning of the back office: much is ready, a little has to be completed."""
    for case in await desk.cases():
        if case.state != RUNNING:
            continue
        share = chance.random()
        if share < _READY_SHARE:
            await _get_ready(case.id, say)
        elif share < _READY_SHARE + _STOP_SHARE:
            await _stop(case.id, say)


async def next_ready(desk: Dispatcher, say: Say, chance: Random) -> None:
    """One of those that are due next is ready."""
    running = sorted((case for case in await desk.cases() if case.state == RUNNING), key=_due)
    if running:
        with suppress(Refused):
            await _get_ready(chance.choice(running[:_NEXT]).id, say)


async def note_cards(desk: Dispatcher, now: int) -> None:
    """The cards of days that nobody watched."""
    for _ in (YELLOW, RED):
        for case in await desk.cases_due(now):
            with suppress(Refused):
                if card := case.to_note():
                    await desk.card_case(case.id, card[0])


async def _open(day: str, say: Say) -> None:
    await say(lambda hall, request: hall.open_day(request, day=day))


async def _stop(name: str, say: Say) -> None:
    await say(lambda hall, request: hall.stop_case(request, case=name, reason=_STOPS, staff=STAFF))


async def _get_ready(name: str, say: Say) -> None:
    await say(lambda hall, request: hall.ready_case(request, case=name, staff=STAFF))


def _due(case: Case) -> int:
    return case.due


def _items(hall: Hall) -> Iterable[tuple[Service, str]]:
    """Items promised in working days that somebody may bring, and a window for each."""
    for service in hall.services.values():
        promise = service.promised
        lane = hall.lanes[service.lane]
        plain = service.here and not service.stages and service.klass is None and not lane.papers
        window = next((number for number, window in hall.windows.items() if window.home == lane.code), None)
        if plain and promise and not runs_with_visit(promise) and service.outcome in OPENS and window:
            yield service, window


async def _visit(service: Service, window: str, say: Say) -> None:
    """In and out: one visitor, served at once by whoever sits there."""
    session, code, outcome = f"demo-{window}", service.code, service.outcome
    await say(lambda hall, request: hall.open_window(request, window=window, session=session, clerk=f"demo{window}"))
    number = (await say(lambda hall, request: hall.issue(request, service=code))).ticket
    await say(lambda hall, request: hall.call_next(request, window=window, session=session))
    await say(lambda hall, request: hall.start(request, window=window, session=session, ticket=number))
    await say(
        lambda hall, request: hall.finish(request, window=window, session=session, ticket=number, outcome=outcome)
    )
    await say(lambda hall, request: hall.close_window(request, window=window, session=session))
