"""What a new hall file means for those who have booked under the old one."""

from config.hall import Hall
from tests.ticketing.booking_hall import booking_hall
from web.booked_ahead import CLOSED, GONE, MOVED, UNBOOKED, touched

AHEAD = {("residence", "20261125"): 1, ("residence", "20261124"): 2, ("account", "20261124"): 3}


def found(new: Hall) -> dict[str, tuple[str, int, str]]:
    told = touched(booking_hall(), new, AHEAD)
    return {each.service: (each.why, each.booked, ",".join(day[6:] for day, _ in each.days)) for each in told}


def without(hall: Hall, kind: str, code: str) -> Hall:
    return hall.model_copy(update={kind: {name: part for name, part in getattr(hall, kind).items() if name != code}})


def changed(hall: Hall, kind: str, code: str, **fields: object) -> Hall:
    part = getattr(hall, kind)[code].model_copy(update=fields)
    return hall.model_copy(update={kind: {**getattr(hall, kind), code: part}})


def test_each_item_with_appointments_says_how_many_on_which_days_and_what_becomes_of_them() -> None:
    hall = booking_hall()
    assert found(hall) == {}
    assert found(without(hall, "services", "residence")) == {"residence": (GONE, 3, "24,25")}
    assert found(changed(hall, "services", "residence", here=False)) == {"residence": (GONE, 3, "24,25")}
    assert found(changed(hall, "lanes", "bank_one", draining=True)) == {"account": (CLOSED, 3, "24")}
    targets = {"regular": 15.0}
    assert found(changed(hall, "lanes", "general", targets=targets)) == {"residence": (CLOSED, 3, "24,25")}
    bank = [number for number, window in hall.windows.items() if "bank_one" in window.lanes]
    unmanned = hall
    for number in bank:
        unmanned = without(unmanned, "windows", number)
    assert found(unmanned)["account"] == (CLOSED, 3, "24")
    diaries = {"papers": hall.appointments.diaries["papers"]}
    closed = hall.model_copy(update={"appointments": hall.appointments.model_copy(update={"diaries": diaries})})
    assert found(closed) == {"account": (UNBOOKED, 3, "24")}
    assert found(changed(hall, "services", "residence", lane="bank_one")) == {"residence": (MOVED, 3, "24,25")}


def test_what_was_so_before_is_no_news_and_the_worst_comes_first() -> None:
    hall = booking_hall()
    drained = changed(hall, "lanes", "bank_one", draining=True)
    assert touched(drained, drained, AHEAD) == []
    both = without(changed(hall, "lanes", "bank_one", draining=True), "services", "residence")
    assert [each.why for each in touched(hall, both, AHEAD)] == [GONE, CLOSED]
