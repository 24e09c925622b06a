"""Keys of devices without a browser do what the console and the pad's page do, at their own window, or say why not."""

import pytest

from clerk_app.wired_keys import WiredKeys
from config.devices import Device
from dispatcher.visits import Visits
from tests.hall_app import HallApp
from web.wired_frames import Frame

PAD = Device(code="pad-1", kind="pad", address="tcp://10.9.9.9:9100", windows="1, 2")
RATER = Device(code="rater-1", kind="rater", address="tcp://10.9.9.9:9101", windows="1")


@pytest.fixture
async def keys(hall: HallApp) -> WiredKeys:
    await hall.story.sits_down("1")
    return WiredKeys(hall.site, Visits(), lambda: None)


async def press(keys: WiredKeys, key: str, window: str = "1", shown: str = "") -> str:
    return await keys.act(PAD, Frame("KEY", 1, (window, key, shown)))


async def test_a_pad_leads_through_visits_and_is_told_why_not(hall: HallApp, keys: WiredKeys) -> None:
    assert await press(keys, "NEXT") == "NOBODY_WAITING"
    first, second = [await hall.story.takes_number() for _ in range(2)]
    assert await press(keys, "START") == "WRONG_STATE"
    assert await press(keys, "NEXT") == "" and await hall.story.state_of(first) == "called"
    assert await press(keys, "NEXT") == "WINDOW_BUSY"
    assert await press(keys, "RECALL") == "TOO_EARLY" and await press(keys, "FINISH") == "WRONG_STATE"
    hall.story.clock.pass_s(60)
    assert await press(keys, "RECALL", shown=first) == ""
    assert await press(keys, "NOSHOW", shown=second) == "TICKET_STALE"
    hall.story.clock.pass_s(200)
    assert await press(keys, "NOSHOW") == "" and await hall.story.state_of(first) == "missed"
    for key in ("NEXT", "START", "FINISH"):
        assert await press(keys, key) == ""
    ticket = await hall.story.dispatcher.ticket(second)
    assert ticket is not None and (ticket.state, ticket.text("outcome")) == ("finished", "accepted")


async def test_what_is_not_its_business_changes_nothing(hall: HallApp, keys: WiredKeys) -> None:
    number = await hall.story.takes_number()
    before = await hall.story.everything()
    asked = {
        ("pad", Frame("KEY", 1, ("3", "NEXT"))): "NOT_YOUR_WINDOW",
        ("pad", Frame("KEY", 2, ("2", "NEXT"))): "WINDOW_CLOSED",  # nobody sits there
        ("pad", Frame("KEY", 3, ("1", "DANCE"))): "BAD_FIELD",
        ("pad", Frame("KEY", 4)): "NOT_YOUR_WINDOW",
        ("pad", Frame("RATED", 5, ("1", number, "5"))): "UNKNOWN",
        ("pad", Frame("SHOW", 6, ("1",))): "UNKNOWN",
        ("rater", Frame("KEY", 7, ("1", "NEXT"))): "UNKNOWN",
        ("rater", Frame("RATED", 8, ("1", number, "5"))): "NOT_ENDED_HERE",
        ("rater", Frame("RATED", 9, ("1", number, "6"))): "BAD_FIELD",
        ("rater", Frame("RATED", 10, ("1", "请", "²"))): "BAD_FIELD",
    }
    devices = {"pad": PAD, "rater": RATER}
    assert {key: await keys.act(devices[key[0]], key[1]) for key in asked} == asked
    assert await hall.story.everything() == before


async def test_a_rating_counts_once_and_nobody_answering_is_noted(hall: HallApp) -> None:
    story, visits = hall.story, Visits()
    await story.sits_down("1")
    keys, numbers = WiredKeys(hall.site, visits, lambda: None), []
    for _ in range(2):
        numbers.append(await story.takes_number())
        await story.calls("1")
        await story.window("1", "start", numbers[-1])
        await story.window("1", "finish", numbers[-1])
    for event in await story.feed.day(story.dispatcher.day):
        visits.follow(event)

    async def rated(number: str, level: str) -> str:
        return await keys.act(RATER, Frame("RATED", 1, ("1", number, level)))

    assert [await rated(numbers[0], "2"), await rated(numbers[0], "5")] == ["", "RATED_ALREADY"]
    assert await rated(numbers[1], "0") == ""
    last = (await story.feed.day(story.dispatcher.day))[-2:]
    assert [(event.kind, event.ticket) for event in last] == list(
        zip(("ticket.rated", "ticket.unrated"), numbers, strict=True)
    )
