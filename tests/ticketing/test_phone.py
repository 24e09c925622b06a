"""The phone page's address: a token, or one and the same answer."""

from tests.ticketing.door import Door


async def page(door: Door, token: str) -> tuple[int, str]:
    answer = await door.get("", f"/t/{token}")
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


async def test_a_token_opens_its_ticket(door: Door) -> None:
    ticket = await door.takes()
    answer = await door.get("", ticket["url"])
    assert answer.status_code == 200 and 'data-number="A001"' in answer.text
    assert f'data-live="ticket:{ticket["url"].removeprefix("/t/")}"' in answer.text


async def test_every_other_address_gets_the_same_answer(door: Door) -> None:
    ticket = await door.takes()
    token = ticket["url"].removeprefix("/t/")
    answers = {await page(door, name) for name in ("x", "20261123-A001.forged", token + "A", token.lower(), "é" * 300)}
    assert len(answers) == 1
    ((status, text),) = answers
    assert status == 404 and 'data-face="gone"' in text


async def test_yesterdays_token_shows_nothing(door: Door) -> None:
    ticket = await door.takes()
    desk = door.story.dispatcher
    await desk.cancel(door.story.request(), ticket="A001")
    await desk.close_day(door.story.request(), reason="evening")
    door.story.clock.pass_s(86_400)
    await desk.open_day(door.story.request(), day="20261124")
    assert (await door.get("", ticket["url"])).status_code == 404


async def test_an_ended_ticket_says_how(door: Door) -> None:
    ticket = await door.takes()
    await door.story.visitor("cancel", "A001")
    status, text = await page(door, ticket["url"].removeprefix("/t/"))
    assert status == 200 and 'data-face="cancelled"' in text
