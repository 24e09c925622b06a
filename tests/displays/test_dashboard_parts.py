"""The dashboard agrees with itself: the sentence with the table, the areas with the total, the bars with the words."""

from displays import dashboard_parts
from displays.dashboard_figures import FIGURES, Figure, Look
from displays.dashboard_verdict import Verdict, shown_minutes, worst
from displays.dashboard_verdict import verdict as verdict_of
from displays.measures import Today
from tests.dispatcher.story import NINE, Story
from tests.displays.moment import areas_of, say, today_of, view_of


async def verdict(story: Story) -> Verdict:
    areas = tuple((await areas_of(story)).values())
    return verdict_of(areas, await view_of(story), (), say, "zh")


async def figures(story: Story, today: Today | None = None) -> dict[str, Figure]:
    areas = tuple((await areas_of(story)).values())
    look = Look(areas, await view_of(story), today or await today_of(story), (), say, "zh")
    return {name: figure(look) for name, figure in FIGURES.items()}


async def test_a_hall_without_open_windows_says_so(story: Story) -> None:
    assert await verdict(story) == Verdict("watch", "没有开着的窗口", "")


async def test_an_empty_hall_is_calm(story: Story) -> None:
    await story.sits_down("1", "2")
    found = await verdict(story)
    assert (found.tone, found.sentence) == ("calm", "大厅平稳，随到随办")


async def test_the_sentence_names_the_worst_lane_with_the_minutes_of_the_table(story: Story) -> None:
    await story.sits_down("1", "4", "5")
    for lane, count in (("general", 1), ("bank_one", 4), ("bank_two", 1)):
        for _ in range(count):
            await story.takes_number(lane)
    areas = await areas_of(story)
    rows = {lane.lane.code: shown_minutes(lane) for area in areas.values() for lane in area.lanes}
    late = rows["bank_one"]
    assert late is not None and late > 15
    found = await verdict(story)
    assert (found.tone, found.lane) == ("over", "bank_one")
    assert f"新取号约 {late} 分钟，超目标 {late - 15} 分钟" in found.sentence


async def test_the_calm_sentence_names_the_longest_wait(story: Story) -> None:
    await story.sits_down("1", "3")
    await story.takes_number(service="residence")
    await story.window("1", "start", await story.calls("1"))
    await story.window("3", "pause_window", reason="meal")
    story.clock.pass_s(360)
    longest = worst(tuple((await areas_of(story)).values()))
    assert longest is not None and longest.lane.code == "general"
    found = await verdict(story)
    assert found.tone == "calm"
    assert found.sentence.endswith(f"新取号约 {shown_minutes(longest)} 分钟")


async def test_people_whom_no_window_will_call_come_before_everything(story: Story) -> None:
    await story.sits_down("1")
    for _ in range(4):
        await story.takes_number()
    await story.takes_number("bank_three")
    story.clock.pass_s(600)
    found = await verdict(story)
    assert (found.tone, found.lane) == ("over", "bank_three")
    assert "有 1 人等候，最久 10 分钟" in found.sentence


async def test_a_ticket_that_waits_at_several_banks_is_not_stuck_at_a_closed_one(story: Story) -> None:
    await story.sits_down("4")
    await story.takes_number("bank_one", "bank_two")
    areas = await areas_of(story)
    assert [lane.stuck for lane in areas["L"].lanes] == [0, 0, 0]


async def test_a_paused_window_is_given_as_the_cause(story: Story) -> None:
    await story.sits_down("4")
    await story.takes_number("bank_one")
    await story.window("4", "pause_window", reason="meal")
    assert "4 号窗口 9:00 起暂停" in (await verdict(story)).cause


async def test_the_areas_add_up_to_everybody_who_waits(story: Story) -> None:
    await story.sits_down("1")
    for lanes in (("general",), ("general",), ("bank_one", "bank_two", "bank_three"), ("bank_two",), ("general",)):
        await story.takes_number(*lanes)
    held = await story.calls("1")
    await story.window("1", "start", held)
    await story.window("1", "hold", held, kind="kept")
    await story.visitor("resume", held)  # waits for window 1 alone, in no lane
    areas = await areas_of(story)
    assert {letter: area.waiting for letter, area in areas.items()} == {"A": 3, "K": 0, "L": 2}
    assert (await figures(story))["waiting"].value == "5"


async def test_held_and_missed_people_are_not_waiting(story: Story) -> None:
    await story.sits_down("1", "2")
    for _ in range(2):
        await story.takes_number()
    held = await story.calls("2")
    await story.window("2", "start", held)
    await story.window("2", "hold", held, kind="fetch")
    await story.misses("1", await story.calls("1"))
    found = (await figures(story))["waiting"]
    assert (found.value, found.below) == ("0", "另有挂起 1，过号 1")


async def test_the_longest_wait_is_told_with_its_number_and_target(story: Story) -> None:
    await story.sits_down("1")
    first = await story.takes_number()
    story.clock.pass_s(18 * 60)
    await story.takes_number()
    found = (await figures(story))["longest"]
    assert found == Figure("18", "分钟", f"{first}・general，超目标 3 分钟", bad=True)


async def test_an_empty_day_claims_nothing(story: Story) -> None:
    found = await figures(story)
    assert {name: figure.value for name, figure in found.items()} == {
        "waiting": "0",
        "usual": None,
        "longest": "0",
        "within": None,
        "windows": "0",
        "finished": "0",
    }


async def test_the_usual_wait_is_weighted_by_arrivals(story: Story) -> None:
    await story.sits_down("1", "4")
    for _ in range(3):
        await story.takes_number("bank_one")
    await story.takes_number("general")
    lanes = {lane.lane.code: shown_minutes(lane) for area in (await areas_of(story)).values() for lane in area.lanes}
    assert (await figures(story))["usual"].value == str(lanes["bank_one"])
    assert lanes["general"] != lanes["bank_one"]


async def test_the_share_called_within_twenty_minutes(story: Story) -> None:
    await story.sits_down("1", "2")
    for _ in range(3):
        await story.takes_number()
    await story.calls("1")
    story.clock.pass_s(21 * 60)
    await story.calls("2")
    found = (await figures(story))["within"]
    assert (found.value, found.unit, found.below) == ("50", "%", "目标 90%，没有达标；1 / 2 张")


async def test_open_windows_are_those_that_take_visitors(story: Story) -> None:
    await story.sits_down("1", "2", "3")
    await story.takes_number()
    await story.calls("1")
    await story.window("2", "pause_window", reason="meal")
    found = (await figures(story))["windows"]
    assert (found.value, found.unit, found.below) == ("2", "/ 6", "办理 0，叫号 1，空闲 1，暂停 1")


async def test_each_window_says_what_it_does_and_since_when(story: Story) -> None:
    await story.sits_down("1", "2")
    number = await story.takes_number()
    story.clock.pass_s(300)
    await story.calls("1")
    await story.window("2", "pause_window", reason="meal", until=NINE + 3_600_000)
    seats = {seat.number: seat for seat in dashboard_parts.seats(await view_of(story))}
    assert seats["1"][2:] == ("called", number, "9:05", "")
    assert seats["2"][2:] == ("paused", "", "9:05", "10:00")
    assert seats["3"][2:] == ("closed", "", "", "")


async def test_the_word_and_the_bar_stand_on_the_same_side_of_the_target(story: Story) -> None:
    await story.sits_down("1", "2", "3", "4", "5", "6")
    for _ in range(9):
        for lanes in (("general",), ("bank_one",)):
            await story.takes_number(*lanes)
        for area in (await areas_of(story)).values():
            for lane in area.lanes:
                found = shown_minutes(lane)
                assert found is not None
                assert (found > lane.target) == (lane.standing == "over")
                assert (found == 0) == (lane.standing == "free")
