"""Advice from the watch to the card, the manager's answer, and the line on the window's console."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from clerk_app.advice_alerts import asked
from dispatcher.advice import Advice, Reason
from dispatcher.advice_book import written
from dispatcher.advice_changes import HELP, Change
from dispatcher.advice_effect import Effect
from dispatcher.errors import NobodyWaiting
from displays.advice_cards import AdviceCards
from displays.advice_watch import AdviceWatch
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from ticketing.guide_parts import alerts
from ticketing.slip_faults import SlipFaults
from web.waits_teller import WaitsTeller

PATH = "/api/v1/advice"
EFFECT = Effect("general", before=30, after=20, low=18, high=24, drop=5, saved=200, sure=0.9)


async def busy(story: Story, count: int = 20) -> None:
    for _ in range(count):
        await story.takes_number("general")
        story.clock.pass_s(30)


async def advised(hall: HallApp) -> list[dict[str, Any]]:
    await AdviceWatch(hall.site).look()
    await hall.follows()
    answer = await hall.get("manager", PATH)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["advices"]
    return found


@pytest.fixture
async def hall(story: Story, tmp_path: Path) -> Any:
    await story.sits_down("1", "3", "4", "5", "6")
    async with HallApp(story, tmp_path) as hall:
        yield hall


async def test_the_window_is_told_once_it_is_adopted(hall: HallApp) -> None:
    story = hall.story
    await story.sits_down("2")
    await story.window("2", "pause_window", reason="away")
    await busy(story)
    (found,) = [each for each in await advised(hall) if each["lane"] == "general"]
    assert (found["do"], found["window"]) == ("resume", "2") and found["after_min"] < found["before_min"]
    assert found["what"] == "general：恢复 2 号窗口"
    view = await hall.site.view()
    assert found["what"] in AdviceCards(hall.site).draw(view, "zh")[0]
    key = story.request()
    assert (await hall.post("manager", f"{PATH}/{found['name']}/adopt", key=key)).status_code == 200
    await hall.follows()
    again = await hall.post("manager", f"{PATH}/{found['name']}/adopt", key=key)
    assert again.status_code == 200, "the first answer may have been lost on its way"
    over = await hall.post("manager", f"{PATH}/{found['name']}/adopt")
    assert (over.status_code, over.json()["code"]) == (409, "ADVICE_OVER")
    view = await hall.site.view()
    (alert,) = asked(hall.site.advice, "2", view, lambda phrase, **values: phrase % values, "zh")
    assert alert.words == f"值班领导请本窗口开着，接待general，到 {_clock(found['until'])}"
    events = await story.feed.day(story.dispatcher.day)
    assert [event.fields["staff"] for event in events if event.kind == "advice.adopted"] == ["the-manager"]
    acts = await hall.get("auditor", "/api/v1/audit/entries")
    assert "advice.adopted" in acts.text


def _clock(ms: int) -> str:
    minutes = ms // 60_000 + 8 * 60
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


async def test_a_window_that_is_to_help_does_so_until_the_time_and_serves_its_own_lane_again(hall: HallApp) -> None:
    story = hall.story
    await busy(story)
    until = story.clock.ms + 3_600_000
    helping = Advice(Change(HELP, "4", "general", until), EFFECT, Reason(20, 10, 8, 4, 3, 5))
    await story.dispatcher.note(story.request(), "advice.given", **written([helping]), right="0", of="0")
    await hall.follows()
    (found,) = (await hall.get("manager", PATH)).json()["advices"]
    with pytest.raises(NobodyWaiting):
        await story.calls(found["window"])
    assert (await hall.post("manager", f"{PATH}/{found['name']}/adopt")).status_code == 200
    await hall.follows()
    view, cards = await hall.site.view(), AdviceCards(hall.site)
    assert "general" in view.hall.windows[found["window"]].lanes, "every page sees it serve the lane"
    assert f"{found['window']} 号窗口正在支援general，{_clock(found['until'])} 自动恢复" in cards.followed(view, "zh")
    number = await story.calls(found["window"])
    assert number.startswith("A"), "the next call includes the lane; nobody had to touch anything"
    story.clock.ms = found["until"]
    await AdviceWatch(hall.site).lapse()
    await hall.follows()
    view = await hall.site.view()
    assert "general" not in view.hall.windows[found["window"]].lanes
    kinds = [event.kind for event in await story.feed.day(story.dispatcher.day)]
    assert kinds.count("window.supports") == kinds.count("window.supported") == 1


async def test_what_a_person_must_do_is_told_at_the_guide_desk_until_it_is_done(hall: HallApp) -> None:
    story = hall.story
    await story.sits_down("2")
    await story.window("2", "pause_window", reason="away")
    await busy(story)
    (found,) = [each for each in await advised(hall) if each["lane"] == "general"]
    await hall.post("manager", f"{PATH}/{found['name']}/adopt")
    await hall.follows()
    view, cards = await hall.site.view(), AdviceCards(hall.site)
    assert "2 号窗口还没有开，已通知导办台去请" in cards.followed(view, "zh")
    (asked_for,) = alerts(hall.site, SlipFaults(), view, "zh")
    assert asked_for["words"] == "请 2 号窗口开窗接待general（值班领导）"
    await story.window("2", "resume_window")
    await hall.follows()
    view = await hall.site.view()
    assert alerts(hall.site, SlipFaults(), view, "zh") == []
    assert f"2 号窗口已开，接待general到 {_clock(found['until'])}" in cards.followed(view, "zh")


async def test_declined_with_a_reason_it_goes(hall: HallApp) -> None:
    await busy(hall.story)
    found = (await advised(hall))[0]
    wrong = await hall.post("manager", f"{PATH}/{found['name']}/decline", {"reason": "because"})
    assert wrong.status_code == 422
    assert (await hall.post("manager", f"{PATH}/{found['name']}/decline", {"reason": "nobody"})).status_code == 200
    await hall.follows()
    assert found["name"] not in [each["name"] for each in (await hall.get("manager", PATH)).json()["advices"]]
    assert (await hall.post("clerk", f"{PATH}/{found['name']}/decline", {"reason": "nobody"})).status_code == 403


async def test_of_two_answers_in_one_moment_one_is_given(hall: HallApp) -> None:
    await busy(hall.story)
    found = (await advised(hall))[0]
    path = f"{PATH}/{found['name']}"
    both = await asyncio.gather(
        *(hall.post("manager", f"{path}/decline", {"reason": reason}) for reason in ("nobody", "wrong"))
    )
    assert sorted(answer.status_code for answer in both) == [200, 409]
    lost = next(answer for answer in both if answer.status_code == 409)
    assert lost.json()["code"] == "ADVICE_OVER"
    events = await hall.story.feed.day(hall.story.dispatcher.day)
    assert len([event for event in events if event.kind == "advice.declined"]) == 1


async def test_a_calm_hall_is_left_in_peace_and_an_old_advice_is_not_shown(hall: HallApp) -> None:
    assert await advised(hall) == []
    kinds = [event.kind for event in await hall.story.feed.day(hall.story.dispatcher.day)]
    assert "advice.given" not in kinds  # nothing to say is not said
    await busy(hall.story)
    assert await advised(hall)
    hall.story.clock.pass_s(13 * 60)
    await hall.story.takes_number("general")
    await hall.follows()
    assert (await hall.get("manager", PATH)).json()["advices"] == []


async def test_of_two_processes_one_advises_and_the_other_goes_on_when_it_is_killed(hall: HallApp) -> None:
    story, site = hall.story, hall.site
    tellers = [WaitsTeller(story.dispatcher, story.feed, site.days) for _ in range(2)]
    ticks = [asyncio.Semaphore(0) for _ in tellers]
    looked = [asyncio.Event() for _ in tellers]

    def watch(at: int) -> AdviceWatch:
        async def sleep(seconds: float) -> None:
            looked[at].set()
            await ticks[at].acquire()

        return AdviceWatch(site, lambda: tellers[at].telling, sleep)

    async def given() -> int:
        """How much advice was given after each of them that lives has had a look."""
        for at, running in enumerate(alive):
            if not running.done():
                looked[at].clear()
                ticks[at].release()
                await looked[at].wait()
        return [event.kind for event in await story.feed.day(story.dispatcher.day)].count("advice.given")

    await busy(story)
    for teller in tellers:
        await teller.begin()
        await teller.look()
    assert [teller.telling for teller in tellers] == [True, False]
    alive = [asyncio.create_task(watch(at).run()) for at in range(2)]
    assert await given() == 1
    alive[0].cancel()
    await asyncio.gather(alive[0], return_exceptions=True)
    await story.redis.delete("hall:{small}:teller")  # nobody has kept its turn: after fifteen seconds it is free
    await tellers[1].begin()
    assert await tellers[1].look()
    assert await given() == 2
    alive[1].cancel()
    await asyncio.gather(alive[1], return_exceptions=True)


async def test_an_hour_later_it_is_judged(hall: HallApp) -> None:
    await busy(hall.story)
    assert await advised(hall)
    hall.story.clock.pass_s(3700)
    await AdviceWatch(hall.site).look()
    judged = [e for e in await hall.story.feed.day(hall.story.dispatcher.day) if e.kind == "advice.judged"]
    assert judged and {event.fields["right"] for event in judged} <= {"yes", "no"}
    await hall.follows()
    assert hall.site.advice.of == len(judged)
