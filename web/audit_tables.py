"""The audit chain in SQL: its entries, how far the stream was read, and the heads that went on paper."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

from dispatcher.audit_chain import Entry

FAMILY = MetaData()
WHY_LIMIT = 200

turn = Table(
    "audit_turn",
    FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("taken", BigInteger, nullable=False),
)
"""One row. Whoever appends changes it first, so that of many processes one at a time has the end of the chain."""

entries = Table(
    "audit_entries",
    FAMILY,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(80), nullable=False),
    Column("why", String(WHY_LIMIT), nullable=False),
    Column("source", String(60), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
followed = Table(
    "audit_followed",
    FAMILY,
    Column("epoch", String(40), primary_key=True),
    Column("day", String(8), nullable=False),
    Column("rev", BigInteger, nullable=False),
)
"""The last event that was looked at, by the epoch of the data."""

given = Table(
    "audit_given",
    FAMILY,
    Column("epoch", String(40), primary_key=True),
    Column("day", String(8), primary_key=True),
    Column("who", String(60), primary_key=True),
    Column("series", String(8), primary_key=True),
    Column("given", BigInteger, nullable=False),
    Column("granted", BigInteger, nullable=False),
)
"""How many numbers somebody gave in a day, and to how many visitors a priority."""

heads = Table(
    "audit_heads",
    FAMILY,
    Column("epoch", String(40), primary_key=True),
    Column("day", String(8), primary_key=True),
    Column("event", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The end of the chain at the end of each day. `event`: the day's last one; `count`: entries until then."""

COLUMNS = [entries.c[name] for name in Entry._fields]
