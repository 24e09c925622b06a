"""The rows that reports count, made from what history keeps of a day instead of from its events. Pure."""

from config.hall import Hall
from dispatcher.lifecycle import FINAL, FINISHED
from dispatcher.visits import NO_SHOW
from displays.report_rows import DayRows, Promise, Visit, Work, sitting
from web.history_days import HistoryDay


def kept_rows(found: HistoryDay, hall: Hall) -> DayRows:
    """The same as `rows` makes of the day's events."""
    visits = []
    for row in found.visits:
        served = row.state == FINISHED and row.outcome != NO_SHOW
        left = row.state in FINAL and not served
        place = (row.lane, row.window, row.service, row.klass, row.clerk)
        visits.append(Visit(*place, row.first_wait_ms, served, row.misses > 0, left, row.rating or 0))
    works = [
        Work(leg.lane, leg.window, leg.service, leg.klass, leg.clerk, leg.ended_at - leg.started_at)
        for leg in found.legs
        if leg.ended_by == "finished" and leg.started_at and leg.ended_at
    ]
    sittings = [
        sitting(hall, spell.window, spell.clerk, spell.state, (spell.until or spell.since) - spell.since)
        for spell in found.spells
    ]
    promises = [Promise(each.lane, each.service, bool(each.kept)) for each in found.promises]
    return DayRows(found.day, tuple(visits), tuple(works), tuple(sittings), tuple(promises))
