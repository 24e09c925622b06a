"""What a receipt printer says of itself: DLE EOT 1 to 4 and their answers. Pure.

An answer is one byte with fixed bits. Whatever was not answered is unknown, and unknown is never good news: the
library's own reading of an empty answer is 'paper adequate'.
"""

from dataclasses import dataclass, replace
from typing import Literal

PRINTER, OFFLINE, ERROR, PAPER = 1, 2, 3, 4
QUESTIONS = (PAPER, PRINTER, OFFLINE, ERROR)
"""The numbers of the questions in the order in which they are asked: what matters most comes first."""

CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: the printer forgets what it has taken in, whatever state it is in."""

_FIXED, _FIXED_BITS = 0x93, 0x12
_IS_OFFLINE = 0x08
_COVER_OPEN, _STOPPED_BY_PAPER, _IN_ERROR = 0x04, 0x20, 0x40
_ANY_ERROR = 0x6C  # mechanical, cutter, not to be mended, mends itself
_NEAR_END, _END = 0x0C, 0x60

PaperWord = Literal["there", "low", "out", "unknown"]


@dataclass(frozen=True, slots=True)
class Status:
    """What is known. None: the printer did not say."""

    paper: PaperWord = "unknown"
    cover_open: bool | None = None
    offline: bool | None = None
    error: bool | None = None

    @property
    def known(self) -> bool:
        """Whether the printer has said anything at all."""
        return self != UNKNOWN

    @property
    def trouble(self) -> str:
        """Why nothing can be printed: 'paper_out', 'cover_open', 'fault' or 'offline'; '' if no reason is known."""
        if self.cover_open:  # first, since an open cover hides the paper from its sensor
            return "cover_open"
        if self.paper == "out":
            return "paper_out"
        if self.error:
            return "fault"
        return "offline" if self.offline else ""

    def heard(self, question: int, answer: int) -> "Status":
        """With the answer to one question, a byte."""
        if question == PAPER:
            paper: PaperWord = "out" if answer & _END else "low" if answer & _NEAR_END else "there"
            return replace(self, paper=paper)
        if question == PRINTER:
            return replace(self, offline=bool(answer & _IS_OFFLINE))
        if question == OFFLINE:
            paper = "out" if answer & _STOPPED_BY_PAPER else self.paper
            error = True if answer & _IN_ERROR else self.error
            return replace(self, cover_open=bool(answer & _COVER_OPEN), paper=paper, error=error)
        return replace(self, error=bool(answer & _ANY_ERROR))

    def __str__(self) -> str:
        if not self.known:
            return "unknown: it does not answer"
        return self.trouble.replace("_", " ") or f"ready, paper {self.paper}"


UNKNOWN = Status()


def question(number: int) -> bytes:
    return b"\x10\x04" + bytes([number])


def is_answer(byte: int) -> bool:
    """Whether a byte has the fixed bits of an answer."""
    return byte & _FIXED == _FIXED_BITS
