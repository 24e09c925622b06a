"""Every rating reaches the city's platform once, whatever it does, and each day the two sides are compared."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from config.settings import Settings, SettingsWrong
from dispatcher.day_keeper import close, turn
from tests.dispatcher.story import Story
from tests.hall_app import HallApp, until
from tests.web.rating_city import SECRET, City, city
from web.rating_export import PlatformSilent, RatingExport, export_of
from web.signed_post import Address, NotTaken, within

HERE = '["127.0.0.0/8", "::1/128"]'


@pytest.fixture
def platform() -> Iterator[City]:
    with city() as found:
        yield found


@pytest.fixture
async def hall(story: Story, tmp_path: Path, platform: City) -> AsyncIterator[HallApp]:
    networks = json.loads(HERE)
    given = {"rating_url": platform.url, "rating_secret": SECRET, "rating_networks": networks}
    async with HallApp(story, tmp_path, **given) as hall:
        await story.sits_down("1")
        yield hall


async def rated(hall: HallApp, rating: int = 4, *reasons: str) -> str:
    """A visit that was served and rated; the id of its rating."""
    story = hall.story
    number = await story.takes_number()
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number)
    event = await story.dispatcher.rate(story.request(), ticket=number, rating=rating, reasons=reasons, source="pad")
    return event.id


async def collected(hall: HallApp) -> RatingExport:
    export = export_of(hall.site)
    await export.collect(hall.story.dispatcher.day)
    return export


async def counts(export: RatingExport) -> tuple[int, int, int]:
    found = await export.outbox.counts()
    return found["waiting"], found["sent"], found["refused"]


async def test_a_rating_is_sent_once_and_says_nothing_of_a_person(hall: HallApp, platform: City) -> None:
    first = await rated(hall, 2, "speed", "told")
    export = await collected(hall)
    assert await export.send_due() == 1 and await export.send_due() == 0
    await export.collect(hall.story.dispatcher.day)  # the stream may be read again
    assert await export.send_due() == 0 and await counts(export) == (0, 1, 0)
    (told,) = platform.heard
    day = hall.story.dispatcher.day
    assert told == {
        "type": "rating",
        "id": first,
        "hall": hall.site.hall.code,
        "day": day,
        "visit": f"{day}-A001",
        "rating": 2,
        "level": "不满意",
        "reasons": ["speed", "told"],
        "indicators": told["indicators"],
        "source": "pad",
        "at": told["at"],
    }


async def test_what_is_not_answered_is_tried_later_and_later(hall: HallApp, platform: City) -> None:
    await rated(hall)
    export = await collected(hall)
    platform.answers = [500, City.SILENT, 429, City.LOST]
    platform.known = 409
    for wait_s in (2, 4, 8, 16):
        assert await export.send_due() == 0
        hall.story.clock.pass_s(wait_s - 0.5)
        heard = len(platform.heard)
        assert await export.send_due() == 0 and len(platform.heard) == heard, "not before its time"
        hall.story.clock.pass_s(0.5)
    assert await export.send_due() == 1, "its answer was lost, and it has it"
    assert len(platform.has) == 1 and len(set(platform.keys)) == 1 and await counts(export) == (0, 1, 0)


async def test_a_refusal_is_final_and_says_why(hall: HallApp, platform: City) -> None:
    await rated(hall)
    await rated(hall)
    export = await collected(hall)
    platform.answers = [400, 302]
    await export.send_due()
    hall.story.clock.pass_s(7200)
    await export.send_due()
    assert await counts(export) == (0, 0, 2) and len(platform.heard) == 2
    assert await export.outbox.whys() == {"status_400": 1, "redirect": 1}


async def test_a_day_is_compared_what_is_missing_sent_again_and_strangers_named(hall: HallApp, platform: City) -> None:
    ids = [await rated(hall) for _ in range(4)]
    export = await collected(hall)
    await export.send_due()
    day = hall.story.dispatcher.day
    assert (await export.compare(day))[2:6] == (4, 4, 0, 0)
    del platform.has[ids[1]], platform.has[ids[3]]
    platform.has["from-elsewhere"] = {"day": day}
    found = await export.compare(day)
    assert found[2:6] == (4, 3, 2, 1) and found.named == ("from-elsewhere",)
    assert await counts(export) == (2, 2, 0) and await export.send_due() == 2
    assert platform.has.keys() == {*ids, "from-elsewhere"}


@pytest.mark.parametrize(
    "said", [b"", b"[]", b'{"ids": []}', b'{"day": "20200101", "ids": []}', b'{"day": "%s", "ids": ["a b"]}']
)
async def test_an_answer_of_another_form_changes_nothing(hall: HallApp, platform: City, said: bytes) -> None:
    await rated(hall)
    export = await collected(hall)
    await export.send_due()
    day = hall.story.dispatcher.day
    platform.list_as = said.replace(b"%s", day.encode()) or b" "
    with pytest.raises(PlatformSilent):
        await export.compare(day)
    assert await counts(export) == (0, 1, 0) and await export.outbox.last() is None


async def test_the_day_before_is_compared_by_itself(hall: HallApp, platform: City) -> None:
    await rated(hall)
    export = await collected(hall)
    yesterday = hall.story.dispatcher.day
    await export.compare_past()
    assert await export.outbox.last() is None, "its day goes on"
    await close(hall.story.dispatcher, "evening")
    hall.story.clock.pass_s(86_400)
    await turn(hall.story.dispatcher)
    platform.answers = [City.SILENT]
    with pytest.raises(PlatformSilent):
        await export.compare_past()
    await export.compare_past()
    assert len(platform.heard) == 1, "not at once again"
    hall.story.clock.pass_s(600)
    await export.compare_past()
    last = await export.outbox.last()
    assert last is not None and last[0] == yesterday and last[2:6] == (1, 0, 1, 0)
    await export.compare_past()
    assert len(platform.heard) == 2


async def test_beside_the_hall_every_rating_arrives_once_whatever_the_platform_does(
    hall: HallApp, platform: City
) -> None:
    chance = random.Random(20_261_123)
    platform.answers = chance.choices([200, 500, 429, City.SILENT, City.LOST], k=20)

    async def passing(_: float) -> None:
        hall.story.clock.pass_s(30)
        await asyncio.sleep(0.005)

    export = export_of(hall.site)
    export._sleep = passing
    await hall.site.feed.begin("rating-export")
    running = asyncio.create_task(export.run())
    ids = [await rated(hall) for _ in range(8)]
    try:
        await until(lambda: len(platform.has) == len(ids) and not platform.answers)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    hall.story.clock.pass_s(3600)
    await export.send_due()  # what was taken when it ended, and not yet noted
    assert platform.has.keys() == set(ids) and await counts(export) == (0, len(ids), 0)


async def test_a_manager_sees_how_it_stands_and_compares(hall: HallApp, platform: City) -> None:
    await rated(hall)
    await (await collected(hall)).send_due()
    day = hall.story.dispatcher.day
    platform.has.clear()
    path = "/api/v1/rating-export"
    answer = await hall.post("manager", f"{path}/reconcile", {"day": day})
    assert (answer.status_code, answer.json()["missing"]) == (200, 1)
    assert (await hall.get("manager", path)).json()["waiting"] == 1
    shown = (await (await hall.browser("manager")).get("/ratings?lang=zh")).text
    assert "平台少 1 条（已重新上报），多 0 条" in shown and platform.url not in shown and SECRET not in shown
    platform.answers = [503]
    silent = await hall.post("manager", f"{path}/reconcile", {"day": day})
    assert (silent.status_code, silent.json()["code"], silent.json()["detail"]) == (
        502,
        "PLATFORM_SILENT",
        "status_503",
    )
    assert (await hall.post("clerk", f"{path}/reconcile", {"day": day})).status_code == 403


async def test_without_a_platform_ratings_stay_here(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as hall:
        answer = await hall.post("manager", "/api/v1/rating-export/reconcile", {"day": "20261123"})
        assert (answer.status_code, answer.json()["code"]) == (409, "NO_PLATFORM")
        assert "评价只留在本大厅" in (await (await hall.browser("manager")).get("/ratings?lang=zh")).text


@pytest.mark.parametrize(
    ("networks", "address", "admitted"),
    [
        ((), "8.8.8.8", True),
        ((), "10.0.0.1", False),
        ((), "127.0.0.1", False),
        ((), "169.254.169.254", False),
        ((), "::ffff:10.0.0.1", False),
        (("10.20.0.0/16",), "10.20.3.4", True),
        (("10.20.0.0/16",), "::ffff:10.20.3.4", True),
        (("10.20.0.0/16",), "10.21.0.1", False),
        (("10.20.0.0/16",), "8.8.8.8", False),
    ],
)
def test_a_name_may_lead_to_some_addresses_only(networks: tuple[str, ...], address: str, admitted: bool) -> None:
    given = Settings.read(rating_networks=networks).rating_networks
    assert within(given)(address) is admitted


def test_where_nothing_may_go_nothing_is_sent(platform: City) -> None:
    with pytest.raises(NotTaken) as refused:
        Address(platform.url, SECRET, within(())).post(b"{}", "key", 1)
    assert (refused.value.why, refused.value.again, platform.heard) == ("address", False, [])


def test_settings_of_a_platform_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for given in (
        {"rating_url": "https://city.example/"},
        {"rating_secret": SECRET},
        {"rating_url": "http://city.example/", "rating_secret": SECRET},
        {"rating_url": "https://user:word@city.example/", "rating_secret": SECRET},
    ):
        with pytest.raises(SettingsWrong):
            Settings.read(**given)
    monkeypatch.setenv("HALL_RATING_URL", "http://city.example/")
    monkeypatch.setenv("HALL_RATING_SECRET", SECRET)
    monkeypatch.setenv("HALL_RATING_NETWORKS", HERE)
    assert len(Settings.read().rating_networks) == 2
