"""Where an item is done: at which counters, and how without a ticket."""

from config.hall import Hall, Stage
from ticketing.ways import counters, first_lanes, ways


def test_one_lane_is_called_by_its_name(hall: Hall) -> None:
    service = hall.services["passport"]
    assert [lane.code for lane in first_lanes(hall, service)] == ["exit_entry"]
    assert counters(hall, service) == hall.lanes["exit_entry"].name


def test_any_of_several_lanes_by_their_area(hall: Hall) -> None:
    service = hall.services["account-opening"]
    assert len(first_lanes(hall, service)) == 7
    assert counters(hall, service) == hall.series["L"].name
    assert counters(hall, service).zh == "大厅金融街"


def test_the_first_stage_says_where_to_go(hall: Hall) -> None:
    """Founding a company and opening its account begins at the bundle's counter."""
    assert counters(hall, hall.services["bundle-company-account"]).zh == "一件事一次办"


def test_lanes_of_several_areas_are_all_named(hall: Hall) -> None:
    stage = Stage(rule="any", lanes=("legal", "first_loan"))
    service = hall.services["legal-advice"].model_copy(update={"stages": (stage,)})
    changed = hall.model_copy(update={"services": hall.services | {service.code: service}})
    assert counters(changed, service).zh == "法律会计保险、首贷续贷中心"
    assert counters(changed, service).en == "Advice desks, Loan centre"


def test_ways_without_a_ticket(hall: Hall) -> None:
    machine, online = ways(hall, hall.services["id-card-loss"])
    assert machine.kind == "machine" and machine.place and "24 小时" in machine.place.zh
    assert (online.kind, online.name, online.route) == ("online", None, ())
    place, *_ = ways(hall, hall.services["pension-transfer"])
    assert place.kind == "place" and place.hours and len(place.route) == 3
    green, *_ = ways(hall, hall.services["bundle-employment"])
    assert green.kind == "green"
