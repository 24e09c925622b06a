"""What a tile leads to: a number at once, a lane to choose, a region, an item with papers to look at."""

import pytest

from config.hall import Hall
from tests.small_hall import small_hall as make_small_hall
from tests.ticketing.door import text, ticket_hall
from tests.ticketing.paper_story import say
from ticketing.choices import SHOWN, Choice, choices, straight, tiles


@pytest.fixture(scope="module")
def hall() -> Hall:
    return ticket_hall(make_small_hall())


def with_lane(hall: Hall, code: str, **change: object) -> Hall:
    return hall.model_copy(update={"lanes": hall.lanes | {code: hall.lanes[code].model_copy(update=change)}})


def offered(hall: Hall, letter: str, lang: str = "zh") -> tuple[Choice, ...]:
    return choices(hall, letter, lang, say)


def test_a_tile_for_every_area_that_has_one(hall: Hall) -> None:
    assert [series.letter for series in tiles(hall)] == ["A", "K", "L"]
    hidden = hall.series["L"].model_copy(update={"tile": False})
    assert [s.letter for s in tiles(hall.model_copy(update={"series": hall.series | {"L": hidden}}))] == ["A", "K"]


def test_items_and_something_else(hall: Hall) -> None:
    found = offered(hall, "A")
    assert [choice.request for choice in found] == [
        {"service": "residence"},
        {"service": "card"},
        {"lanes": ["general"]},
    ]
    assert found[-1].other and straight(found) is None
    assert "insurance" not in str(found)  # done elsewhere: nothing to take a number for
    assert len(offered(hall.model_copy(update={"services": many(hall, 9)}), "A")) == SHOWN + 1


def many(hall: Hall, count: int) -> dict[str, object]:
    pattern = hall.services["residence"]
    return {f"s{n}": pattern.model_copy(update={"code": f"s{n}"}) for n in range(count)}


def test_a_lane_without_items_is_taken_at_once(hall: Hall) -> None:
    found = offered(hall.model_copy(update={"services": {}}), "A")
    taken = straight(found)
    assert taken is not None and taken.request == {"lanes": ["general"]}
    assert taken.body == '{"lanes":["general"]}'


def test_papers_are_looked_at_first(hall: Hall) -> None:
    (found,) = offered(hall, "K")
    assert found.check == "founder" and straight((found,)) is None


def test_several_lanes_share_a_letter(hall: Hall) -> None:
    banks = ["bank_one", "bank_two", "bank_three"]
    whichever, *each = offered(hall, "L")
    assert whichever.request == {"lanes": banks} and whichever.lanes == tuple(banks)
    assert [choice.request for choice in each] == [{"lanes": [bank]} for bank in banks]
    apart = hall.series["L"].model_copy(update={"whichever": False})
    assert [c.title for c in offered(hall.model_copy(update={"series": hall.series | {"L": apart}}), "L")] == banks


def test_a_region_is_named_on_the_ticket(hall: Hall) -> None:
    crossing = with_lane(hall, "general", partners=(text("资阳", "Ziyang"), text("道真", "Daozhen")))
    found = offered(crossing, "A", "en")
    assert [choice.title for choice in found[:2]] == ["Ziyang", "Daozhen"]
    assert found[0].request == {"lanes": ["general"], "region": "资阳"}
    assert found[2].other and found[2].request == {"lanes": ["general"]}
