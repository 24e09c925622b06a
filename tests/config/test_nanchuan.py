"""The facts of the first hall, one by one, as the published account has them."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

from config.appointments import Appointments
from config.banks import Banks
from config.devices import Device
from config.displays import Display
from config.hall import Hall, Hours, Promise
from config.reading import OWN
from config.rooms import LETTERS
from config.rules import Rules

ROOT = Path(__file__).resolve().parents[2]
BANKS = "bank_ccb bank_abc bank_icbc bank_boc bank_three_gorges bank_shiyin bank_harbin".split()


def at_home(hall: Hall, lane: str) -> list[str]:
    return [number for number, window in hall.windows.items() if window.home == lane]


def test_ten_universal_windows_share_one_queue(nanchuan: Hall) -> None:
    assert nanchuan.name.zh == "南川区政务服务大厅"
    assert at_home(nanchuan, "general") == [str(number) for number in range(1, 11)]
    assert nanchuan.lanes["general"].name.zh == "无差别综合窗口"


def test_three_windows_for_bundles_and_one_list_of_papers(nanchuan: Hall) -> None:
    assert len(at_home(nanchuan, "one_thing")) == 3
    assert len(nanchuan.bundles) >= 20
    for bundle in nanchuan.bundles.values():
        assert nanchuan.services[bundle.code].lane == "one_thing"
        papers = [paper.zh for paper in bundle.papers]
        assert len(papers) == len(set(papers)) > 0
        wanted = {paper.zh for item in bundle.items for paper in nanchuan.services[item].papers}
        given = {paper for item in bundle.items for paper in nanchuan.services[item].gives}
        assert wanted - given <= set(papers) and not given & set(papers)
        assert bundle.life in nanchuan.life_events


def test_two_windows_for_three_partner_regions(nanchuan: Hall) -> None:
    assert len(at_home(nanchuan, "cross_province")) == 2
    assert [partner.zh for partner in nanchuan.lanes["cross_province"].partners] == ["资阳", "都江堰", "道真"]


def test_the_green_channel_leads_to_the_project_promotion_section(nanchuan: Hall) -> None:
    green = nanchuan.lanes["green"]
    (window,) = at_home(nanchuan, "green")
    assert "项目推进科" in nanchuan.windows[window].name.zh
    assert green.papers and green.confirmed_by == "desk"
    assert set(at_home(nanchuan, "general")) < set(nanchuan.serving("green"))
    assert nanchuan.series[green.series].tile and "1.5 小时" in nanchuan.series[green.series].hint.zh
    services = [service for service in nanchuan.services.values() if service.lane == "green"]
    assert services and all(service.promised and service.promised.best_h == 1.5 for service in services)
    assert all(service.papers for service in services)


def test_seven_banks_each_with_its_own_queue_and_window(nanchuan: Hall) -> None:
    lanes = [lane for lane in nanchuan.lanes.values() if lane.series == "L"]
    assert [lane.code for lane in lanes] == BANKS
    names = ["建设银行", "农业银行", "工商银行", "中国银行", "三峡银行", "石银村镇银行", "哈尔滨银行"]
    assert [lane.name.zh for lane in lanes] == names
    assert all(len(nanchuan.serving(bank)) == 1 for bank in BANKS)
    assert nanchuan.series["L"].name.zh == "大厅金融街" and nanchuan.series["L"].whichever


def test_one_company_sees_seven_banks(nanchuan: Hall) -> None:
    service = nanchuan.services["company-seven-banks"]
    assert [(stage.rule, list(stage.lanes)) for stage in service.stages] == [("all", BANKS)]
    assert service.klass == "company" and nanchuan.classes["company"].guard == 1
    assert all("company" in nanchuan.lanes[bank].targets for bank in BANKS)


def test_a_company_founded_and_its_account_opened_in_half_a_day(nanchuan: Hall) -> None:
    account, both = nanchuan.services["account-opening"], nanchuan.services["bundle-company-account"]
    assert account.promised == Promise(amount=2, unit="h")
    assert [(stage.rule, list(stage.lanes)) for stage in both.stages] == [("any", ["one_thing"]), ("any", BANKS)]
    assert both.promised == Promise(amount=0.5, unit="d")
    assert both.promised.limit_min(nanchuan.hours.minutes_a_day()) == 210


def test_more_desks(nanchuan: Hall) -> None:
    for lane in ("first_loan", "legal", "accounting", "insurance", "household", "exit_entry", "hand_out"):
        assert at_home(nanchuan, lane), lane
    # 容缺受理: the return visit has a short queue of its own
    assert nanchuan.serving("supplement") and nanchuan.lanes["supplement"].targets["regular"] == 10


def test_business_of_other_buildings_gives_no_ticket_here(nanchuan: Hall) -> None:
    assert [place.name.zh for place in nanchuan.places.values()] == ["社保分中心", "就业分中心", "医保分中心"]
    away = [service for service in nanchuan.services.values() if not service.here]
    assert {code for service in away for code in service.alternatives if code in nanchuan.places} == set(
        nanchuan.places
    )


def test_household_items_are_done_on_the_spot_but_for_two(nanchuan: Hall) -> None:
    items = [service for service in nanchuan.services.values() if service.lane == "household"]
    later = [service.promise for service in items if service.promise != "now"]
    assert later == ["15d", "15d"] and len(items) > 15


def test_every_item_has_everyday_words_and_every_life_event_its_bundles(nanchuan: Hall) -> None:
    assert [service.code for service in nanchuan.services.values() if not service.said] == []
    assert {bundle.life for bundle in nanchuan.bundles.values()} == set(nanchuan.life_events)


def test_the_way_to_every_other_place_is_known(nanchuan: Hall) -> None:
    assert all(len(place.route) >= 2 for place in nanchuan.places.values())


def test_machines_stand_in_for_windows_day_and_night(nanchuan: Hall) -> None:
    assert "id_card_machine" in nanchuan.services["id-card-renewal"].alternatives
    assert all("24 小时" in machine.place.zh for machine in nanchuan.machines.values())


def test_targets_weights_and_helpers_are_those_of_the_order_rule(nanchuan: Hall) -> None:
    regular = {"general": 15, "one_thing": 20, "cross_province": 20, "green": 3, **dict.fromkeys(BANKS, 15)}
    assert {lane: nanchuan.lanes[lane].targets["regular"] for lane in regular} == regular
    assert set(nanchuan.lanes["green"].targets.values()) == {3}
    others = [lane for lane in nanchuan.lanes.values() if lane.code != "green"]
    assert all((lane.targets["priority"], lane.targets["appointment"], lane.weight) == (5, 5, 1) for lane in others)
    assert nanchuan.lanes["green"].weight == 20
    assert {lane.secondary for lane in nanchuan.lanes.values()} == {0.65}
    weights = {code: (klass.weight, klass.guard) for code, klass in nanchuan.classes.items()}
    assert weights == {"regular": (1, 0), "priority": (20, 3), "appointment": (15, 3), "company": (1, 1)}
    # a priority ticket passes a regular one only if its wait times 60 is more
    assert Fraction(20, 5) / Fraction(1, 15) == 60


def test_letters_tiles_and_drawings(nanchuan: Hall) -> None:
    assert set(nanchuan.series) <= set(LETTERS)
    assert 8 <= sum(series.tile for series in nanchuan.series.values()) <= 10
    drawings = (ROOT / "ticketing" / "templates" / "icons.html").read_text("utf-8")
    assert all(f"'{series.icon}':" in drawings for series in nanchuan.series.values())
    for zone in nanchuan.zones.values():
        assert zone.code in zone.place.zh and zone.name.zh in zone.place.zh


def test_a_catalogue_over_every_lane(nanchuan: Hall) -> None:
    assert len(nanchuan.services) >= 150
    listed = {
        lane for service in nanchuan.services.values() for lane in (service.lane, *_stage_lanes(nanchuan, service.code))
    }
    assert listed == set(nanchuan.lanes)
    first = [service for service in nanchuan.services.values() if service.lane == "general"][:5]
    assert all(service.here and service.papers for service in first)


def test_every_english_name_is_english_and_every_name_its_own(nanchuan: Hall) -> None:
    names = [service.name for service in nanchuan.services.values()]
    assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)
    for text in (*names, *(paper for service in nanchuan.services.values() for paper in service.papers)):
        assert not re.search("[\u3400-\u9fff]", text.en), text
        assert re.search("[\u3400-\u9fff]", text.zh), text


def test_no_telephone_number_and_no_person(nanchuan: Hall) -> None:
    assert not re.search(r"\d{5,}", nanchuan.model_dump_json(exclude={"revision"}))


def _stage_lanes(hall: Hall, code: str) -> list[str]:
    return [lane for stage in hall.services[code].stages for lane in stage.lanes]


def test_its_file_shows_every_rule_there_is_with_its_default(nanchuan: Hall) -> None:
    text = (ROOT / "config" / "halls" / "nanchuan" / "hall.toml").read_text("utf-8")
    file = tomllib.loads(text)
    either = {"return_clock_share"}  # in place of another one
    assert file["rules"] == Rules().model_dump(exclude=either)
    assert set(file["hall"]) == set(OWN)
    assert file["hall"]["theme"] == Hall.model_fields["theme"].default
    for model in (Rules, Hours, Appointments, Banks, Display, Device):
        for name in model.model_fields.keys() - {"code"}:
            assert re.search(rf"\b{name}\b( =|\.|])", text), f"{model.__name__}.{name}"
