"""Web processes as forks of one that has read all its modules and does nothing else.

Reading the modules takes seconds; a fork that dies is back in a tenth of one. One that has grown old, because another
revision of the hall file holds, says so: another begins at once beside it, while it ends what it is doing.
"""

import contextlib
import gc
import logging
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable

LOG = logging.getLogger(__name__)
ALIVE = "HALL_ALIVE"
"""Names a pipe that closes with the process above, however that ends: whoever reads it to its end has to go."""

LISTENING = "HALL_FD"
"""Names the socket that all forks serve on."""

LEAVING = "HALL_LEAVING"
"""Names the pipe into which a fork that is about to end writes its process id."""

_PID = struct.Struct("<I")
_DRAIN_S = 10.0
_QUICK_S, _PAUSE_S = 1.0, 0.2


class Forks:
    """Runs `serve` in `count` forks until SIGTERM or the end of the process above; then each gets ten seconds to
    finish what it is doing. Needs a process without threads or an event loop."""

    def __init__(self, count: int, serve: Callable[[], None]) -> None:
        self._count, self._serve = count, serve
        self._above = int(os.environ[ALIVE]) if ALIVE in os.environ else None
        self._living: dict[int, float] = {}
        self._leaving: set[int] = set()
        self._ends = False

    def run(self) -> None:
        self._woken, wake = os.pipe()
        self._alive, held_open = os.pipe()
        self._left, self._leave = os.pipe()
        for end in (self._woken, wake, self._left):
            os.set_blocking(end, False)
        self._parents_own = (self._woken, wake, held_open, self._left)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for word in (signal.SIGTERM, signal.SIGINT):
            signal.signal(word, self._end)
        gc.freeze()  # the forks share what has been read
        while not self._ends:
            while len(self._living) < self._count:
                self._fork()
            self._wait(None)
            for pid in self._dead():
                if pid in self._leaving:
                    self._leaving.remove(pid)
                    continue
                LOG.error("web process %d ended; another takes its place", pid)
                if time.monotonic() - self._living.pop(pid) < _QUICK_S:
                    time.sleep(_PAUSE_S)
        os.close(held_open)
        if LISTENING in os.environ:
            os.close(int(os.environ[LISTENING]))  # whoever comes next finds the address free
        until = time.monotonic() + _DRAIN_S
        while self._all() and (left := until - time.monotonic()) > 0:
            self._wait(left)
            for pid in self._dead():
                self._living.pop(pid, None)
                self._leaving.discard(pid)
        for pid in self._all():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _end(self, *_: object) -> None:
        self._ends = True

    def _wait(self, seconds: float | None) -> None:
        """Until a signal, or the end of the process above."""
        above = [self._above] if self._above is not None and not self._ends else []
        heard, _, _ = select.select([self._woken, self._left, *above], [], [], seconds)
        if self._left in heard:
            for (pid,) in _PID.iter_unpack(os.read(self._left, 64 * _PID.size)):
                if self._living.pop(pid, None) is not None:
                    self._leaving.add(pid)
        if self._woken in heard:
            with contextlib.suppress(BlockingIOError):
                os.read(self._woken, 4096)
        if above and self._above in heard:
            self._ends = True

    def _all(self) -> list[int]:
        return [*self._living, *self._leaving]

    def _dead(self) -> list[int]:
        found = []
        for pid in self._all():
            with contextlib.suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    found.append(pid)
        return found

    def _fork(self) -> None:
        pid = os.fork()
        if pid:
            self._living[pid] = time.monotonic()
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for word in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
                signal.signal(word, signal.SIG_DFL)
            for end in self._parents_own:
                os.close(end)
            os.environ[ALIVE], os.environ[LEAVING] = str(self._alive), str(self._leave)
            self._serve()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            LOG.exception("a web process ended by a fault")
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)


def leave() -> None:
    """Called in a fork that is going to end: from here on it is not counted, and another takes its place."""
    if LEAVING in os.environ:
        os.write(int(os.environ[LEAVING]), _PID.pack(os.getpid()))
