"""The next call waits for the visitor at the pad, and for nobody where there is no pad; it may ask again."""

from tests.clerk_app.clerk import Clerk, refused
from tests.clerk_app.conftest import SignsIn
from tests.hall_app import HallApp
from web.people import Person


def has_pad(hall: HallApp) -> None:
    hall.site.presence.here(Person("pad", "pad-1"), "pad:1")


async def served(hall: HallApp, clerk: Clerk) -> str:
    """A visit that has just ended, and this process knows it."""
    await hall.story.takes_number()
    number = await clerk.calls()
    await clerk.does("start", number)
    await clerk.does("finish", number, outcome="accepted")
    await hall.follows()
    return number


async def test_while_the_pad_asks_nobody_is_called(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    has_pad(hall)
    first = await served(hall, ours)
    second, third = [await hall.story.takes_number() for _ in range(2)]
    hall.story.clock.pass_s(10)
    early = await ours.asks("call-next")
    assert refused(early) == (409, "RATING_PENDING") and early.json()["detail"] == "20"
    assert early.json()["title"] == "群众正在评价，最多再等 20 秒"
    await hall.story.dispatcher.rate(hall.story.request(), ticket=first, rating=5, source="pad")
    await hall.follows()
    assert await ours.calls() == second
    await ours.does("undo", second)
    assert (await ours.does("call", third, reason="群众已到窗口"))["number"] == third


async def test_thirty_seconds_at_most_and_not_without_a_pad(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    await served(hall, ours)
    number = await hall.story.takes_number()
    assert await ours.calls() == number
    await ours.does("undo", number)

    has_pad(hall)
    await ours.does("call", number, reason="群众已到窗口")
    await ours.does("start", number)
    await ours.does("finish", number, outcome="accepted")
    await hall.follows()
    last = await hall.story.takes_number()
    assert refused(await ours.asks("call-next"))[1] == "RATING_PENDING"
    hall.story.clock.pass_s(hall.site.hall.rules.rating_wait_s)
    has_pad(hall)
    assert await ours.calls() == last


async def test_the_pad_asks_once_more(hall: HallApp, clerk: SignsIn) -> None:
    ours = await clerk("1")
    has_pad(hall)
    number = await served(hall, ours)
    hall.story.clock.pass_s(40)
    await hall.story.takes_number()
    told = await ours.does("ask-rating", number)
    assert told["message"] == f"评价器已再次请 {number} 评价"
    has_pad(hall)
    await hall.follows()
    assert refused(await ours.asks("call-next"))[1] == "RATING_PENDING"
    await hall.story.dispatcher.rate(hall.story.request(), ticket=number, rating=4, source="pad")
    assert refused(await ours.asks("ask-rating", number)) == (409, "RATED_ALREADY")
    await hall.follows()
    called = await ours.calls()
    assert refused(await ours.asks("ask-rating", called)) == (409, "WRONG_STATE")


async def test_another_windows_visit_is_not_asked_for_here(hall: HallApp, clerk: SignsIn) -> None:
    ours, other = await clerk("1"), await clerk("2")
    number = await served(hall, other)
    has_pad(hall)
    await ours.does("ask-rating", number)
    await hall.follows()
    await hall.story.takes_number()
    assert (await ours.asks("call-next")).status_code == 200
