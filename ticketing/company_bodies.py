"""What a company says to the hall with its ticket's token, and what it is told."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from config.text import WORDS_PATTERN
from ticketing.bodies import Body, Code, Reason
from ticketing.credit_code import is_code, plain
from web.company_tables import Kind


def _credit_code(typed: str) -> str:
    code = plain(typed)
    if not is_code(code):
        raise ValueError("eighteen characters, of which the last checks the others")
    return code


class CompanyIn(Body):
    """Kept sealed, shown to the banks that have the company's consent at their window, gone a week after the visit."""

    name: Annotated[str, Field(min_length=2, max_length=60, pattern=WORDS_PATTERN)]
    code: Annotated[str, Field(max_length=30), AfterValidator(_credit_code)] = Field(
        description="Unified social credit code after GB 32100-2015."
    )
    contact: Annotated[str, Field(min_length=1, max_length=40, pattern=WORDS_PATTERN)]
    phone: Annotated[str, Field(max_length=20, pattern=r"^(\+?[0-9][0-9 \-]{4,18})?$")] = ""


class ConsentIn(Body):
    """Whether one bank may see it, from now on."""

    lane: Code
    given: bool


class NarrowIn(Body):
    """One bank less. A reason is asked of staff only."""

    lane: Code
    reason: Reason = ""


class OfferOut(BaseModel):
    """意向报价，以银行审批为准. Yuan, per cent a year, months; null where it does not apply."""

    id: str
    lane: str
    kind: Kind
    amount: int | None
    rate: float | None
    term: int | None
    valid: str
    note: str
    made_at: str
    withdrawn: bool


class OffersOut(BaseModel):
    """In an order that favours no bank."""

    disclaimer: str
    offers: list[OfferOut]


class CompanyOut(BaseModel):
    """What the company has said, and to which banks it is open."""

    ticket: str
    kept: bool
    consents: list[str]
