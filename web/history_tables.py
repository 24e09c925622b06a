"""History in SQL: every event once, and what the events of a day come to. Nothing of a person is in it.

Times are ms since 1970 (UTC), NULL for 'never' or 'not yet'; days are 'yyyymmdd'. An event is known by hall, epoch of
the data, day and its number in the day. The numbered steps of history_migrations make these tables.
"""

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, Table, Text

FAMILY = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _moment(name: str) -> Column[int | None]:
    return Column(name, BigInteger)


events = Table(
    "history_events",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    Column("rev", BigInteger, primary_key=True, autoincrement=False),
    _whole("at"),
    _text("kind"),
    _text("ticket"),
    _text("window"),
    _text("lane"),
    _text("case"),
    Column("words", JSON, nullable=False),
)
"""`ticket`, `window`, `lane` and `case` are those the event names, '' for none; `words` is the whole event as a flat
list of names and values in the order of the stream."""

visits = Table(
    "history_visits",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    _key("number"),
    _whole("ord"),
    _text("series"),
    _text("first_lane"),
    _text("lane"),
    _text("service"),
    _text("klass"),
    _text("ground"),
    _text("language"),
    _text("kiosk"),
    _moment("slot"),
    _text("state"),
    _text("outcome"),
    _text("window"),
    _text("clerk"),
    _whole("stages"),
    _whole("issued_at"),
    _moment("called_at"),
    _moment("started_at"),
    _moment("ended_at"),
    _moment("first_wait_ms"),
    _whole("waited_ms"),
    _whole("served_ms"),
    _whole("held_ms"),
    _whole("legs"),
    _whole("calls"),
    _whole("misses"),
    _whole("transfers"),
    _whole("postponed"),
    Column("rating", Integer),
    _text("rating_for"),
    _text("rating_by"),
    _moment("rated_at"),
)
"""One row a ticket, from its issue on. `first_lane`: the first it waited in; `lane`, `window` and `clerk` (a staff
number): of its last leg, or the first lane and ''. `ground`: of a priority. `called_at` and `started_at`: the first
time; `first_wait_ms`: from the ticket, or its later appointment, to the first call. `waited_ms`: all time in a queue;
`calls`: announcements; `stages`: how many it had in the end; `legs`: how many rows of it the legs have."""

legs = Table(
    "history_legs",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    _key("number"),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _text("lane"),
    _text("window"),
    _text("clerk"),
    _text("service"),
    _text("klass"),
    _whole("stage"),
    _text("chosen"),
    _whole("called_at"),
    _moment("started_at"),
    _moment("ended_at"),
    _whole("waited_ms"),
    _whole("calls"),
    _text("ended_by"),
    _text("outcome"),
)
"""One row for each time a ticket was at a window, from its call to its end. `waited_ms`: since the issue or the last
leg. `chosen`: 'rule', or 'hand' when it was called by its number. `stage` counts from 0. `ended_by`: finished, missed,
held, transferred, expired; '' while it goes on. A call that was taken back has no row."""

spells = Table(
    "history_spells",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    _key("window"),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _text("state"),
    _text("clerk"),
    _text("reason"),
    _whole("since"),
    _moment("until"),
)
"""Stretches of time in which a window was 'open' or 'paused' under one clerk; between them it was closed."""

promises = Table(
    "history_promises",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    _key("about"),
    _text("lane"),
    _text("service"),
    Column("kept", Integer, nullable=False),
)
"""Promises that came to their end on a day, by the hall file that held when history took it in. `about`: the ticket's
number, or case and event, 'case@rev'; `kept` 1 or 0."""

cursors = Table(
    "history_cursors",
    FAMILY,
    _key("hall"),
    _text("epoch"),
    _text("day"),
    _whole("rev"),
    _text("holder"),
    _whole("held_until"),
    _text("trouble"),
    _moment("trouble_at"),
)
"""How far each hall's stream was read, changed in the same step as the rows. `holder`: the process whose turn it is
until `held_until`. `trouble`: why it does not go on, '' while it does."""

lines = Table(
    "history_lines",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _text("after_epoch"),
    _text("after_day"),
    _whole("after_rev"),
    _whole("began_at"),
)
"""Where an epoch goes on from another one: the last event of that one which holds; later ones of it are a dead
branch."""

quarantine = Table(
    "history_quarantine",
    FAMILY,
    _key("hall"),
    _key("epoch"),
    _key("day"),
    Column("rev", BigInteger, primary_key=True, autoincrement=False),
    _whole("at"),
    _text("why"),
    _text("raw"),
)
"""Events that could not be understood: what was wrong, and the entry as escaped JSON."""

schema = Table(
    "history_schema",
    FAMILY,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)
"""One row: the number of the last step of history_migrations that was taken."""
