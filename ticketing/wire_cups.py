"""Printers of the print spooler CUPS, through pycups (`pip install pycups`).

A spooler keeps what it cannot print and prints it when it can, hours later. So every job has a name of its own, and one
that is not through in time is cancelled there.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from escpos.printer import CupsPrinter

from ticketing.printer_status import PaperWord, Status
from ticketing.steady import Steady
from ticketing.wire import FAULTS

_LOOK_AGAIN_S = 0.1
_STOPPED = 5
_PAPER_WORDS: dict[str, PaperWord] = {"media-empty": "out", "media-needed": "out", "media-low": "low"}
_COVERS = frozenset({"cover-open", "door-open"})
_LINES = frozenset({"offline", "paused", "connecting-to-device", "timed-out"})


@dataclass(frozen=True, slots=True)
class Queue:
    """The printer's name in CUPS."""

    name: str
    rate = 10_000

    @property
    def needs(self) -> str:
        return "" if CupsPrinter.is_usable() else "pycups"

    def open(self, connect_s: float, steady: Steady) -> "CupsWire":
        return CupsWire(self.name, steady)


class CupsWire:
    answers = False

    def __init__(self, name: str, steady: Steady) -> None:
        self._steady = steady
        self._cups = CupsPrinter(name)
        self._job = f"slip {secrets.token_hex(8)}"
        try:
            self._cups.open(job_name=self._job)
        except FAULTS:
            self._cups._clear()
            raise
        self._server: Any = self._cups.device

    def send(self, data: bytes, until: float) -> None:
        self._cups._raw(data)

    def read(self, patience_s: float) -> bytes:
        return b""

    def flush(self, until: float) -> None:
        self._cups.send()
        while self._mine():
            if self._steady.now() >= until:
                raise TimeoutError("the job stays in the spooler")
            self._steady.wait(_LOOK_AGAIN_S)

    def status(self) -> Status:
        """As the spooler last heard from its printer."""
        printer = self._server.getPrinters().get(self._cups.printer_name, {})
        reasons = {_bare(word) for word in printer.get("printer-state-reasons", [])}
        paper: PaperWord = next((found for word, found in _PAPER_WORDS.items() if word in reasons), "unknown")
        return Status(
            paper=paper,
            cover_open=bool(reasons & _COVERS),
            offline=printer.get("printer-state") == _STOPPED or bool(reasons & _LINES),
        )

    def drop(self) -> None:
        self._cups._clear()  # or `close` would send the job
        with suppress(*FAULTS):
            for number in self._mine():
                self._server.cancelJob(number, purge_job=True)
        self._cups.close()

    def close(self) -> None:
        self._cups.close()

    def _mine(self) -> list[int]:
        jobs = self._server.getJobs(which_jobs="not-completed", requested_attributes=["job-id", "job-name"])
        return [number for number, job in jobs.items() if job.get("job-name") == self._job]


def _bare(reason: str) -> str:
    for ending in ("-error", "-warning", "-report"):
        reason = reason.removesuffix(ending)
    return reason
