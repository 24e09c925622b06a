"""What a company and the banks put before each other, in SQL: who may read what is in the keys, the words are sealed.

A company's record, its consents and the banks' offers go a week after the visit. What a bank granted stays for the
hall's sum, with nothing but the ticket's id, which by then names nobody.
"""

from typing import Literal

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Float, LargeBinary, MetaData, String, Table

FAMILY = MetaData()

KINDS = ("first", "renewal", "credit", "mortgage", "account", "other")
Kind = Literal["first", "renewal", "credit", "mortgage", "account", "other"]
"""首贷, 续贷, 信用, 抵押, 账户, 其他."""


class Company(msgspec.Struct, frozen=True):
    """A company as it describes itself: its name, its 统一社会信用代码, and whom to ask for. A phone may be ''."""

    name: str
    code: str
    contact: str
    phone: str = ""


class Terms(msgspec.Struct, frozen=True):
    """What a bank offers. `amount` in whole yuan, `rate` in hundredths of a per cent a year, `term` in months, each
    None where it does not apply; `valid` is the last day, 'yyyy-mm-dd'."""

    kind: Kind
    amount: int | None
    rate: int | None
    term: int | None
    valid: str
    note: str = ""


class Offer(msgspec.Struct, frozen=True):
    """One offer of the bank of `lane` to the company with `ticket` (its id). `made` and `withdrawn` are ms, the latter
    0 while it stands."""

    id: str
    ticket: str
    lane: str
    made: int
    withdrawn: int
    terms: Terms


class Loan(msgspec.Struct, frozen=True):
    """What a bank granted: `amount` in whole yuan."""

    kind: Kind
    amount: int


companies = Table(
    "companies",
    FAMILY,
    Column("ticket", String(20), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Float, nullable=False),
)
consents = Table(
    "company_consents",
    FAMILY,
    Column("ticket", String(20), primary_key=True),
    Column("lane", String(40), primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("until", Float, nullable=False),
)
offers = Table(
    "offers",
    FAMILY,
    Column("id", String(32), primary_key=True),
    Column("ticket", String(20), nullable=False, index=True),
    Column("lane", String(40), nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False),
    Column("back", String(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Float, nullable=False),
)
loans = Table(
    "loans",
    FAMILY,
    Column("ticket", String(20), primary_key=True),
    Column("lane", String(40), primary_key=True),
    Column("made", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)
PASSING = (companies, consents, offers)
"""Tables whose rows go when their time is over."""
