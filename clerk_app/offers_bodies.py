"""What a bank's clerk says about a company at the window, and what the bank is told of its own offers."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from clerk_app.models import Body, TicketName
from config.text import WORDS_PATTERN
from web.company_tables import Kind

MOST_YUAN = 100_000_000_000
LONGEST_MONTHS = 480


class About(Body):
    """The company's ticket."""

    ticket: TicketName


class OfferIn(About):
    """意向报价: `amount` in whole yuan, `rate` in hundredths of a per cent a year, `term` in months; an account has
    none of them, everything else has an amount and a rate. `valid`: its last day."""

    kind: Kind
    amount: Annotated[int, Field(ge=1, le=MOST_YUAN)] | None = None
    rate: Annotated[int, Field(ge=0, le=10_000)] | None = None
    term: Annotated[int, Field(ge=1, le=LONGEST_MONTHS)] | None = None
    valid: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    note: Annotated[str, Field(max_length=100, pattern=WORDS_PATTERN)] = ""

    @model_validator(mode="after")
    def _a_whole_offer(self) -> "OfferIn":
        date.fromisoformat(self.valid)
        if self.kind != "account" and (self.amount is None or self.rate is None):
            raise ValueError("an offer of money has an amount and a rate")
        return self


class LoanIn(About):
    """What was granted in the end, in whole yuan; for the hall's sum only."""

    kind: Kind
    amount: Annotated[int, Field(ge=1, le=MOST_YUAN)]


class Nothing(Body):
    """No members."""


class CompanyShown(BaseModel):
    """What the company says of itself, with its consent."""

    ticket: str
    name: str
    code: str
    contact: str
    phone: str


class OwnOffer(BaseModel):
    """One of this bank's offers; the words are those the company reads."""

    id: str
    ticket: str
    kind: str
    amount: str
    rate: str
    term: str
    valid: str
    note: str
    withdrawn: bool


class OwnOffers(BaseModel):
    """This bank's offers of today, the newest first."""

    lane: str
    disclaimer: str
    offers: list[OwnOffer]


class Noted(BaseModel):
    """What was noted about which ticket, as which event."""

    ticket: str
    event: str
