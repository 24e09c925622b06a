"""The dashboard's line of promises: today's cards, what is due today, what is overdue."""

from datetime import datetime
from pathlib import Path

import pytest

from dispatcher.cases import Case
from dispatcher.events import Event
from displays.promise_cards import draw
from tests.dispatcher.naive_time import ms, wall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

pytestmark = pytest.mark.anyio


def case(name: str, state: str, due: datetime) -> Case:
    at = str(ms(due))
    return Case(name, {"state": state, "due": at, "yellow": at, "rev": "20261123-1", "lane": "general"})


async def test_cards_and_limits_are_counted(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as hall:
        site, cases = hall.site, hall.site.cases
        page, view = await hall.get("manager", "/dashboard"), await site.fresh_view()
        found = [
            case("20261120-A001", "running", wall(11, 23, 18)),
            case("20261120-A002", "running", wall(11, 20, 18)),
            case("20261120-A003", "stopped", wall(11, 20, 18)),
            case("20261120-A004", "running", wall(11, 24, 18)),
        ]
        for each in found:
            cases._cases.add(each)
        for rev, colour in ((900, "yellow"), (901, "red"), (902, "red")):
            cases.follow(Event(f"20261123-{rev}", f"promise.{colour}", 0, {}))
        text = draw(site, view, "", "zh")
        assert "今天黄牌 1 张" in text and "红牌 2 张" in text
        assert "今天到期 1 件" in text and "已超期 1 件" in text
        assert "promises" in page.text
