"""Reports: every figure equals a count by hand over a day in which everything happens, in the history's SQL too."""

import random
from io import BytesIO
from pathlib import Path
from statistics import mean, median
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from config.hall import Text
from dispatcher.day_record import record
from dispatcher.events import Event
from displays.report_figures import FIGURES, PER, figures, report
from displays.report_rows import DayRows, Promise, Sitting, Visit, Work, rows
from displays.report_sheets import as_csv, as_xlsx
from tests.dispatcher.story import DAY, Story
from tests.dispatcher.test_random_day import live_a_little
from tests.hall_app import HallApp
from tests.small_hall import small_hall as make_small_hall
from web.history_rows import visit_row
from web.history_schema import HistoryTables
from web.history_tables import visits as visits_table

pytestmark = pytest.mark.anyio
HALL = make_small_hall()


async def a_day(story: Story, seed: int, things: int) -> list[Event]:
    """Whatever people do, some ratings among it."""
    chance = random.Random(seed)
    await story.sits_down(*story.hall.windows)
    state = await story.folded()
    for _ in range(things):
        await live_a_little(story, chance, state)
        for event in await story.feed.read(state.id):
            state.apply(event)
            if event.kind == "ticket.finished" and event.fields["state"] == "finished" and chance.random() < 0.6:
                await story.dispatcher.rate(story.request(), ticket=event.ticket, rating=chance.randint(1, 5))
    return await story.feed.day(DAY)


def undone(events: list[Event]) -> list[Event]:
    """The day without what was taken back: a step, and the call of another ticket that went with it."""
    gone: set[int] = set()
    for event in events:
        if event.kind == "ticket.undone":
            gone.add(int(event.fields["undoes"]))
            if also := event.fields.get("also"):
                before = [e.rev for e in events if e.kind == "ticket.called" and e.ticket == also and e.rev < event.rev]
                gone.add(before[-1])
    return [event for event in events if event.rev not in gone and event.kind != "ticket.undone"]


@pytest.mark.parametrize("seed", [3, 11])
async def test_a_random_day_is_counted_as_by_hand(story: Story, seed: int) -> None:
    events = await a_day(story, seed, 450)
    found = figures_of(rows(DAY, events, story.hall, lambda case: None))
    left = undone(events)
    issued = {
        event.ticket: max(event.at, int(event.fields.get("since") or 0))
        for event in left
        if event.kind == "ticket.issued"
    }
    calls: dict[str, int] = {}
    started: dict[str, int] = {}
    spent, served, missed, gone, rated = [], set(), set(), set(), {}
    for event in left:
        match event.kind:
            case "ticket.called":
                calls.setdefault(event.ticket, event.at)
            case "ticket.started":
                started[event.ticket] = event.at
            case "ticket.finished":
                spent.append((event.at - started[event.ticket]) / 60_000)
                if event.fields["state"] == "finished":
                    served.add(event.ticket)
            case "ticket.missed":
                missed.add(event.ticket)
                if event.fields["state"] == "finished":
                    gone.add(event.ticket)
            case "ticket.cancelled" | "ticket.expired":
                gone.add(event.ticket)
            case "ticket.rated":
                rated[event.ticket] = int(event.fields["rating"])
    waits = sorted(max(0, at - issued[ticket]) / 60_000 for ticket, at in calls.items())
    mine = [rating for ticket, rating in rated.items() if ticket in served]
    aimed = [
        (max(0, at - issued[ticket]) / 60_000, target)
        for ticket, at in calls.items()
        if (target := target_by_hand(story, left, ticket)) is not None
    ]
    sat = sittings_by_hand(events)
    expected = {
        "taken": len(issued),
        "finished": len(served),
        "services": len(spent),
        "missed": len(missed),
        "left": len(gone),
        "wait_mean": round(mean(waits), 1),
        "wait_median": round(median(waits), 1),
        "wait_p90": round(next(value for value in waits if sum(w <= value for w in waits) >= 0.9 * len(waits)), 1),
        "wait_longest": round(waits[-1], 1),
        "within": round(100 * sum(wait <= 20 for wait in waits) / len(waits), 1),
        "in_target": round(100 * sum(wait <= target for wait, target in aimed) / len(aimed), 1),
        "open_min": round(sat[False] / 60_000, 1),
        "paused_min": round(sat[True] / 60_000, 1),
        "service_mean": round(mean(spent), 1),
        "service_median": round(median(spent), 1),
        "rated": len(mine),
        "response": round(100 * len(mine) / len(served), 1),
    }
    assert {name: found[name] for name in expected} == expected
    if len(mine) >= 10:
        assert found["satisfaction"] == round(100 * sum(rating >= 3 for rating in mine) / len(mine), 1)
    assert sat[False] > 0 and sat[True] > 0


def target_by_hand(story: Story, left: list[Event], ticket: str) -> float | None:
    """Minutes of the lane it was called in last, for the class it had in the end."""
    mine = [event.fields for event in left if event.ticket == ticket]
    lane = story.hall.lanes.get([fields["lane"] for fields in mine if fields["kind"] == "ticket.called"][-1])
    klass = [fields["class"] for fields in mine if "class" in fields][-1]
    return lane.targets.get(klass, lane.targets["regular"]) if lane else None


def sittings_by_hand(events: list[Event]) -> dict[bool, int]:
    """ms that windows were attended (False) and paused (True), until the last event of the day."""
    found, since = {False: 0, True: 0}, dict[str, tuple[bool, int]]()
    for event in events:
        if event.kind.startswith("window."):
            paused, at = since.pop(event.window, (False, event.at))
            found[paused] += event.at - at
            if event.fields["state"] != "closed":
                since[event.window] = event.fields["state"] == "paused", event.at
    for paused, at in since.values():
        found[paused] += events[-1].at - at
    return found


def figures_of(day: DayRows) -> dict[str, float | int | None]:
    return report([day], "hall", "whole", HALL)[0].figures


async def test_the_figures_are_those_of_the_history_in_sql(story: Story, tmp_path: Path) -> None:
    events = await a_day(story, 5, 300)
    async with HallApp(story, tmp_path) as hall:
        tables = HistoryTables(hall.site.people.accounts.engine)
        every, _ = record(DAY, ((event, "e") for event in events)).whole()
        async with tables.change() as connection:
            known = select(func.count()).select_from(visits_table)
            if not (await connection.execute(known)).scalar_one():
                await connection.execute(visits_table.insert(), [visit_row("small", visit) for visit in every])
        told = (await hall.get("manager", "/api/v1/reports/lane?from=2026-11-23&to=2026-11-23")).json()
        v = visits_table.c
        by_lane = select(
            v.lane, func.count(), func.avg(v.first_wait_ms), func.max(v.first_wait_ms), func.sum(v.misses > 0)
        ).group_by(v.lane)
        async with tables.read() as connection:
            sql = {row[0]: tuple(row[1:]) for row in (await connection.execute(by_lane)).all()}
    lines = {line["key"]: line["figures"] for line in told["lines"]}
    assert {lane for lane, found in lines.items() if found["taken"]} == set(sql)
    for lane, (count, average, longest, missed) in sql.items():
        found = lines[lane]
        assert (found["taken"], found["missed"]) == (count, missed)
        assert average is None or abs(found["wait_mean"] - float(average) / 60_000) <= 0.06
        assert longest is None or abs(found["wait_longest"] - longest / 60_000) <= 0.06


def a_visit(lane: str, wait: int | None = 0, rating: int = 0, clerk: str = "1001") -> Visit:
    return Visit(lane, "1", "residence", "regular", clerk, wait, True, False, False, rating)


def test_groups_add_up_to_the_whole() -> None:
    days = [
        DayRows(day, tuple(a_visit(lane, n * 60_000) for n, lane in enumerate(lanes)), (), (), ())
        for day, lanes in (("20261130", ("general", "green")), ("20261201", ("general",)), ("20261206", ("bank_one",)))
    ]
    for by in ("hall", "lane", "window", "service", "class", "clerk"):
        for per in PER:
            assert sum(group.figures["taken"] or 0 for group in report(days, by, per, HALL)) == 4, (by, per)
    police = HALL.services["residence"].model_copy(update={"department": Text(zh="公安局", en="Police")})
    named = HALL.model_copy(update={"services": {**HALL.services, "residence": police}})
    (group,) = report(days, "department", "whole", named)
    assert (group.key, group.figures["taken"]) == ("公安局", 4)
    assert [group.key for group in report(days, "department", "whole", HALL)] == [""], "an item of nobody's"
    assert [group.period for group in report(days, "hall", "month", HALL)] == ["2026-11", "2026-12"]
    assert [group.period for group in report(days, "hall", "week", HALL)] == ["2026-W49"]


def test_targets_promises_and_hours() -> None:
    visits = [a_visit("general", 15 * 60_000), a_visit("general", 15 * 60_000 + 1), a_visit("gone", 1)]
    promises = [Promise("general", "residence", kept) for kept in (True, True, False)]
    sittings = [Sitting("general", "1", "1001", paused, 90_000) for paused in (False, False, True)]
    found = figures([*visits, *promises, *sittings, Work("general", "1", "", "regular", "", 60_000)], HALL)
    assert (found["in_target"], found["promises"], found["kept"]) == (50.0, 3, 66.7)
    assert (found["open_min"], found["paused_min"], found["services"]) == (3.0, 1.5, 1)
    assert set(figures((), HALL)) == set(FIGURES)


async def test_json_csv_xlsx_and_page_say_the_same(story: Story, tmp_path: Path) -> None:
    await story.sits_down("1")
    for _ in range(3):
        await story.takes_number()
    number = await story.calls("1")
    await story.window("1", "start", number)
    story.clock.pass_s(300)
    await story.window("1", "finish", number)
    async with HallApp(story, tmp_path) as hall:
        path = "/api/v1/reports/lane?from=2026-11-23&to=2026-11-23"
        told = (await hall.get("manager", path)).json()
        (line,) = [line for line in told["lines"] if line["key"] == "general"]
        assert (line["figures"]["taken"], line["figures"]["finished"], line["figures"]["service_mean"]) == (3, 1, 5.0)
        assert set(told["definitions"]) == set(FIGURES)
        csv = (await hall.get("auditor", path + "&format=csv")).text
        assert "general,3,1" in csv
        book = ZipFile(BytesIO((await hall.get("admin", path + "&format=xlsx")).content))
        assert "general" in book.read("xl/sharedStrings.xml").decode()
        for page in (
            "/reports?by=lane",
            "/reports?from=2020-01-01&to=2019-01-01",
            "/reports/morning",
            "/reports/weekly",
        ):
            answer = await hall.get("manager", page)
            assert answer.status_code == 200, page
        for wrong in ("from=2026-11-24&to=2026-11-23", "from=2020-01-01&to=2026-11-23", "to=2027-01-01"):
            answer = await hall.get("manager", f"/api/v1/reports/lane?{wrong}")
            assert (answer.status_code, answer.json()["code"]) == (422, "BAD_RANGE"), wrong
        clerks = (await hall.get("manager", path.replace("lane", "clerk"))).text
        assert "clerk-1" not in clerks and "窗口人员 1" in clerks


def test_no_cell_is_a_formula() -> None:
    assert as_csv([["=1+1", "@x", 3, None]]) == "\ufeff'=1+1,'@x,3,\r\n"
    book = ZipFile(BytesIO(as_xlsx([["head", "b"], ["=1+1", 2]], {}, ("a", "b"))))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
