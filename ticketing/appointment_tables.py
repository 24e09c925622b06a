"""Appointments in SQL, since they are made days before the business day they belong to. No name, no telephone number.

A booked appointment holds one place of its slot and one of its day, a cancelled one none. The database lets nobody hold
a place that is held, so that no number of bookings at once can pass the capacity.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, UniqueConstraint

FAMILY = MetaData()
BOOKED, ARRIVING, ARRIVED, CANCELLED = "booked", "arriving", "arrived", "cancelled"
"""`arriving`: somebody checks in at this moment; the ticket may or may not have been given yet."""

appointments = Table(
    "appointments",
    FAMILY,
    Column("id", String(32), primary_key=True),
    Column("code", String(9), nullable=False, unique=True),
    Column("diary", String(40), nullable=False),
    Column("service", String(40), nullable=False),
    Column("day", String(8), nullable=False, index=True),
    Column("slot", BigInteger, nullable=False),
    Column("seat", Integer),
    Column("place", Integer),
    Column("state", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("kiosk", String(40), nullable=False),
    Column("ticket", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made", BigInteger, nullable=False),
    UniqueConstraint("diary", "slot", "seat"),
    UniqueConstraint("diary", "day", "place"),
)
requests = Table(
    "appointment_requests",
    FAMILY,
    Column("request", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("appointment", String(32), nullable=False),
    Column("made", BigInteger, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `slot` and `made` are ms; `version` counts its changes; `ticket` is '' before check-in, `kiosk`
    and `language` are those of the check-in once it has begun."""

    id: str
    code: str
    diary: str
    service: str
    day: str
    slot: int
    state: str
    language: str
    kiosk: str
    ticket: str
    version: int
    made: int


def read(row: Any) -> Appointment:
    """An appointment from its row."""
    return Appointment(**{name: row[name] for name in Appointment.__slots__})
