"""The numbered steps that made the tables of history, oldest first. A step that has landed never changes; add one.

Statements are plain SQL that SQLite and PostgreSQL both take.
"""

_FIRST = (
    """
    CREATE TABLE history_cursors (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, rev BIGINT NOT NULL, holder TEXT NOT NULL,
        held_until BIGINT NOT NULL, trouble TEXT NOT NULL, trouble_at BIGINT, PRIMARY KEY (hall)
    )
    """,
    """
    CREATE TABLE history_events (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, rev BIGINT NOT NULL, at BIGINT NOT NULL, kind
        TEXT NOT NULL, ticket TEXT NOT NULL, "window" TEXT NOT NULL, lane TEXT NOT NULL, "case" TEXT NOT NULL, words
        JSON NOT NULL, PRIMARY KEY (hall, epoch, day, rev)
    )
    """,
    """
    CREATE TABLE history_legs (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, n INTEGER NOT NULL, lane
        TEXT NOT NULL, "window" TEXT NOT NULL, clerk TEXT NOT NULL, service TEXT NOT NULL, klass TEXT NOT NULL,
        stage BIGINT NOT NULL, chosen TEXT NOT NULL, called_at BIGINT NOT NULL, started_at BIGINT, ended_at BIGINT,
        waited_ms BIGINT NOT NULL, calls BIGINT NOT NULL, ended_by TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY
        (hall, epoch, day, number, n)
    )
    """,
    """
    CREATE TABLE history_lines (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, after_epoch TEXT NOT NULL, after_day TEXT NOT NULL, after_rev
        BIGINT NOT NULL, began_at BIGINT NOT NULL, PRIMARY KEY (hall, epoch)
    )
    """,
    """
    CREATE TABLE history_quarantine (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, rev BIGINT NOT NULL, at BIGINT NOT NULL, why
        TEXT NOT NULL, raw TEXT NOT NULL, PRIMARY KEY (hall, epoch, day, rev)
    )
    """,
    """
    CREATE TABLE history_spells (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, "window" TEXT NOT NULL, n INTEGER NOT NULL,
        state TEXT NOT NULL, clerk TEXT NOT NULL, reason TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT, PRIMARY
        KEY (hall, epoch, day, "window", n)
    )
    """,
    """
    CREATE TABLE history_visits (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, ord BIGINT NOT NULL,
        series TEXT NOT NULL, first_lane TEXT NOT NULL, lane TEXT NOT NULL, service TEXT NOT NULL, klass TEXT NOT
        NULL, ground TEXT NOT NULL, language TEXT NOT NULL, kiosk TEXT NOT NULL, slot BIGINT, state TEXT NOT NULL,
        outcome TEXT NOT NULL, "window" TEXT NOT NULL, clerk TEXT NOT NULL, stages BIGINT NOT NULL, issued_at BIGINT
        NOT NULL, called_at BIGINT, started_at BIGINT, ended_at BIGINT, first_wait_ms BIGINT, waited_ms BIGINT NOT
        NULL, served_ms BIGINT NOT NULL, held_ms BIGINT NOT NULL, legs BIGINT NOT NULL, calls BIGINT NOT NULL,
        misses BIGINT NOT NULL, transfers BIGINT NOT NULL, postponed BIGINT NOT NULL, rating INTEGER, rating_for
        TEXT NOT NULL, rating_by TEXT NOT NULL, rated_at BIGINT, PRIMARY KEY (hall, epoch, day, number)
    )
    """,
    "CREATE INDEX history_events_day ON history_events (hall, day, rev)",
    """CREATE INDEX history_events_case ON history_events (hall, "case") WHERE "case" <> ''""",
    "CREATE INDEX history_visits_day ON history_visits (hall, day)",
    "CREATE INDEX history_legs_day ON history_legs (hall, day)",
    "CREATE INDEX history_spells_day ON history_spells (hall, day)",
)

_PROMISES = (
    """
    CREATE TABLE history_promises (
        hall TEXT NOT NULL, epoch TEXT NOT NULL, day TEXT NOT NULL, about TEXT NOT NULL, lane TEXT NOT NULL, service
        TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (hall, epoch, day, about)
    )
    """,
    "CREATE INDEX history_promises_day ON history_promises (hall, day)",
)

STEPS = (_FIRST, _PROMISES)
"""Step n brings the tables from version n − 1 to version n."""
