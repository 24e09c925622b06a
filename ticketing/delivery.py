"""One job over one connection: the status before, the bytes, the status after. Bytes sent are not bytes printed.

Whatever fails, nothing of the job may come out later, when its visitor has another slip: what still waits in this
machine is dropped, and the printer is told to forget what it has taken in.
"""

from contextlib import suppress
from dataclasses import dataclass

from ticketing.printer_status import CLEAR, UNKNOWN, Status
from ticketing.steady import Steady
from ticketing.wire import FAULTS, Talk, Wire


class NotPrinted(Exception):
    """The slip did not come out. `why`: 'paper_out', 'cover_open', 'fault', 'offline', 'no_answer', 'too_late',
    'ended' or 'no_printer'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect; for an answer from a printer that may have none, and from one that has answered before;
    for a job to be taken in, without what its bytes take; for the paper to come out."""

    connect_s: float = 2.0
    first_s: float = 0.5
    known_s: float = 2.0
    job_s: float = 4.0
    settle_s: float = 1.5


PATIENCE = Patience()
_LOOK_AGAIN_S = 0.2
_CLEAR_S = 0.2


def deliver(wire: Wire, data: bytes, limit_s: float, answered: bool, patience: Patience, steady: Steady) -> Status:
    """Print, and close the connection; the status afterwards. `limit_s`: for the printer to take the bytes in.
    `answered`: whether this printer has ever said how it is. Raises NotPrinted."""
    talk = Talk(wire, steady)
    sent = False
    try:
        before = talk.look(patience.known_s if answered else patience.first_s)
        if before.trouble:
            raise NotPrinted(before.trouble)
        if answered and not before.known and not talk.garbled:
            raise NotPrinted("no_answer")
        sent = True
        until = steady.now() + limit_s
        wire.send(data, until)
        if not (wire.answers and before.known):  # an answer would say that what came before it has been taken in
            wire.flush(until)
        after = _settled(talk, patience)
        wire.close()
        return after
    except NotPrinted:
        _forget(talk, sent)
        raise
    except FAULTS as error:
        why = _reason(talk, sent)
        _forget(talk, sent)
        raise NotPrinted(why) from error
    except BaseException:
        _forget(talk, sent)
        raise


def _settled(talk: Talk, patience: Patience) -> Status:
    """How the printer is until its paper has come out. One that has said nothing may still answer late."""
    if not talk.wire.answers:
        found = talk.wire.status()
    elif not talk.status.known:
        found = talk.listen(patience.first_s)
    else:
        until = talk.steady.now() + patience.settle_s
        while True:
            talk.status = UNKNOWN
            found = talk.look(patience.known_s)
            if talk.waiting or talk.garbled:
                raise NotPrinted(found.trouble or "no_answer")
            if found.trouble or talk.steady.now() >= until:
                break
            talk.steady.wait(_LOOK_AGAIN_S)
    if found.trouble:
        raise NotPrinted(found.trouble)
    return found


def _reason(talk: Talk, sent: bool) -> str:
    """What stopped the bytes, as far as the printer still says."""
    if not sent or not talk.status.known:
        return "no_answer"
    try:
        return talk.look(_CLEAR_S).trouble or "no_answer"
    except FAULTS:
        return "no_answer"


def _forget(talk: Talk, sent: bool) -> None:
    wire = talk.wire
    try:
        with suppress(*FAULTS):
            if sent and wire.answers:
                wire.send(CLEAR, talk.steady.now() + _CLEAR_S)
                wire.flush(talk.steady.now() + _CLEAR_S)
    finally:
        wire.drop()
