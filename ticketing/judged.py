"""What the guide desk adds to a ticket by looking at its visitor: class, needs, papers, and why. Pure."""

from typing import TypedDict

from config.hall import Hall
from dispatcher.errors import BadWord, ReasonMissing
from dispatcher.visitor_commands import COMPLETE
from ticketing.bodies import Issue
from ticketing.refusals import DeskConfirms
from web.people import Person

_NOTE_LIMIT = 200
PROGRAM = "integration"


class Judged(TypedDict):
    """Words of `Dispatcher.issue`."""

    group: str
    papers: str
    needs: str
    granted_by: str
    reason: str


def judged(hall: Hall, person: Person, body: Issue, *, favoured: bool) -> Judged:
    """favoured: the class is not the one that everybody gets. Raises DeskConfirms for a kiosk that judges,
    ReasonMissing for a person who does not say why, BadWord for a paper that the item does not ask for."""
    decides = favoured or body.group is not None or bool(body.needs)
    if person.role == "kiosk" and (decides or body.missing or body.reason):
        raise DeskConfirms()
    if decides and person.role != PROGRAM and not body.reason.strip():
        raise ReasonMissing()
    return {
        "group": body.group or "",
        "papers": COMPLETE if body.papers_complete else note(hall, body),
        "needs": ",".join(dict.fromkeys(body.needs)),
        "granted_by": (person.staff_no or person.name) if decides else "",
        "reason": body.reason if decides else "",
    }


def note(hall: Hall, body: Issue) -> str:
    """What the clerk reads as the desk's finding: the missing papers, by the catalogue's own names."""
    if not body.missing:
        return ""
    service = hall.services.get(body.service or "")
    known = {paper.zh for paper in service.papers} if service else set()
    if not known.issuperset(body.missing):
        raise BadWord("missing")
    whole = f"缺：{'、'.join(body.missing)}"
    return whole if len(whole) <= _NOTE_LIMIT else whole[: _NOTE_LIMIT - 1] + "…"
