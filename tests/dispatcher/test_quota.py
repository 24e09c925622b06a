"""How many numbers a lane gives in a day: refused by the script itself, so that two kiosks cannot give the last one."""

import asyncio
import random
from collections import Counter

import pytest

from config.hall import Hall
from dispatcher.errors import LaneFull
from tests.dispatcher.story import NINE, Story
from tests.small_hall import small_hall as make_small_hall

pytestmark = pytest.mark.anyio
QUOTAS = {"general": 5, "bank_one": 2, "bank_two": 3}
BANKS = ("bank_one", "bank_two", "bank_three")


@pytest.fixture(scope="module")
def small_hall() -> Hall:
    """The small hall, in which some lanes give a few numbers only."""
    hall = make_small_hall()
    few = {code: hall.lanes[code].model_copy(update={"quota": quota}) for code, quota in QUOTAS.items()}
    return hall.model_copy(update={"lanes": hall.lanes | few})


async def test_the_last_number_is_given_once(story: Story) -> None:
    tries = await asyncio.gather(*(story.takes_number() for _ in range(20)), return_exceptions=True)
    assert sorted(one for one in tries if isinstance(one, str)) == [f"A00{n}" for n in range(1, 6)]
    refusals = [one for one in tries if not isinstance(one, str)]
    assert len(refusals) == 15
    assert all(isinstance(one, LaneFull) and one.details == ("general",) for one in refusals)
    assert (await story.board()).given("general") == (await story.folded()).given("general") == 5


async def test_a_refusal_changes_nothing_and_a_repeat_still_gets_its_number(story: Story) -> None:
    first = await story.dispatcher.issue("the-first-press", lanes=["general"])
    for _ in range(4):
        await story.takes_number()
    before = await story.everything()
    with pytest.raises(LaneFull):
        await story.takes_number()
    assert await story.everything() == before
    assert await story.dispatcher.issue("the-first-press", lanes=["general"]) == first


async def test_a_number_given_up_is_not_given_again(story: Story) -> None:
    for _ in range(5):
        await story.visitor("cancel", await story.takes_number())
    with pytest.raises(LaneFull):
        await story.takes_number()


async def test_an_appointment_has_its_place(story: Story) -> None:
    """It is counted, and comes in when the lane is full; late too, as a walk-in."""
    for _ in range(5):
        await story.takes_number()
    await story.takes_number(klass="appointment", slot=NINE + 60_000)
    await story.takes_number(klass="appointment", slot=NINE - 3_600_000)
    assert (await story.board()).given("general") == 7


async def test_any_bank_is_any_that_has_some_left(story: Story) -> None:
    for _ in range(2):
        await story.takes_number("bank_one")
    number = await story.takes_number(*BANKS)
    ticket = await story.dispatcher.ticket(number)
    assert ticket is not None and ticket.lanes == ("bank_two", "bank_three")
    with pytest.raises(LaneFull):
        await story.takes_number(klass="company", stages=[("all", BANKS)])


async def test_the_next_day_begins_anew(story: Story) -> None:
    for _ in range(5):
        await story.visitor("cancel", await story.takes_number())
    await story.dispatcher.close_day(story.request(), reason="evening")
    await story.dispatcher.open_day(story.request(), day="20261124")
    assert await story.takes_number() == "A001"


@pytest.mark.parametrize("seed", range(3))
async def test_script_fold_and_a_plain_count_agree(story: Story, seed: int) -> None:
    chance, given = random.Random(seed), Counter[str]()
    for _ in range(60):
        lanes = chance.sample(("general", *BANKS), chance.randint(1, 4))
        if len({story.hall.lanes[lane].series for lane in lanes}) > 1:
            lanes = lanes[:1]
        rule, slot = chance.choice(("any", "all")), NINE if chance.random() < 0.2 else None
        left = [lane for lane in lanes if slot is not None or given[lane] < QUOTAS.get(lane, 99)]
        fits = len(left) == len(lanes) if rule == "all" else bool(left)
        klass = "appointment" if slot is not None else "regular"
        if not fits:
            with pytest.raises(LaneFull) as full:
                await story.takes_number(stages=[(rule, tuple(lanes))], klass=klass, slot=slot)
            assert given[full.value.details[0]] >= QUOTAS[full.value.details[0]]
            continue
        number = await story.takes_number(stages=[(rule, tuple(lanes))], klass=klass, slot=slot)
        ticket = await story.dispatcher.ticket(number)
        assert ticket is not None and list(ticket.lanes) == left
        given.update(left)
    folded = await story.folded()
    assert folded.canonical() == await story.written()
    assert {lane: folded.given(lane) for lane in given} == dict(given)
