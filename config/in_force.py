"""The hall as one machine runs it: the hall file, and over it what the machine's settings say."""

from typing import Any

from config.hall import Hall, load_hall
from config.settings import Settings


def hall_of(settings: Settings) -> Hall:
    """The hall in force; a demo is open whatever the clock says. Raises HallWrong."""
    hall = load_hall(settings.hall)
    own: dict[str, Any] = {
        "lan_origin": settings.lan_origin or hall.lan_origin,
        "public_origin": settings.public_origin or hall.public_origin,
    }
    if settings.demo:
        own["hours"] = hall.hours.model_copy(update={"always": True})
    return hall.model_copy(update=own)
