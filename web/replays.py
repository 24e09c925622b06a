"""One replay at a time: a past day of the hall tried on a draft, in a process of its own, with an end in sight. Other
trials of a hall in memory, each with its own name and module, are run and told of in the same way.

What it is doing stands in SQL, so that any web process can say how far it is. One whose process has ended without a
word is over after its time.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Column, Float, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from config.revisions import Files
from dispatcher.errors import Refused
from dispatcher.events import Event
from dispatcher.replay_day import TraceWrong, day_of
from dispatcher.replay_draft import asked, asked_files
from web.tables import Tables

LOG = logging.getLogger(__name__)
LONGEST_S = 90.0
FROM_FILES = "files"
"""In place of a day's date: the day is one of a recording."""

NOTHING: Mapping[str, Any] = {}
_ROOT = Path(__file__).resolve().parent.parent
_LINE = 4 * 2**20

_FAMILY = MetaData()
_runs = Table(
    "hall_replays",
    _FAMILY,
    Column("hall", String(40), primary_key=True),
    Column("day", String(8), nullable=False),
    Column("draft", String(40), nullable=False),
    Column("by", String(40), nullable=False),
    Column("began", Float, nullable=False),
    Column("state", String(8), nullable=False),
    Column("done", Float, nullable=False),
    Column("found", Text, nullable=False),
)


class ReplayRunning(Refused):
    """A replay is under way; there is one at a time. Detail: who began it."""

    word = "REPLAY_RUNNING"


class NoSuchDay(Refused):
    """The stream has nothing of that day."""

    word, status = "NO_SUCH_DAY", 404


class RecordingWrong(Refused):
    """The recording's files cannot be read. Detail: the line of the visits, 0 for what is wrong as a whole."""

    word, status = "RECORDING_WRONG", 422


class Replay(NamedTuple):
    """`draft`: the revision tried. `state`: running, found or failed. `done`: 0–1. `found`: what replay_draft says, and
    as `about` what whoever began it has said of it."""

    day: str
    draft: str
    by: str
    began: float
    state: str
    done: float
    found: dict[str, Any]


def some_came(events: Sequence[Event]) -> None:
    """Raises NoSuchDay where nobody took a number."""
    if not any(event.kind == "ticket.issued" for event in events):
        raise NoSuchDay()


class Recording(NamedTuple):
    """The texts of a recording's two files, as `hall replay` plays them, and which lane of the hall each of its is."""

    trace: str
    windows: str
    lanes: Mapping[str, str]


def _looked_at(recording: Recording) -> None:
    try:
        day = day_of(recording.trace, recording.windows, "full")
    except TraceWrong as wrong:
        raise RecordingWrong(str(wrong.line)) from wrong
    if not any(recording.lanes.get(visit.lane) for visit in day.visits):
        raise NoSuchDay()


class Replays:
    """engine: the accounts' database. hall: its code, or for another kind of trial a name of that; one runs of each.
    clock: seconds since 1970. module: what the process runs."""

    def __init__(
        self, engine: AsyncEngine, hall: str, clock: Callable[[], float], module: str = "dispatcher.replay_draft"
    ) -> None:
        self._tables, self._hall, self._clock, self._module = Tables(engine, _FAMILY), hall[:40], clock, module
        self._running: asyncio.Task[None] | None = None

    async def last(self) -> Replay | None:
        """The one under way, or what the last one found."""
        async with self._tables.read() as connection:
            row = (await connection.execute(select(_runs).where(_runs.c.hall == self._hall))).mappings().first()
        if row is None:
            return None
        found = {name: row[name] for name in Replay._fields} | {"found": json.loads(row["found"] or "{}")}
        replay = Replay(**found)
        over = replay.state == "running" and self._clock() - replay.began > LONGEST_S
        return replay._replace(state="failed") if over else replay

    async def begin(
        self,
        day: str,
        present: Files,
        draft: Files,
        revision: str,
        events: Sequence[Event],
        by: str,
        about: Mapping[str, Any] = NOTHING,
    ) -> None:
        """Play a day; `about`: what its finding is to be told with. Raises ReplayRunning, NoSuchDay."""
        some_came(events)
        files = (present.toml, present.rows), (draft.toml, draft.rows)
        await self.start(day, revision, by, lambda: asked(*files, events), about)

    async def begin_files(self, present: Files, draft: Files, revision: str, recording: Recording, by: str) -> None:
        """Play a day that two files tell of. Raises ReplayRunning, RecordingWrong, and NoSuchDay where nobody in it
        stands in a lane of the hall."""
        await asyncio.to_thread(_looked_at, recording)
        files = (present.toml, present.rows), (draft.toml, draft.rows)
        trace, windows, lanes = recording
        await self.start(FROM_FILES, revision, by, lambda: asked_files(*files, trace, windows, lanes))

    async def start(
        self, day: str, draft: str, by: str, given: Callable[[], bytes], about: Mapping[str, Any] = NOTHING
    ) -> None:
        """Begin a trial; `given` makes what the process reads, in a thread. Raises ReplayRunning."""
        if (last := await self.last()) is not None and last.state == "running":
            raise ReplayRunning(last.by)
        began = self._clock()
        row = {"day": day, "draft": draft, "by": by, "began": began, "state": "running", "done": 0.0, "found": ""}
        try:
            async with self._tables.change() as connection:
                mine = _runs.c.hall == self._hall
                free = mine & (_runs.c.began == last.began) if last is not None else mine
                if last is None:
                    await connection.execute(insert(_runs).values(hall=self._hall, **row))
                elif (await connection.execute(update(_runs).where(free).values(row))).rowcount != 1:
                    raise ReplayRunning()
        except IntegrityError:
            raise ReplayRunning() from None
        self._running = asyncio.create_task(self._run(await asyncio.to_thread(given), began, about))

    async def _run(self, given: bytes, began: float, about: Mapping[str, Any]) -> None:
        state, found = "failed", ""
        try:
            async with asyncio.timeout(LONGEST_S):
                async for word, rest in _lines(self._module, given):
                    if word == "found":
                        state, found = "found", json.dumps(json.loads(rest) | ({"about": about} if about else {}))
                    else:
                        await self._note(began, done=float(rest))
        except TimeoutError:
            LOG.warning("a replay took longer than %d s and was ended", LONGEST_S)
        finally:
            await asyncio.shield(self._note(began, state=state, found=found, done=1.0))

    async def _note(self, began: float, **values: Any) -> None:
        mine = (_runs.c.hall == self._hall) & (_runs.c.began == began)
        async with self._tables.change() as connection:
            await connection.execute(update(_runs).where(mine).values(values))


async def _lines(module: str, given: bytes) -> Any:
    """What the process says, word and rest of each line; it ends with whoever listens."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        limit=_LINE,
        preexec_fn=_behind_everybody,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        feeding = asyncio.create_task(_feed(process.stdin, given))
        async for line in process.stdout:
            word, _, rest = line.decode().rstrip("\n").partition(" ")
            yield word, rest
        await feeding
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


async def _feed(stream: asyncio.StreamWriter, given: bytes) -> None:
    with contextlib.suppress(OSError):
        stream.write(given)
        await stream.drain()
        stream.close()


def _behind_everybody() -> None:
    os.nice(15)
