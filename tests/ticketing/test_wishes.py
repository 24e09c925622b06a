"""What a request for a number comes to, and what of it is kept for the next who asks the same."""

import json
from dataclasses import replace
from typing import Any

import pytest

from config.hall import Hall
from dispatcher.errors import PapersMissing, ReasonMissing
from ticketing.refusals import DeskConfirms
from ticketing.wishes import Wish, Wishes
from web.people import Person
from web.requests import NoJson, WrongMember

DAY = "20261127"
KIOSK, GUIDE = Person("kiosk", "kiosk-1"), Person("guide", "guide", "2001")
CARD = {"birth_year": 1950, "holder": "a" * 43}
CONTACT = {"phone": "13000000000"}


def asked(wishes: Wishes, hall: Hall, person: Person = KIOSK, **body: Any) -> Wish:
    return wishes.of(hall, DAY, person, json.dumps(body).encode())


@pytest.fixture
def lane(hall: Hall) -> str:
    """The first that gives numbers to anybody."""
    return next(lane.code for lane in hall.lanes.values() if not lane.papers and "priority" in lane.targets)


def test_the_same_words_from_any_kiosk_are_worked_out_once(hall: Hall, lane: str) -> None:
    wishes = Wishes()
    first = asked(wishes, hall, lanes=[lane])
    assert first.told["lanes"] == [lane]
    assert first.told["klass"] == "regular"
    assert asked(wishes, hall, Person("kiosk", "kiosk-2"), lanes=[lane]) is first
    assert asked(wishes, hall, lanes=[lane], language="en") is not first


def test_another_hall_file_asks_anew(hall: Hall, lane: str) -> None:
    wishes = Wishes()
    asked(wishes, hall, lanes=[lane])
    papers = hall.lanes[lane].model_copy(update={"papers": True})
    changed = hall.model_copy(update={"lanes": {**hall.lanes, lane: papers}})
    with pytest.raises(PapersMissing):
        asked(wishes, changed, lanes=[lane])
    assert asked(wishes, hall, lanes=[lane]).told["lanes"] == [lane]


@pytest.mark.parametrize("own", [{"card": CARD}, {"contact": CONTACT}])
def test_nothing_is_kept_that_says_who_somebody_is(hall: Hall, lane: str, own: dict[str, Any]) -> None:
    wishes = Wishes()
    first = asked(wishes, hall, lanes=[lane], **own)
    second = asked(wishes, hall, lanes=[lane], **own)
    assert second == first
    assert second is not first


def test_what_the_guide_desk_judged_holds_for_no_kiosk(hall: Hall, lane: str) -> None:
    wishes = Wishes()
    favour: dict[str, Any] = {"class": "priority", "reason": "walks with a stick"}
    first = asked(wishes, hall, GUIDE, lanes=[lane], **favour)
    assert (first.told["klass"], first.told["granted_by"]) == ("priority", "2001")
    with pytest.raises(DeskConfirms):
        asked(wishes, hall, lanes=[lane], **favour)
    assert asked(wishes, hall, replace(GUIDE, staff_no="2002"), lanes=[lane], **favour).told["granted_by"] == "2002"


def test_what_a_kiosk_may_have_the_guide_desk_still_judges(hall: Hall, lane: str) -> None:
    wishes = Wishes()
    asked(wishes, hall, lanes=[lane])
    with pytest.raises(ReasonMissing):
        asked(wishes, hall, GUIDE, lanes=[lane], needs=["hearing"])


def test_a_refused_body_is_refused_each_time(hall: Hall, lane: str) -> None:
    wishes = Wishes()
    for _ in range(2):
        with pytest.raises(NoJson):
            wishes.of(hall, DAY, KIOSK, f'{{"lanes": ["{lane}"], "lanes": ["{lane}"]}}'.encode())
        with pytest.raises(WrongMember):
            asked(wishes, hall, lanes=[lane], colour="red")


def test_not_more_is_kept_than_a_hall_asks_for(hall: Hall, lane: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ticketing.wishes._KEPT", 3)
    wishes = Wishes()
    first = asked(wishes, hall, lanes=[lane])
    for region in ("a", "b"):
        asked(wishes, hall, lanes=[lane], region=region)
    assert asked(wishes, hall, lanes=[lane]) is not first, "three were kept, and all of them went"
    long = json.dumps({"lanes": [lane]}).replace("}", " " * 500 + "}").encode()
    assert wishes.of(hall, DAY, KIOSK, long) is not wishes.of(hall, DAY, KIOSK, long)
