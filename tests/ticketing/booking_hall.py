"""The small hall with appointments and numbers by phone, and words to book in it."""

from datetime import UTC, datetime
from typing import Any

import httpx2

from config.hall import Appointments, Diary, Hall, Hours
from tests.hall_app import HallApp
from tests.small_hall import small_hall
from tests.ticketing.door import ticket_hall

PATH = "/api/v1/appointments"
MINUTE = 60_000


def booking_hall() -> Hall:
    """Open 9:00–12:00 and 14:00–18:00. 'residence': two visitors per half hour, half of the day for walk-ins; the card
    shares its slots. The general lane gives numbers to phones, the banks do not."""
    hall = ticket_hall(small_hall())
    diary = Diary(code="papers", services=("residence", "card"), slot_min=30, capacity=2, walk_in_share=0.5)
    banks = Diary(code="banks", lane="bank_one", slot_min=60, capacity=1, walk_in_share=0)
    general = hall.lanes["general"].model_copy(update={"remote": True})
    account = hall.services["residence"].model_copy(update={"code": "account", "lane": "bank_one"})
    return hall.model_copy(
        update={
            "hours": Hours(),
            "lanes": hall.lanes | {"general": general},
            "services": hall.services | {"account": account},
            "appointments": Appointments(diaries={"papers": diary, "banks": banks}),
        }
    )


def at(clock: str, day: str = "2026-11-23") -> int:
    """A wall-clock time in the hall, ms: at('10:30')."""
    return round(datetime.fromisoformat(f"{day}T{clock}:00+08:00").timestamp() * 1000)


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


async def books(hall: HallApp, clock: str, day: str = "2026-11-23", who: str = "guide", **more: Any) -> dict[str, Any]:
    """An appointment for the residence item, as it is answered."""
    answer = await hall.post(who, PATH, {"service": "residence", "slot": iso(at(clock, day)), **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def checks_in(hall: HallApp, booked: dict[str, Any], who: str = "", **more: Any) -> httpx2.Response:
    return await hall.post(who, f"{PATH}/{booked['code']}/check-in", **more)
