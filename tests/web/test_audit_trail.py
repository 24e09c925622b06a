"""What the stream says of decisions is in the audit once, with whoever took them, whatever ends or runs twice."""

import asyncio

from dispatcher.day_keeper import close
from tests.dispatcher.story import DAY, NINE
from tests.hall_app import HallApp
from web.audit_reading import EVERY, Wanted, by_series, counts, day_heads, each, examined
from web.audit_stream import Given, Listener
from web.audit_trail import AuditTrail


def trail_of(hall: HallApp) -> AuditTrail:
    return AuditTrail(hall.site.audit, hall.site.dispatcher, hall.site.feed)


async def written(hall: HallApp, what: str = "") -> list[tuple[str, str, str, str]]:
    """Who did what about what and why, in order."""
    wanted = Wanted(what=what) if what else EVERY
    return [
        (entry.who, entry.what, entry.about, entry.why)
        async for some in each(hall.site.audit.tables, wanted)
        for entry in some
    ]


async def test_a_day_is_told_in_entries(hall: HallApp) -> None:
    story = hall.story
    await story.sits_down("2")
    first, second, third = [await story.takes_number() for _ in range(3)]
    await hall.post("guide", "/api/v1/tickets", {"lanes": ["general"], "class": "priority", "reason": "看过证件"})
    await story.window("1", "call", second, reason="带孩子的")
    await story.window("1", "start", second)
    await story.window("1", "transfer", second, lane="green", reason="材料齐全")
    undone = await story.calls("2")
    await story.window("2", "undo", undone)
    await hall.post("manager", f"/api/v1/tickets/{first}/expire", {"reason": "群众已离开"})
    await story.calls("2")
    await trail_of(hall).catch_up()
    told = await written(hall)
    assert told[0] == ("hall", "day.opened", DAY, "")
    assert ("the-guide", "ticket.granted", f"{DAY}-A004", "priority 看过证件") in told
    assert ("clerk-1", "ticket.called", f"{DAY}-{second}", "带孩子的") in told
    assert ("clerk-1", "ticket.transferred", f"{DAY}-{second}", "材料齐全") in told
    assert ("the-manager", "ticket.expired", f"{DAY}-{first}", "群众已离开") in told
    assert [entry for entry in told if entry[1] == "ticket.undone"] == [
        ("clerk-2", "ticket.undone", f"{DAY}-{undone}", "ticket.called")
    ]
    assert not [entry for entry in told if third in entry[2]]  # nobody decided anything about it
    assert len([entry for entry in told if entry[1] == "ticket.called"]) == 1  # calls in order are nobody's decision


async def test_a_return_by_staff_is_an_entry_and_a_visitors_own_is_not(hall: HallApp) -> None:
    story = hall.story
    for _ in range(2):
        number = await story.takes_number()
        await story.calls("1")
        await story.misses("1", number)
    await story.visitor("return_", "A001")
    await hall.post("guide", "/api/v1/tickets/A002/return", {"reason": "没听到叫号"})
    await trail_of(hall).catch_up()
    assert await written(hall, "ticket.returned") == [("the-guide", "ticket.returned", f"{DAY}-A002", "没听到叫号")]


async def test_another_way_through_the_stages_is_an_entry(hall: HallApp) -> None:
    story = hall.story
    number = await story.takes_number(stages=[("any", ("general",)), ("any", ("green",))])
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "reroute", number, change="skip", reason="已在别处办好")
    await trail_of(hall).catch_up()
    assert await written(hall, "ticket.rerouted") == [
        ("clerk-1", "ticket.rerouted", f"{DAY}-{number}", "skip 已在别处办好")
    ]


async def test_taking_over_a_window_is_an_entry_and_coming_back_to_it_is_not(hall: HallApp) -> None:
    story = hall.story
    await story.sits_down("1")
    await story.dispatcher.open_window(story.request(), window="1", session="other", clerk="1009", take_over=True)
    await trail_of(hall).catch_up()
    assert await written(hall, "window.taken-over") == [("1009", "window.taken-over", "window 1", "clerk-1")]


async def test_who_sits_where_is_known_after_a_restart(hall: HallApp) -> None:
    number = await hall.story.takes_number()
    await trail_of(hall).catch_up()
    await hall.story.window("1", "call", number, reason="急事")
    await trail_of(hall).catch_up()
    assert (await written(hall, "ticket.called"))[0][0] == "clerk-1"


async def test_however_many_follow_each_event_is_one_entry(hall: HallApp) -> None:
    story = hall.story
    trails = [trail_of(hall) for _ in range(4)]
    for _ in range(5):
        number = await story.takes_number()
        await story.window("1", "call", number, reason="急事")
        await asyncio.gather(*(trail.catch_up() for trail in trails))
        await story.window("1", "undo", number)
    await asyncio.gather(*(trail.catch_up() for trail in trails))
    sources = [entry.source async for some in each(hall.site.audit.tables) for entry in some]
    assert len(sources) == len(set(sources)) == 1 + 5 + 5
    assert (await counts(hall.site.audit.tables, DAY))[0].given == 5


async def test_a_stretch_that_the_stream_has_lost_is_said(hall: HallApp) -> None:
    await trail_of(hall).catch_up()
    for _ in range(4):
        await hall.story.takes_number()
    events = await hall.story.feed.day(DAY)
    await hall.story.redis.xdel(f"hall:{{{hall.site.hall.code}}}:events", events[-2].id, events[-3].id)
    await trail_of(hall).catch_up()
    assert await written(hall, "stream.gap") == [("hall", "stream.gap", f"{events[-4].id}…{events[-1].id}", "")]


async def test_the_end_of_a_day_is_kept_with_its_numbers(hall: HallApp) -> None:
    story = hall.story
    for lane in ("general", "general", "green"):
        await story.takes_number(lane, **({"papers": "complete"} if lane == "green" else {}), staff="2001")
    for number in ("A001", "A002", "K001"):
        await story.visitor("expire", number, reason="evening")
    await close(story.dispatcher, "evening")
    await trail_of(hall).catch_up()
    tables = hall.site.audit.tables
    (head,) = await day_heads(tables, DAY)
    verdict = await examined(tables)
    assert (head.day, head.count, head.hash) == (DAY, verdict.count, verdict.head)
    assert head.event == (await story.feed.day(DAY))[-1].id
    assert await by_series(tables, DAY) == {"A": 2, "K": 1}
    assert (await written(hall))[-1] == ("hall", "day.closed", DAY, "evening")


async def test_given_and_granted_are_counted_per_staff_number(hall: HallApp) -> None:
    plain, favoured = {"lanes": ["general"]}, {"lanes": ["general"], "class": "priority", "reason": "看过证件"}
    for role, body in (("guide", plain), ("guide", favoured), ("guide", favoured), ("kiosk", plain)):
        answer = await hall.post(role, "/api/v1/tickets", body)
        assert answer.status_code == 201, answer.text
    await hall.story.takes_number()
    await trail_of(hall).catch_up()
    found = {count.who: (count.given, count.granted) for count in await counts(hall.site.audit.tables, DAY)}
    assert found == {"the-guide": (3, 2), "kiosk-1": (1, 0), "": (1, 0)}


async def test_a_grant_by_someone_who_does_not_hand_out_is_his(hall: HallApp) -> None:
    """A kiosk's number with the class that a program has found."""
    await hall.story.takes_number("general", klass="priority", granted_by="bridge", reason="ID card", kiosk="kiosk-1")
    listener = Listener()
    for event in await hall.story.feed.day(DAY):
        listener.heard(event)
    assert listener.given == {Given(DAY, "kiosk-1", "A"): 1}
    assert listener.granted == {Given(DAY, "bridge", "A"): 1}


async def test_entries_have_the_hour_of_their_event(hall: HallApp) -> None:
    await trail_of(hall).catch_up()
    entries = [entry async for some in each(hall.site.audit.tables) for entry in some]
    assert entries[0].at == NINE
