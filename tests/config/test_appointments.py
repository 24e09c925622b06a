"""Diaries in a hall file: what may be booked, and every mistake named."""

from datetime import date

import pytest

from config.hall import Appointments, Diary, Hall, Hours, load_hall
from config.words import hall_in_words
from tests.config.conftest import Changed, mistakes

PASSPORT = 'services = ["passport", "passport-renewal"]'


def test_what_the_first_hall_takes_by_appointment(nanchuan: Hall) -> None:
    booked = nanchuan.appointments
    assert (booked.days_ahead, booked.early_min, nanchuan.rules.appointment_late_min) == (5, 15, 10)
    for code in ("account-opening", "passport", "property-transfer", *nanchuan.bundles):
        assert booked.of(nanchuan.services[code]), code
    assert booked.of(nanchuan.services["document-collect"]) is None
    assert all(0 < diary.walk_in_share < 1 for diary in booked.diaries.values())
    text = "\n".join(hall_in_words(nanchuan))
    assert "今天起往后 5 个工作日，提前 15 分钟到迟到 10 分钟之间签到" in text
    assert "普通护照签发、普通护照换发、补发：每 30 分钟 4 人，每天留 40% 给现场取号" in text


def test_phones_take_numbers_where_the_file_says_so(nanchuan: Hall) -> None:
    assert [lane.code for lane in nanchuan.lanes.values() if lane.remote] == ["general", "household", "exit_entry"]
    assert "可扫入口二维码用手机取号" in "\n".join(hall_in_words(nanchuan))


def test_a_hall_without_appointments(changed: Changed) -> None:
    folder = changed()
    file = folder / "hall.toml"
    file.write_text(file.read_text("utf-8").partition("[appointments]")[0], "utf-8")
    hall = load_hall(folder)
    assert hall.appointments == Appointments() and "预约：" not in "\n".join(hall_in_words(hall))


def test_an_item_goes_before_its_lane(nanchuan: Hall) -> None:
    lane = Diary(code="all", lane="exit_entry", slot_min=30, capacity=1)
    own = Diary(code="own", services=("passport",), slot_min=30, capacity=1)
    booked = Appointments.model_construct(diaries={"all": lane, "own": own})
    assert booked.of(nanchuan.services["passport"]) is own
    assert booked.of(nanchuan.services["passport-renewal"]) is lane


def test_own_hours_are_cut_to_the_halls() -> None:
    diary = Diary.model_validate(
        {"code": "x", "services": ["y"], "slot_min": 30, "capacity": 1, "hours": ["8:00-10:00", "11:30-15:00"]}
    )
    sessions = diary.sessions(Hours(), date(2026, 11, 23))
    assert [str(session) for session in sessions] == ["9:00–10:00", "11:30–12:00", "14:00–15:00"]
    assert diary.sessions(Hours(), date(2026, 11, 28)) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "allowed"),
    [
        ("days_ahead = 5", "days_ahead = 61", "days_ahead", "at most 60"),
        ("early_min = 15", "early_min = -1", "early_min", "at least 0"),
        ("slot_min = 30", "slot_min = 3", "diaries.account-opening.slot_min", "at least 5"),
        ("capacity = 6", "capacity = 0", "diaries.account-opening.capacity", "at least 1"),
        ("walk_in_share = 0.5", "walk_in_share = 1", "diaries.property.walk_in_share", "less than 1"),
        ("walk_in_share = 0.5", "share = 1", "diaries.property.share", "no field of this name"),
        ('lane = "one_thing"\nslot', 'lane = "no_such"\nslot', "diaries.one_thing.lane", "one of the lanes"),
        ('hours = ["9:00-11:30"', 'hours = ["9:00-8:30"', "diaries.property.hours 1", "a stretch within one day"),
    ],
)
def test_a_wrong_field_is_named(changed: Changed, old: str, new: str, field: str, allowed: str) -> None:
    (found,) = mistakes(changed((old, new)))
    assert (found.table, found.field) == ("appointments", field) and allowed in found.allowed


@pytest.mark.parametrize(
    ("old", "new", "field", "allowed"),
    [
        (PASSPORT, 'services = ["no-such"]', "services", "codes of the catalogue"),
        (PASSPORT, "", "", "services, a lane, or both"),
        (PASSPORT, 'services = ["pension-claim"]', "services", "done in this hall"),
        (PASSPORT, 'lane = "green"', "lane", "without a look at papers first"),
        (
            "targets = { regular = 20, priority = 5, appointment = 5 }\nremote = true",
            "targets = { regular = 20, priority = 5 }\nremote = true",
            "services",
            "exit_entry has none",
        ),
    ],
)
def test_what_cannot_be_an_appointment(changed: Changed, old: str, new: str, field: str, allowed: str) -> None:
    found = [mistake for mistake in mistakes(changed((old, new))) if mistake.table == "appointments.diaries.passport"]
    assert found and all(mistake.field == field and allowed in mistake.allowed for mistake in found)


def test_no_phone_takes_a_number_where_papers_are_looked_at(changed: Changed) -> None:
    (found,) = mistakes(changed(('confirmed_by = "desk"', 'confirmed_by = "desk"\nremote = true')))
    assert found.table == "lanes.green" and "remote = false" in found.allowed
