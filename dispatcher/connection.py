"""The scripts of one process over one connection, by natural batching.

What arrives while a batch is on its way goes with the next one: at 16 callers that costs a small part of the client
time of single commands, and the engine commits a whole batch to disk at once. Only when many are ready does a batch not
wait for the one before, so that the engine works while this process goes on preparing.

An unanswered command is sent again after a reconnect, in its order; so every script must be repeatable: the same
request id, the same answer.
"""

import asyncio
import hashlib
import logging
import random
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import hiredis

from dispatcher.engine_words import Meaning, meaning, word
from dispatcher.errors import Unavailable
from dispatcher.wire import Dial, EngineFault, NotYet, Wire, pack

LOG = logging.getLogger(__name__)
_MANY = 16  # so many commands are worth a batch of their own


class Unreachable(Unavailable):
    """No answer within the patience. The outcome is unknown: repeat with the same request id."""


class _Job:
    __slots__ = ("answer", "packed", "until")

    def __init__(self, packed: bytes, answer: "asyncio.Future[Any]", until: float) -> None:
        self.packed, self.answer, self.until = packed, answer, until

    def refuse(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Scripts:
    """Runs named Lua scripts on one engine. Belongs to the event loop that first runs one.

    url: redis://, rediss:// or unix:// as redis-py reads it. scripts: name → Lua text.
    patience_s: a command without an answer for so long raises Unreachable. limit: commands on their way at most.
    pending: commands waiting at most; one more raises Unavailable at once, as does any while the engine has been
    away for longer than the patience.
    """

    def __init__(
        self, url: str, scripts: Mapping[str, str], *, patience_s: float = 2.0, limit: int = 64, pending: int = 2048
    ) -> None:
        self._dial = Dial(url, [("SCRIPT", "LOAD", text) for text in scripts.values()], self._lost)
        self._shas = {name: hashlib.sha1(text.encode()).hexdigest() for name, text in scripts.items()}
        self._patience, self._limit, self._pending = patience_s, limit, pending
        self._waiting: deque[_Job] = deque()
        self._flight: deque[_Job] = deque()
        self._again: list[_Job] = []  # of this batch: did not run, to be sent after a reconnect
        self._wire: Wire | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._silent_since, self._heard = 0.0, 0
        self._away_since: float | None = None
        self._attempt = 0
        self._scheduled = self._closed = False

    async def run(self, name: str, keys: Sequence[str], words: Iterable[str | int | bytes] = ()) -> Any:
        """The script's reply: str, int, None or a list of these.

        Raises Unavailable or Unreachable (repeat with the same request id), EngineFault, KeyError for an unknown
        script, TypeError or UnicodeEncodeError for a word that cannot be sent. Cancelling a call does not disturb
        others; whether it had its effect is then unknown.
        """
        packed = pack(("EVALSHA", self._shas[name], len(keys), *keys, *words))
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._closed or len(self._waiting) + len(self._flight) >= self._pending:
            raise Unavailable("closed" if self._closed else "busy")
        if self._away_since is not None and now - self._away_since > self._patience:
            raise Unavailable("away")
        answer: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(_Job(packed, answer, now + self._patience))
        if len(self._waiting) >= _MANY and len(self._flight) < self._limit:
            self._send()
        elif not self._scheduled and not self._flight:
            self._schedule(loop)
        return await answer

    async def close(self) -> None:
        """Gives up what is unanswered and hangs up. Afterwards every call raises Unavailable."""
        self._closed = True
        if self._watch is not None:
            self._watch.cancel()
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        for job in (*self._flight, *self._again, *self._waiting):
            job.refuse(Unreachable("closed"))
        self._flight.clear()
        self._waiting.clear()
        self._again.clear()
        if self._wire is not None:
            self._wire.cut()
            await asyncio.sleep(0)  # lets the transport close its socket

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        # Not at once: all callers that the last answers have woken shall be in this batch.
        self._scheduled = True
        loop.call_soon(self._send)
        if self._watch is None:
            self._watch, self._silent_since = loop.call_later(self._patience / 8, self._look), loop.time()

    def _send(self) -> None:
        self._scheduled = False
        if self._wire is None or self._wire.transport is None:
            if self._connecting is None and not self._closed:
                self._connecting = asyncio.ensure_future(self._connect())
            return
        waiting, flight = self._waiting, self._flight
        batch: list[_Job] = []
        room = self._limit - len(flight)
        while waiting and len(batch) < room:
            job = waiting.popleft()
            if not job.answer.done():  # given up before it was sent: never sent
                batch.append(job)
        if batch:
            flight.extend(batch)
            self._wire.transport.write(b"".join([job.packed for job in batch]))

    def _take(self, reply: Any) -> None:
        job = self._flight.popleft()
        if type(reply) is hiredis.ReplyError:
            self._refused(job, str(reply))
        elif not job.answer.done():
            job.answer.set_result(reply)
        if not self._flight:
            if self._again:
                self._drop()
            else:
                self._attempt = 0
                if self._waiting:
                    self._schedule(asyncio.get_running_loop())

    def _refused(self, job: _Job, text: str) -> None:
        match meaning(text):
            case Meaning.RETRY:
                self._again.append(job)
            case Meaning.UNAVAILABLE:
                job.refuse(Unavailable(word(text)))
            case Meaning.FATAL:
                job.refuse(EngineFault(text))

    def _drop(self) -> None:
        if (wire := self._wire) is not None:
            self._lost(wire)
            wire.cut()

    def _lost(self, wire: Wire) -> None:
        if wire is not self._wire:
            return
        self._wire = None
        self._waiting.extendleft(reversed((*self._again, *self._flight)))
        self._again.clear()
        self._flight.clear()
        if not self._closed and self._connecting is None:
            self._connecting = asyncio.ensure_future(self._connect())

    def _look(self) -> None:
        """Eight times in the patience while there is work: who has waited enough, and does the engine still speak?"""
        loop = asyncio.get_running_loop()
        now = loop.time()
        for job in (*self._again, *self._flight, *self._waiting):
            if now >= job.until:
                job.refuse(Unreachable("patience"))
        wire = self._wire
        if wire is None or not self._flight or wire.heard != self._heard:
            self._silent_since, self._heard = now, wire.heard if wire else 0
        elif now - self._silent_since >= self._patience:
            self._drop()  # a frozen engine or a dead peer: only a new connection can tell
        if self._wire is None:  # meanwhile nothing is sent, so those who gave up would pile up
            self._waiting = deque(job for job in self._waiting if not job.answer.done())
        busy = self._flight or self._waiting
        self._watch = loop.call_later(self._patience / 8, self._look) if busy else None

    async def _connect(self) -> None:
        """Until a wire stands with the scripts loaded."""
        loop = asyncio.get_running_loop()
        try:
            while not self._closed:
                if self._attempt:
                    await asyncio.sleep(min(0.25, 0.01 * 2 ** min(self._attempt, 6)) * random.uniform(0.5, 1.0))
                self._attempt += 1
                try:
                    async with asyncio.timeout(self._patience):
                        wire = await self._dial.connect()
                except (OSError, TimeoutError, NotYet) as error:
                    if self._away_since is None:
                        self._away_since = loop.time()
                        LOG.warning("the engine is away: %r", error)
                    continue
                if self._away_since is not None:
                    self._away_since = None
                    LOG.info("the engine is back")
                wire.take, self._wire, self._silent_since = self._take, wire, loop.time()
                if wire.transport is None:  # cut in this very moment
                    self._wire = None
                    continue
                self._send()
                return
        except Exception as error:  # a fault of ours ends these commands, never the object
            for job in self._waiting:
                job.refuse(error)
            self._waiting.clear()
        finally:
            self._connecting = None
