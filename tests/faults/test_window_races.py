"""What two hands do at one window in the same moment, over HTTP at a hall of two web processes: one step happens, and
whoever came too late is told how things stand. Whatever was raced, the stream alone gives what stands in the engine.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from dispatcher.engine_folder import Folder
from dispatcher.events import Event
from dispatcher.feed import Feed
from tests.cutting_proxy import HOST, CuttingProxy
from tests.faults.caller import Answer, Caller
from tests.faults.hall_process import PASSWORD, HallProcess, clerk, open_hall
from web.account_tables import sessions
from web.accounts import Accounts, address_of, digest

AT_ONCE = {"announcements": "1", "recall_pause_s": "0", "no_show_s": "0", "no_show_priority_s": "0"}
LATE = {"TICKET_STALE", "WRONG_STATE", "WINDOW_BUSY", "WINDOW_CLOSED", "SESSION_STALE", "NOT_CALLED"}
ROUNDS = 4
EDGES = {
    "ticket.started": "start",
    "ticket.missed": "no-show",
    "ticket.held": "hold",
    "ticket.transferred": "transfer",
}
_LAST = tuple((kind,) for kind in EDGES)
WAYS = {*_LAST, *(("ticket.started", kind) for kind in ("ticket.held", "ticket.transferred"))}
"""What may have happened to a ticket that was called, after steps in one moment."""

pytestmark = pytest.mark.timeout(120)


class Races:
    """The hall, its kiosk, and clerks who sit down where a test says."""

    def __init__(self, hall: HallProcess, kiosk: Caller) -> None:
        self.hall, self._kiosk, self._doors = hall, kiosk, 0
        self._hands = [kiosk]

    async def takes_number(self) -> str:
        answer = await self._kiosk.ask("/api/v1/tickets", {"lanes": ["general"]}, self._kiosk.key())
        assert answer.status == 201, answer
        number: str = answer.body["number"]
        return number

    async def enters(self, number: int, window: str, **more: Any) -> Answer:
        """Clerk so-and-so signs in, whatever comes of it."""
        self._doors += 1
        door = Caller(self.hall.port, name=f"door-{self._doors}")
        body = {"user": clerk(number), "password": PASSWORD, "window": window, **more}
        answer = await door.ask("/api/v1/sessions", body, door.key())
        door.hang_up()
        return answer

    async def sits(self, number: int, window: str) -> Caller:
        entered = await self.enters(number, window)
        assert entered.status == 201, entered
        return self.hand(entered.body["token"])

    def hand(self, token: str) -> Caller:
        """One more connection of a session: another tab, or a second press."""
        self._doors += 1
        self._hands.append(Caller(self.hall.port, token, f"hand-{self._doors}"))
        return self._hands[-1]

    def hang_up(self) -> None:
        for hand in self._hands:
            hand.hang_up()

    async def events(self, ticket: str) -> list[Event]:
        folder = Folder(self.hall.data)
        feed = Feed(f"unix://{folder.socket()}?password={folder.password()}", "nanchuan")
        try:
            day = time.strftime("%Y%m%d", time.gmtime(time.time() + 8 * 3600))
            return [event for event in await feed.day(day) if event.ticket == ticket]
        finally:
            await feed.close()


@pytest.fixture(scope="module")
async def races(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Races]:
    folder = tmp_path_factory.mktemp("races")
    async with HallProcess(folder / "data", open_hall(folder / "hall", **AT_ONCE)) as hall:
        (key,) = await hall.add(1, 9)
        races = Races(hall, Caller(hall.port, key, "kiosk-1"))
        yield races
        races.hang_up()
        await hall.checked()


def at(window: str, verb: str) -> str:
    return f"/api/v1/windows/{window}/{verb}"


async def together(*asks: tuple[Caller, str, dict[str, Any], str]) -> list[Answer]:
    """All of them in the same moment, each over a connection of its own."""
    return list(await asyncio.gather(*(who.ask(path, body, key) for who, path, body, key in asks)))


async def ends(who: Caller, window: str, number: str) -> None:
    for verb, body in (("start", {}), ("finish", {"outcome": "accepted"})):
        answer = await who.ask(at(window, verb), {"ticket": number, **body}, who.key())
        assert answer.status == 200, answer


async def test_next_pressed_twice_calls_one(races: Races) -> None:
    """F58: a press that is sent twice is one press, and two presses are one call."""
    numbers = [await races.takes_number() for _ in range(2)]
    one = await races.sits(1, "1")
    two = races.hand(one.token)
    path, key = at("1", "call-next"), one.key()
    # given the same request arrives twice
    answers = await together((one, path, {}, key), (two, path, {}, key))
    assert [(each.status, each.body["number"]) for each in answers] == [(200, numbers[0])] * 2
    assert [event.kind for event in await races.events(numbers[0])].count("ticket.called") == 1
    await ends(one, "1", numbers[0])
    # when the key is pressed twice, then the second press is told that somebody is here
    answers = await together((one, path, {}, one.key()), (two, path, {}, two.key()))
    assert sorted(each.status for each in answers) == [200, 409]
    late = max(answers, key=lambda answer: answer.status)
    assert late.body["code"] == "WINDOW_BUSY" and late.body["window"]["ticket"]["number"] == numbers[1]
    await ends(one, "1", numbers[1])


async def test_a_drop_while_pressing_next_never_calls_a_second_visitor(races: Races) -> None:
    """F63: the line drops before the answer; the same key is sent again over another."""
    numbers = [await races.takes_number() for _ in range(2)]
    seated = await races.sits(2, "2")
    async with CuttingProxy(lambda: asyncio.open_connection(HOST, races.hall.port)) as door:
        who = Caller(door.port, seated.token, "behind-the-cutting-door")
        for number in numbers:
            door.cut = True
            answer = await who.ask(at("2", "call-next"), {}, who.key())
            assert (answer.status, answer.body["number"], answer.tries) == (200, number, 2)
            await ends(seated, "2", number)
        who.hang_up()
    assert door.cuts == 2


async def test_two_tabs_do_one_step(races: Races) -> None:
    """F59: both act on what they see; one is right, the other hears how it is now, and both go on from there."""
    one = await races.sits(3, "3")
    tabs = [one, races.hand(one.token)]
    number = ""
    for _ in range(ROUNDS):
        number = await races.takes_number()
        called = await one.ask(at("3", "call-next"), {}, one.key())
        assert called.body["number"] == number
        for verb, body, became in (("start", {}, "serving"), ("finish", {"outcome": "accepted"}, "free")):
            sent = {"ticket": number, **body}
            answers = await together(*((tab, at("3", verb), sent, tab.key()) for tab in tabs))
            assert sorted(each.status for each in answers) == [200, 409]
            late = max(answers, key=lambda answer: answer.status).body
            assert late["code"] in LATE and late["window"]["state"] == became
    kinds = Counter(event.kind for event in await races.events(number))
    assert kinds["ticket.started"] == kinds["ticket.finished"] == 1


async def test_a_window_has_one_clerk_and_the_former_is_told(races: Races) -> None:
    """F60: nobody slips in; whoever takes over says so, and the visitor stays where they are."""
    number = await races.takes_number()
    former = await races.sits(4, "4")
    await former.ask(at("4", "call-next"), {}, former.key())
    refused = await races.enters(5, "4")
    assert (refused.status, refused.body["code"], refused.body["clerk"]) == (409, "WINDOW_TAKEN", clerk(4))
    # when two take over in the same moment
    entered = await asyncio.gather(*(races.enters(each, "4", take_over=True) for each in (5, 6)))
    assert [each.status for each in entered] == [201, 201]
    hands = [races.hand(each.body["token"]) for each in entered]
    # then one of them sits there, and the others' next press is refused with who it is
    answers = await together(*((who, at("4", "start"), {"ticket": number}, who.key()) for who in (former, *hands)))
    assert sorted(each.status for each in answers) == [200, 409, 409]
    sits = answers.index(min(answers, key=lambda answer: answer.status))
    assert sits != 0
    for late in (each.body for each in answers if each.status == 409):
        assert late["code"] == "SESSION_STALE"
        assert (late["window"]["clerk"], late["window"]["ticket"]["number"]) == (clerk(4 + sits), number)
    done = await hands[sits - 1].ask(
        at("4", "finish"), {"ticket": number, "outcome": "accepted"}, hands[sits - 1].key()
    )
    assert done.status == 200


async def test_a_session_that_ends_mid_service_leaves_the_visitor_there(races: Races) -> None:
    """F61: twelve hours are over; the same person signs in again and goes on, without taking over."""
    number = await races.takes_number()
    first = await races.sits(7, "7")
    await first.ask(at("7", "call-next"), {}, first.key())
    again = await races.sits(7, "7")  # that session now has the visitor
    accounts = Accounts(address_of(races.hall.data))
    async with accounts.engine.begin() as connection:
        over = update(sessions).where(sessions.c.secret == digest(again.token)).values(began=time.time() - 13 * 3600)
        assert (await connection.execute(over)).rowcount == 1
    await accounts.close()
    ended = await again.ask(at("7", "start"), {"ticket": number}, again.key())
    assert (ended.status, ended.body["code"]) == (401, "NOT_SIGNED_IN")
    assert (await races.enters(8, "7")).body["code"] == "WINDOW_TAKEN"
    third = await races.sits(7, "7")
    await ends(third, "7", number)


async def test_two_clerks_call_the_last_ticket(races: Races) -> None:
    """F64: one gets it, the other hears that nobody waits."""
    seats = {window: await races.sits(int(window), window) for window in ("8", "9")}
    for _ in range(ROUNDS):
        number = await races.takes_number()
        answers = await together(*((who, at(window, "call-next"), {}, who.key()) for window, who in seats.items()))
        assert sorted(each.status for each in answers) == [200, 204]
        window, who = next(seat for seat, each in zip(seats.items(), answers, strict=True) if each.status == 200)
        assert [event.fields["by"] for event in await races.events(number) if event.kind == "ticket.called"] == [window]
        await ends(who, window, number)


async def test_of_steps_in_one_moment_one_is_taken(races: Races) -> None:
    """F66: start, no-show, hold and transfer of a called ticket at once, with a recall among them."""
    one = await races.sits(1, "10")
    hands = [races.hand(one.token) for _ in range(5)]
    steps = {
        "start": {},
        "no-show": {},
        "hold": {"kind": "fetch"},
        "transfer": {"window": "1", "reason": "材料在那边"},
        "recall": {},
    }
    taken = Counter[str]()
    for turn in range(ROUNDS * 2):
        number = await races.takes_number()
        assert (await one.ask(at("10", "call-next"), {}, one.key())).body["number"] == number
        order = [*list(steps)[turn % 5 :], *list(steps)[: turn % 5]]
        asks = [
            (who, at("10", verb), {"ticket": number} | steps[verb], who.key())
            for who, verb in zip(hands, order, strict=True)
        ]
        told = dict(zip(order, await together(*asks), strict=True))
        won = {verb for verb, answer in told.items() if answer.status == 200 and verb != "recall"}
        assert all(each.body["code"] in LATE for each in told.values() if each.status != 200)
        # then the stream has one way through the lifecycle, the one that was acknowledged: who is held or sent on may
        # have been started just before, and nothing comes after that
        kinds = [event.kind for event in await races.events(number) if event.kind.startswith("ticket.")]
        after = [kind for kind in kinds[kinds.index("ticket.called") + 1 :] if kind != "ticket.recalled"]
        assert tuple(after) in WAYS, (kinds, won)
        assert won == {EDGES[kind] for kind in after}, (kinds, won)
        taken[after[-1]] += 1
        if after == ["ticket.started"]:
            answer = await one.ask(at("10", "finish"), {"ticket": number, "outcome": "accepted"}, one.key())
            assert answer.status == 200
    assert sum(taken.values()) == ROUNDS * 2
