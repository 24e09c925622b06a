"""A site's gateway is told once per ticket, signed, tried again while it fails, whatever restarts in between."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.embedded import Engine
from dispatcher.events import Event
from tests.dispatcher.story import Story
from tests.hall_app import until
from tests.ticketing.door import site_of
from tests.ticketing.gateway import SECRET, Receiver, receiver
from ticketing.reminder_post import Gateway
from ticketing.reminders import MAX_AGE_MS, Reminders, near, reminding
from web.contacts import Contact
from web.seal import Seal
from web.site import Site

AHEAD = 3


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks as often as the test may want it to."""
    monkeypatch.setattr("ticketing.reminders._LOOK_S", 0.02)
    monkeypatch.setattr("ticketing.reminders._PAUSE_S", 0.1)


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
async def site(story: Story, tmp_path: Path) -> AsyncIterator[Site]:
    found = site_of(story, tmp_path)
    found.contacts._box = Seal(tmp_path / "contacts.key")
    await found.contacts.open()
    yield found
    await found.contacts.close()
    await found.people.accounts.close()


class Waits:
    """Sleeps no time; keeps how long it was to be."""

    def __init__(self, story: Story) -> None:
        self.story, self.spans = story, list[float]()

    async def __call__(self, seconds: float) -> None:
        self.spans.append(seconds)
        self.story.clock.pass_s(seconds)
        await asyncio.sleep(0)


def reminders(site: Site, gateway: Receiver, waits: Waits) -> Reminders:
    return Reminders(site, Gateway(gateway.url, SECRET), sleep=waits)


async def due(story: Story) -> list[Event]:
    return [event for event in await story.feed.day(story.dispatcher.day) if event.kind == "reminder.due"]


async def outcomes(story: Story) -> list[tuple[str, str, str]]:
    events = await story.feed.day(story.dispatcher.day)
    return [
        (event.kind, event.ticket, event.fields.get("why", ""))
        for event in events
        if event.kind in ("reminder.sent", "reminder.failed")
    ]


async def all_noted(story: Story, count: int) -> None:
    """Until so many outcomes are in the stream."""
    found: set[str] = set()
    async with asyncio.timeout(20):
        async for events in story.feed.follow("0-0"):
            found |= {event.id for event in events if event.kind in ("reminder.sent", "reminder.failed")}
            if len(found) >= count:
                return


@contextlib.asynccontextmanager
async def running(found: Reminders) -> AsyncIterator[None]:
    task = asyncio.create_task(found.run())
    try:
        yield
    finally:
        await found._site.feed.close()  # as a hall ends: or a read that is under way goes on at the engine
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def queue_of(story: Story, count: int) -> list[str]:
    await story.sits_down("1")
    return [await story.takes_number() for _ in range(count)]


async def test_a_reminder_is_due_for_those_who_are_near_and_once(story: Story, site: Site, gateway: Receiver) -> None:
    numbers = await queue_of(story, 6)
    found = reminders(site, gateway, Waits(story))
    view = await site.fresh_view()
    assert near(view) == numbers[: AHEAD + 1]
    await found.look(view)
    await found.look(view)
    assert [event.ticket for event in await due(story)] == numbers[: AHEAD + 1]
    # another process that knows nothing of it changes nothing
    await reminders(site, gateway, Waits(story)).look(view)
    assert len(await due(story)) == AHEAD + 1
    # who has let others past and comes near again has been told already
    await story.calls("1")
    await story.visitor("postpone", numbers[1])
    await found.look(await site.fresh_view())
    await story.window("1", "start", numbers[0])
    await story.window("1", "finish", numbers[0])
    await story.calls("1")
    await found.look(await site.fresh_view())
    told = [event.ticket for event in await due(story)]
    assert sorted(told) == sorted(set(told)) and numbers[1] in told


async def test_what_is_sent_is_signed_and_says_what_is_needed(story: Story, site: Site, gateway: Receiver) -> None:
    (number,) = await queue_of(story, 1)
    await site.contacts.keep("queue", f"20261123-{number}", Contact(phone="13800005678"), 2e9)
    found = reminders(site, gateway, Waits(story))
    await found.look(await site.fresh_view())
    (event,) = await due(story)
    await found.deal_with(event)
    (sent,) = gateway.taken
    stamp = sent.headers["X-Hall-Timestamp"]
    assert int(stamp) == round(site.people.now()) and sent.path == "/remind?site=1"
    mac = hmac.new(SECRET.encode(), stamp.encode() + b"." + sent.body, hashlib.sha256).hexdigest()
    assert sent.headers["X-Hall-Signature"] == f"sha256={mac}"
    assert sent.headers["Idempotency-Key"] == f"remind-20261123-{number}"
    told = sent.told
    assert (told["ticket"], told["number"], told["ahead"]) == (f"20261123-{number}", number, 0)
    assert told["contact"] == {"name": "", "phone": "13800005678"}
    assert told["url"].startswith("https://hall.example/t/20261123-") and "ground floor" in told["text"]
    assert await outcomes(story) == [("reminder.sent", number, "")]
    assert "13800005678" not in str(await story.everything())


async def test_a_failing_gateway_is_tried_again_with_the_same_key(story: Story, site: Site, gateway: Receiver) -> None:
    (number,) = await queue_of(story, 1)
    waits = Waits(story)
    found = reminders(site, gateway, waits)
    await found.look(await site.fresh_view())
    gateway.answers = [500, 0, 503, 429]
    await found.deal_with((await due(story))[0])
    assert len(gateway.sent) == 5 and len(gateway.taken) == 1
    assert {sent.headers["Idempotency-Key"] for sent in gateway.sent} == {f"remind-20261123-{number}"}
    assert waits.spans == [1, 2, 4, 8]
    assert await outcomes(story) == [("reminder.sent", number, "")]


async def test_what_cannot_be_sent_in_time_is_given_up(story: Story, site: Site, gateway: Receiver) -> None:
    (number,) = await queue_of(story, 1)
    waits = Waits(story)
    found = reminders(site, gateway, waits)
    await found.look(await site.fresh_view())
    gateway.answers = [500] * 100
    await found.deal_with((await due(story))[0])
    assert await outcomes(story) == [("reminder.failed", number, "too_late")]
    assert max(waits.spans) == 60 and MAX_AGE_MS / 1000 <= sum(waits.spans) <= MAX_AGE_MS / 1000 + 60


@pytest.mark.parametrize(("status", "why"), [(302, "redirect"), (307, "redirect"), (403, "status_403")])
async def test_a_refusal_or_a_redirect_is_final(
    story: Story, site: Site, gateway: Receiver, status: int, why: str
) -> None:
    (number,) = await queue_of(story, 1)
    found = reminders(site, gateway, Waits(story))
    await found.look(await site.fresh_view())
    with receiver() as elsewhere:
        gateway.answers, gateway.to = [status], elsewhere.url
        await found.deal_with((await due(story))[0])
        assert elsewhere.sent == []
    assert len(gateway.sent) == 1 and await outcomes(story) == [("reminder.failed", number, why)]


async def test_who_waits_no_more_is_not_reminded(story: Story, site: Site, gateway: Receiver) -> None:
    (number,) = await queue_of(story, 1)
    found = reminders(site, gateway, Waits(story))
    await found.look(await site.fresh_view())
    await story.calls("1")
    await found.deal_with((await due(story))[0])
    assert gateway.sent == [] and await outcomes(story) == [("reminder.failed", number, "not_waiting")]


async def test_an_open_way_carries_neither_contact_nor_link(
    story: Story, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = await queue_of(story, 1)
    await site.contacts.keep("queue", f"20261123-{number}", Contact("某某甲", "13800005678"), 2e9)
    bodies: list[bytes] = []
    monkeypatch.setattr(Gateway, "post", lambda self, body, key, now: bodies.append(body))
    found = Reminders(site, Gateway("http://sms.example/x", SECRET))
    await found.look(await site.fresh_view())
    await found.deal_with((await due(story))[0])
    (body,) = bodies
    assert not {"contact", "url"} & set(json.loads(body))


async def test_the_whole_runs_beside_the_hall(story: Story, site: Site, gateway: Receiver) -> None:
    numbers = await queue_of(story, 5)
    gateway.answers = [500]
    async with running(reminders(site, gateway, Waits(story))):
        await until(lambda: len(gateway.taken) == AHEAD + 1, 10)
        await story.calls("1")
        await until(lambda: len(gateway.taken) == AHEAD + 2, 10)
    assert sorted(sent.told["number"] for sent in gateway.taken) == numbers
    # and again, as after a restart: nobody is told twice
    async with running(reminders(site, gateway, Waits(story))):
        await story.takes_number()
        await story.visitor("cancel", numbers[1])
        await until(lambda: len(gateway.taken) == AHEAD + 3, 10)
    assert len({sent.told["number"] for sent in gateway.taken}) == len(gateway.taken) == AHEAD + 3


async def test_a_job_given_again_is_not_sent_again(story: Story, site: Site, gateway: Receiver) -> None:
    await queue_of(story, 1)
    found = reminders(site, gateway, Waits(story))
    await found.look(await site.fresh_view())
    (event,) = await due(story)
    await found.deal_with(event)
    await reminders(site, gateway, Waits(story)).deal_with(event, again=True)
    assert len(gateway.sent) == 1


@pytest.mark.timeout(60)
async def test_an_engine_that_dies_in_between_makes_nobody_hear_twice(
    small_hall: Hall, tmp_path: Path, gateway: Receiver
) -> None:
    async with Engine(tmp_path / "engine") as engine:
        watching = asyncio.create_task(engine.watch())
        story = await Story(small_hall, engine.url).begin()
        site = site_of(story, tmp_path)
        site.contacts._box = Seal(tmp_path / "contacts.key")
        await site.contacts.open()
        await queue_of(story, 2)
        gateway.open.clear()  # it has the reminders, and has not answered yet
        async with running(reminders(site, gateway, Waits(story))):
            await until(lambda: len(gateway.sent) == 2, 15)
            os.kill((await story.redis.info("server"))["process_id"], signal.SIGKILL)
            gateway.open.set()
            async with asyncio.timeout(20):
                while True:
                    with contextlib.suppress(Exception):
                        await story.takes_number()
                        break
                    await asyncio.sleep(0.1)
            await until(lambda: len(gateway.sent) == 3, 20)
            await all_noted(story, 3)
        assert len({sent.told["number"] for sent in gateway.sent}) == len(gateway.sent) == 3
        assert {kind for kind, *_ in await outcomes(story)} == {"reminder.sent"}
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await site.contacts.close()
        await site.people.accounts.close()
        await story.end()


async def test_without_a_gateway_nothing_runs(site: Site) -> None:
    assert reminding(site) == []
