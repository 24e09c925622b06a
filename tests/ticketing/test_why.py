"""Why this order: in sentences a visitor accepts, as the scores, while it waits and after it was called."""

from tests.ticketing.door import Door
from ticketing.bodies import Why

TICKETS = "/api/v1/tickets"


async def priority(door: Door) -> str:
    number: str = (await door.takes("guide", lanes=["general"], reason="看过证件", **{"class": "priority"}))["number"]
    return number


async def told(door: Door, number: str, lang: str = "zh") -> Why:
    answer = await door.get("guide", f"{TICKETS}/{number}/why", lang=lang)
    assert answer.status_code == 200
    return Why.model_validate(answer.json())


async def test_who_is_ahead_and_why(door: Door) -> None:
    await door.story.sits_down("1")
    for _ in range(2):
        await door.takes()
    door.story.clock.pass_s(60)
    mine = (await door.takes())["number"]
    door.story.clock.pass_s(300)
    first = await priority(door)
    door.story.clock.pass_s(14 * 60)
    said = (await told(door, mine)).sentences
    assert said == ["您前面的 A001、A002 比您先到。", f"您前面的 {first} 是优先号，14 分钟前到，依法优先。"]
    english = (await told(door, mine, "en")).sentences
    assert english[1] == f"{first} ahead of you is a priority number that came 14 min ago; the law lets it go first."


async def test_nobody_ahead_and_no_window(door: Door) -> None:
    mine = (await door.takes())["number"]
    assert (await told(door, mine)).sentences == [
        "前面没有人，下一个空出来的窗口就叫您。",
        "现在没有开着的窗口能叫您，请稍候或问导办台。",
    ]


async def test_a_past_call_is_compared_once_more(door: Door) -> None:
    await door.story.sits_down("1")
    waiting = [(await door.takes())["number"] for _ in range(2)]
    door.story.clock.pass_s(240)
    first = await priority(door)
    door.story.clock.pass_s(120)
    assert await door.story.calls("1") == first
    found = await told(door, first)
    assert found.agrees is True
    assert found.sentences == [
        f"9:06 1 号窗口空出来，比较了 2 条队伍的第一位，叫了 {first}：优先号，等了 2 分钟。",
        f"{waiting[0]} 等得更久，但它的得分（等候 ÷ 目标 × 权重）当时还没有 {first} 高。",
    ]
    assert [(head.ticket, head.points, head.k) for head in found.heads] == [(first, 8.0, 1.0), (waiting[0], 0.4, 1.0)]
    calls = (await told(door, waiting[0])).calls
    assert calls == [f"9:06　1 号窗口叫 {first}：优先号，等了 2 分钟"]


async def test_called_by_its_number(door: Door) -> None:
    await door.story.sits_down("1")
    mine = (await door.takes())["number"]
    await door.story.window("1", "call", mine, reason="asked for")
    found = await told(door, mine)
    assert found.heads == [] and found.agrees is None
    assert found.sentences == [f"9:00 1 号窗口指定叫了 {mine}，原因记在审计里。"]


async def test_of_another_files_rates_only_the_score_is_known(door: Door) -> None:
    await door.story.sits_down("1")
    mine = (await door.takes())["number"]
    door.story.clock.pass_s(60)
    await door.story.calls("1")
    hall = door.site.hall
    lane = hall.lanes["general"].model_copy(update={"targets": {**hall.lanes["general"].targets, "regular": 7.0}})
    door.site.dispatcher.take_up(hall.model_copy(update={"lanes": {**hall.lanes, "general": lane}}))
    (head,) = (await told(door, mine)).heads
    assert (head.points, head.target_s, head.weight, head.k) == (None, None, None, None)
    assert head.score and (await told(door, mine)).agrees


async def test_the_pages(door: Door) -> None:
    await door.story.sits_down("1")
    ticket = await door.takes()
    page = await door.get("", ticket["url"] + "/why")
    assert page.status_code == 200 and "前面没有人" in page.text and page.headers["cache-control"] == "no-store"
    for who in ("clerk", "guide", "manager"):
        assert (await door.get(who, f"/why/{ticket['number']}")).status_code == 200
    assert (await door.get("kiosk-1", f"/why/{ticket['number']}")).status_code == 403
    assert (await door.get("guide", "/why/A999")).status_code == 404
    assert (await door.get("", "/t/20261123-A001.forged/why")).status_code == 404
