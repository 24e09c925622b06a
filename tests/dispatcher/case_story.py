"""People who leave cases behind, and a look at the cases in Redis and in the stream."""

import json
from typing import Any

from dispatcher import keys
from dispatcher.cases import Case
from dispatcher.events import Event
from tests.dispatcher.story import Story


async def visit(story: Story, service: str = "licence", outcome: str = "accepted", **more: Any) -> Event:
    """Somebody comes, is served at window 1 at once and leaves with an outcome."""
    if (await story.board()).window("1").state == "closed":
        await story.sits_down("1")
    await story.takes_number("general", service=service)
    number = await story.calls("1")
    await story.window("1", "start", number)
    return await story.window("1", "finish", number, outcome=outcome, **more)


async def case(story: Story, name: str = "20261123-A001") -> Case:
    found = await story.dispatcher.case(name)
    assert found is not None
    return found


async def told(story: Story) -> list[Event]:
    """The whole stream."""
    events: list[Event] = []
    while more := await story.feed.read(events[-1].id if events else "0-0"):
        events += more
    return events


async def written(story: Story) -> str:
    """The cases as they stand in Redis, in the form of Cases.canonical()."""
    prefix = keys.prefix(story.hall.code)
    pairs: Any = await story.redis.zrange(prefix + "cases", 0, -1, withscores=True)
    whole = {}
    for name, score in pairs:
        whole[name] = [
            await story.redis.hgetall(f"{prefix}case:{name}"),
            score if score == float("inf") else int(score),
        ]
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


async def collects(story: Story, name: str = "20261123-A001", outcome: str = "handed_out") -> Event:
    await story.sits_down("3")
    number = await story.takes_number(service="collect", collects=name)
    await story.calls("3")
    await story.window("3", "start", number)
    return await story.window("3", "finish", number, outcome=outcome)
