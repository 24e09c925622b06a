"""What a rating may say, wherever it is given, and where its number to call back is kept."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.text import CODE_PATTERN
from dispatcher.events import Event
from dispatcher.visitor_commands import LOW
from web.contacts import Contact
from web.site import Site

FOLLOW_UP = "follow-up"
_OPEN_S = 90 * 86_400.0
"""How long a telephone number waits for its call-back at most; closing the follow-up shortens it."""

Indicator = Annotated[str, Field(pattern=CODE_PATTERN)]


class Given(BaseModel):
    """5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意; there is no default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rating: Annotated[int, Field(ge=1, le=5)]
    reasons: Annotated[list[Indicator], Field(max_length=12)] = Field(
        default_factory=list, description="Why it is one of the two lowest: codes of the day's list of indicators."
    )
    phone: Annotated[str, Field(max_length=20, pattern=r"^(\+?[0-9][0-9 \-]{4,18})?$")] = Field(
        "", description="To be called back about a low one; kept apart, encrypted, and gone in time."
    )

    @model_validator(mode="after")
    def _only_of_a_low_one(self) -> "Given":
        if (self.reasons or self.phone) and self.rating not in LOW:
            raise ValueError("reasons and a phone belong to a rating of 1 or 2")
        if len(set(self.reasons)) < len(self.reasons):
            raise ValueError("each reason once")
        return self


async def keep_number(site: Site, rated: Event, phone: str) -> None:
    """The number that was left with a rating, sealed; '' keeps nothing."""
    if phone:
        subject = f"{rated.day}-{rated.ticket}"
        await site.contacts.keep(FOLLOW_UP, subject, Contact(phone=phone), site.people.now() + _OPEN_S)
