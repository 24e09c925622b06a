"""What is worked out once for a way holds for that hall file, that class and those lanes only."""

import pytest

from config.hall import Hall
from dispatcher.errors import LaneClosed, UnknownClass, UnknownLane, UnknownService
from dispatcher.itineraries import Ways


def test_a_way_is_worked_out_once_for_each_hall_file(small_hall: Hall) -> None:
    ways = Ways()
    # Given a lane that was asked for
    first = ways.of(small_hall, None, ["general"], (), "regular")
    assert (first.lane, first.first, first.todo, first.quotas) == (
        small_hall.lanes["general"],
        ("general",),
        "general",
        "",
    )
    # Then whoever asks again gets the same, and another class or way its own
    assert ways.of(small_hall, None, ("general",), (), "regular") is first
    both = ways.of(small_hall, None, (), [("any", ("general",)), ("all", ("green", "general"))], "regular")
    assert (both.rule, both.todo, both.after, both.stages) == ("any", "general", "all green,general", "2")
    # And another revision of the file is asked anew, although it is the same lane
    lanes = small_hall.lanes | {"general": small_hall.lanes["general"].model_copy(update={"quota": 7})}
    few = small_hall.model_copy(update={"lanes": lanes})
    assert ways.of(few, None, ["general"], (), "regular").quotas == "general=7,"
    drained = {"general": lanes["general"].model_copy(update={"draining": True})}
    with pytest.raises(LaneClosed):
        ways.of(small_hall.model_copy(update={"lanes": small_hall.lanes | drained}), None, ["general"], (), "regular")


def test_what_cannot_be_gone_is_refused_each_time(small_hall: Hall) -> None:
    ways = Ways()
    for _ in range(2):
        with pytest.raises(UnknownLane):
            ways.of(small_hall, None, ["nowhere"], (), "regular")
        with pytest.raises(UnknownLane):
            ways.of(small_hall, None, [], (), "regular")
        with pytest.raises(UnknownClass):
            ways.of(small_hall, None, ["general"], (), "nobody")
        with pytest.raises(UnknownService):
            ways.of(small_hall, "nothing", [], (), "regular")
    assert ways._known == {}


def test_however_many_ways_are_asked_for_few_are_kept(small_hall: Hall) -> None:
    ways = Ways()
    for times in range(1, 1_500):
        ways.of(small_hall, None, ["general"] * times, (), "regular")
    assert len(ways._known) <= 1_000
