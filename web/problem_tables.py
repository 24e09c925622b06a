"""Notes of what could not be done, in SQL: words belong here, never into an event. Who left a contact left it apart."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, Text

FAMILY = MetaData()
WORDS_LIMIT, ANSWER_LIMIT = 300, 500

problems = Table(
    "problems",
    FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("request", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("source", String(10), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("service", String(40), nullable=False),
    Column("ticket", String(20), nullable=False, index=True),
    Column("words", String(WORDS_LIMIT), nullable=False),
    Column("staff", String(40), nullable=False),
    Column("owner", String(40), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("due", BigInteger, nullable=False),
    Column("meeting_due", BigInteger, nullable=False),
    Column("contact", Boolean, nullable=False),
    Column("answer", String(ANSWER_LIMIT), nullable=False),
    Column("answered_by", String(40), nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", String(80), nullable=False),
)
decisions = Table(
    "problem_decisions",
    FAMILY,
    Column("request", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("staff", String(40), nullable=False),
    Column("service", String(40), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("words", String(ANSWER_LIMIT), nullable=False),
    Column("count", Integer, nullable=False),
)
"""What meetings have decided, by group; `count`: how many notes it closed."""

facts = Table(
    "problem_facts",
    FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("request", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("words", Text, nullable=False),
)
"""What the stream is still to be told, in order."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One note. Times are ms, 0 for 'not yet'; `ticket` is a ticket's id or ''; `staff` noted it, '' at the kiosk and
    on the phone; `code` brings its visitor to the answer; `contact`: whether one was left; `version` counts changes."""

    id: int
    code: str
    at: int
    source: str
    reason: str
    service: str
    ticket: str
    words: str
    staff: str
    owner: str
    state: str
    due: int
    meeting_due: int
    contact: bool
    answer: str
    answered_by: str
    answered_at: int
    told_at: int
    closed_at: int
    version: int


def read(row: Any) -> Problem:
    """A note from its row."""
    return Problem(**{name: row[name] for name in Problem.__slots__})
