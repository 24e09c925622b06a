"""An appointment as JSON, as a calendar file, and in a sentence."""

from typing import Any

from ticketing import appointment_rules as rules
from ticketing.appointment_calendar import Entry, calendar
from ticketing.appointment_code import shown
from ticketing.appointment_desk import CheckedIn
from ticketing.appointment_tables import ARRIVED, ARRIVING, BOOKED, CANCELLED, Appointment
from web.answers import iso
from web.site import Site

_MINUTE_MS = 60_000


async def appointment_json(site: Site, found: Appointment) -> dict[str, Any]:
    """As everyone sees it who has its code."""
    today = found.day == site.dispatcher.day
    link = f"/t/{await site.dispatcher.token(found.ticket)}" if found.state == ARRIVED and today else None
    return {
        "code": shown(found.code),
        "service": found.service,
        "name": name_json(site, found.service),
        "slot": iso(site, found.slot),
        "minutes": minutes(site, found),
        "state": BOOKED if found.state == ARRIVING else found.state,
        "check_in_from": iso(site, rules.check_in_from(site.hall, found.slot)),
        "keeps_until": iso(site, rules.keeps_until(site.hall, found.slot)),
        "ticket": found.ticket or None,
        "url": link,
    }


def name_json(site: Site, code: str) -> dict[str, str]:
    """An item's name; of one that has left the catalogue, its code."""
    service = site.hall.services.get(code)
    return {"zh": service.name.zh, "en": service.name.en} if service else {"zh": code, "en": code}


def minutes(site: Site, found: Appointment) -> int:
    """How long its slot is; of a diary that is gone, nothing."""
    diary = site.hall.appointments.diaries.get(found.diary)
    return diary.slot_min if diary else 0


def calendar_file(site: Site, found: Appointment, lang: str) -> bytes:
    """For the visitor's own calendar: the item, where, what to bring, and the code."""
    hall = site.hall
    service = hall.services.get(found.service)
    zone = hall.zones[hall.lanes[service.lane].zone] if service else None
    named = service.name.get(lang) if service else found.service
    early = f"{hall.appointments.early_min:g}"
    notes = [site.phrase(lang, "预约码 %(code)s", code=shown(found.code))]
    notes.append(site.phrase(lang, "提前 %(minutes)s 分钟内可以签到", minutes=early))
    if service and service.papers:
        papers = ("、" if lang == "zh" else ", ").join(paper.get(lang) for paper in service.papers)
        notes.append(site.phrase(lang, "请带：%(papers)s", papers=papers))
    return calendar(
        Entry(
            uid=f"{found.id}@{hall.code}",
            version=found.version,
            made=found.made,
            start=found.slot,
            end=found.slot + minutes(site, found) * _MINUTE_MS,
            title=f"{hall.name.get(lang)} {named}",
            place=f"{hall.name.get(lang)} {zone.place.get(lang) if zone else ''}".strip(),
            notes="\n".join(notes),
            remind_min=60,
            cancelled=found.state == CANCELLED,
        )
    )


def told(site: Site, done: CheckedIn, lang: str) -> str:
    """What the visitor is told after checking in."""
    number = done.ticket.number
    if done.late:
        return site.phrase(lang, "已过预约时间，按现在到达排队，号码 %(number)s", number=number)
    return site.phrase(lang, "签到成功，号码 %(number)s，按预约时间叫号", number=number)
