"""A Redis or Valkey of the hall's own, for halls that run none.

Everything acknowledged is on disk (AOF, fsync always). The engine is a child in a session of its own: it gets no
Ctrl-C, and it outlives a killed parent on purpose, since nothing is gained by its death; the next start takes the
living one over. Workers are handed the url and know nothing of this.
"""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote

from dispatcher.engine_binary import Binary, find
from dispatcher.engine_folder import Folder
from dispatcher.engine_process import end_group, exists, listening, spawn
from dispatcher.engine_stamp import EngineTrouble, Identity, stamp
from dispatcher.wire import Dial, EngineFault, NotYet

LOG = logging.getLogger(__name__)
LOOK_S = 0.1  # how often the supervisor looks; a death is seen within that
QUICK_S = 2.0  # an engine that ends itself sooner than this after its start died quickly
QUICK_DEATHS = 5  # so many in a row: give up
SILENT_S = 10.0  # a locked folder whose engine says nothing for so long is left alone


class Engine:
    """`async with Engine(data) as engine: engine.url`. Raises EngineTrouble, with the cure, if it cannot be had.

    wanted: which server (see engine_binary.find); default from the environment's HALL_ENGINE.
    """

    def __init__(self, data: Path, wanted: str | None = None) -> None:
        self._data, self.wanted = data, wanted or os.environ.get("HALL_ENGINE") or None
        self._folder: Folder
        self._binary: Binary
        self.socket: Path  # once started
        self._password = ""
        self._identity: Identity | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._supervisor: asyncio.Task[None] | None = None
        self.pid = 0
        self.restarts = 0

    @property
    def url(self) -> str:
        """For redis-py and `Scripts`; holds the password, so never log it."""
        return f"unix://{quote(str(self.socket))}?password={quote(self._password)}"

    @property
    def name(self) -> str:
        return self._identity.name if self._identity else ""

    @property
    def version(self) -> str:
        return ".".join(map(str, self._identity.version)) if self._identity else ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Starts an engine on the folder, or takes over the living one; returns when it answers."""
        try:
            self._folder = Folder(self._data)
        except OSError as error:
            raise EngineTrouble(f"The data folder {self._data} cannot be used: {error}") from error
        if not self._folder.owner.take():
            raise EngineTrouble(
                f"Another hall server (process {self._folder.owner.holder()}) runs on {self._folder.path}. End that "
                f"one first (kill {self._folder.owner.holder()}), or give this one a data folder of its own."
            )
        try:
            self._folder.owner.name(os.getpid())
            self.socket = self._folder.socket()
            self._binary = await asyncio.to_thread(find, self.wanted)
            stamp(self._folder.path, self._binary.identity)
            if await self._lock_or_reach():
                self._password = self._folder.new_password()
                self._begin()
                await self._ready()
            else:
                self._password = self._folder.password()
                await self._ready()
                LOG.info("took over the living engine, process %d", self.pid)
        except BaseException:
            self._kill()
            self._folder.owner.drop()
            raise
        self._supervisor = asyncio.create_task(self._supervise(), name="engine supervisor")

    async def stop(self) -> None:
        """Ends the engine in good order, and gives the folder back."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.gather(self._supervisor, return_exceptions=True)
            self._supervisor = None
        with contextlib.suppress(ProcessLookupError):
            if self.pid and self._alive():
                os.kill(self.pid, signal.SIGTERM)  # the engine's own orderly way out
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SILENT_S):
                while self._alive():  # noqa: ASYNC110 - a process gives no event that every system knows
                    await asyncio.sleep(0.01)
        if self._child is None and self._alive():
            os.kill(self.pid, signal.SIGKILL)
        self._kill()
        self._folder.owner.drop()

    async def watch(self) -> None:
        """Returns never; raises EngineTrouble once the supervisor has given up."""
        if self._supervisor is not None:
            await asyncio.shield(self._supervisor)

    async def _supervise(self) -> None:
        quick = 0
        while True:
            if self._alive():
                await asyncio.sleep(LOOK_S)
                continue
            code = self._child.returncode if self._child else None
            ended_itself = code is not None and code >= 0  # not by a signal
            quick = quick + 1 if ended_itself and time.monotonic() - self._began < QUICK_S else 0
            LOG.error("the engine is gone (exit code %s); starting it again", code)
            end_group(self.pid)
            self._child = None
            while quick < QUICK_DEATHS:
                try:
                    if await self._lock_or_reach():
                        self._begin()
                    await self._ready()
                    self.restarts += 1
                    break
                except EngineTrouble as trouble:
                    LOG.error("%s", trouble)
                    quick += 1
                    await asyncio.sleep(LOOK_S)
            else:
                LOG.critical("the engine cannot be kept alive")
                raise EngineTrouble(
                    f"The engine ended {quick} times in a row right after its start; want of disk space is the usual "
                    f"cause. Its last words in {self._folder.log}:\n{self._folder.last_words()}"
                )

    async def _lock_or_reach(self) -> bool:
        """True: the engine lock is ours, no engine lives. False: one lives and listens."""
        until = time.monotonic() + SILENT_S
        while not self._folder.engine.take():
            if listening(self.socket):
                return False
            holder = self._folder.engine.holder()
            if holder and not exists(holder):
                end_group(holder)  # its rewriting children inherited the lock and work for nobody now
            if time.monotonic() > until:
                raise EngineTrouble(self._silent())
            await asyncio.sleep(0.02)
        return True

    def _silent(self) -> str:
        holder = self._folder.engine.holder()
        return (
            f"An engine (process {holder}) holds {self._folder.path} but does not answer. End it (kill -9 {holder}) "
            f"and start again; nothing acknowledged is lost by that."
        )

    def _begin(self) -> None:
        self._child = spawn(self._binary, self._folder, self.socket, self._password)
        self._began, self.pid = time.monotonic(), self._child.pid

    async def _ready(self) -> None:
        """Waits until the engine answers; reading a big file may take its time."""
        while not await self._answers():  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(SILENT_S):
                wire = await Dial(self.url, [], lambda wire: None).connect()
                (text,) = await wire.ask([("INFO", "server")])
                wire.cut()
        except NotYet:
            return False
        except TimeoutError:
            raise EngineTrouble(self._silent()) from None
        except EngineFault:
            raise EngineTrouble(
                f"The living engine on {self._folder.path} refuses the password kept beside it. End it "
                f"(kill {self._folder.engine.holder()}) and start again; it loses nothing."
            ) from None
        except OSError as error:
            if self._alive():
                return False
            raise EngineTrouble(
                f"The engine ended while starting ({error}). Its last words in {self._folder.log}:\n"
                f"{self._folder.last_words()}"
            ) from error
        info = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if self._child is not None and self._child.pid != int(info["process_id"]):
            return False
        self.pid, self._identity = int(info["process_id"]), Identity.from_info(info)
        return True

    def _alive(self) -> bool:
        """Our child by its process; one taken over by its socket, since whoever reaps it is not us."""
        return self._child.poll() is None if self._child is not None else listening(self.socket)

    def _kill(self) -> None:
        """The last resort; with AOF always nothing acknowledged is lost by it."""
        if self._child is not None:
            end_group(self.pid)
            self._child.wait()
            self._child = None
        self.pid = 0
