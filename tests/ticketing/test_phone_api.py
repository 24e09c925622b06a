"""What a visitor says by token, and the page's part for a phone that gets no socket."""

from typing import Any

import pytest

from dispatcher.errors import Refused
from tests.ticketing.door import Door, refused


async def called(door: Door) -> str:
    """The token of a ticket that window 1 has called."""
    await door.story.sits_down("1")
    ticket = await door.takes()
    assert await door.story.calls("1") == ticket["number"]
    return str(ticket["url"]).removeprefix("/t/")


async def finished(door: Door) -> str:
    token = await called(door)
    await door.story.window("1", "start", "A001")
    await door.story.window("1", "finish", "A001")
    return token


async def test_im_coming(door: Door) -> None:
    path = f"/api/v1/tickets/{await called(door)}/coming"
    first = await door.post("", path, key="one-press")
    assert first.status_code == 200 and first.json()["state"] == "called"
    assert (await door.post("", path, key="one-press")).status_code == 200
    assert refused(await door.post("", path)) == (409, "COMING_ALREADY")


async def test_a_rating_by_token_only(door: Door) -> None:
    token = await finished(door)
    path, body = f"/api/v1/tickets/{token}/rate", {"rating": 1, "reasons": ["told", "speed"]}
    for who in ("guide", "manager", "kiosk-1"):
        assert (await door.post(who, "/api/v1/tickets/A001/rate", body)).status_code == 403, who
    assert (await door.post("", path, body, key="one-press")).status_code == 200
    assert (await door.post("", path, body, key="one-press")).status_code == 200
    assert refused(await door.post("", path, {"rating": 5})) == (409, "RATED_ALREADY")
    events = await door.story.feed.day(door.story.dispatcher.day)
    assert [event.fields["rating"] for event in events if event.kind == "ticket.rated"] == ["1"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": 0},
        {"rating": 6},
        {"rating": True},
        {"rating": 5, "reasons": ["speed"]},
        {"rating": 1, "why": "x"},
    ],
    ids=str,
)
async def test_a_rating_has_no_default_and_only_known_words(door: Door, body: dict[str, Any]) -> None:
    token = await finished(door)
    assert refused(await door.post("", f"/api/v1/tickets/{token}/rate", body)) == (422, "WRONG_MEMBER")


async def test_before_the_end_there_is_nothing_to_rate(door: Door) -> None:
    token = await called(door)
    assert refused(await door.post("", f"/api/v1/tickets/{token}/rate", {"rating": 5})) == (409, "WRONG_STATE")


async def test_the_part_is_asked_for_again_only_when_it_has_changed(door: Door) -> None:
    token = await called(door)
    first = await door.get("", f"/t/{token}/part", lang="zh")
    told = first.json()
    assert told["type"] == "snapshot" and 'data-face="called"' in told["parts"]["ticket"]
    assert told["id"].startswith("20261123-") and told["now"] == door.story.clock.ms
    mark = {"If-None-Match": first.headers["etag"]}
    same = await door._client.get(f"/t/{token}/part?lang=zh", headers=mark)
    assert (same.status_code, same.content) == (304, b"")
    await door.story.visitor("coming", "A001")
    other = await door._client.get(f"/t/{token}/part?lang=zh", headers=mark)
    assert other.status_code == 200 and other.headers["etag"] != first.headers["etag"]
    assert other.headers["cache-control"] == "no-store"


async def test_the_part_of_an_ended_ticket_is_its_end(door: Door) -> None:
    token = await finished(door)
    told = (await door.get("", f"/t/{token}/part")).json()
    assert 'data-face="finished"' in told["parts"]["ticket"]


async def test_every_other_token_has_no_part(door: Door) -> None:
    token = await called(door)
    for wrong in (token[:-1], "x", "20261122-A001.mac", "A001"):
        assert refused(await door.get("", f"/t/{wrong}/part")) == (404, "UNKNOWN_TICKET")


async def test_while_the_hall_is_not_heard_an_old_part_is_no_answer(door: Door) -> None:
    token = await called(door)

    class Deaf:
        def fresh(self) -> bool:
            return False

    door.site.follower = Deaf()  # type: ignore[assignment]
    status, word = refused(await door.get("", f"/t/{token}/part"))
    assert (status, word) == (503, Refused.__subclasses__()[0].word)
