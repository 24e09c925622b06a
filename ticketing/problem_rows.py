"""Notes of what could not be done as people read them: row by row, and gathered by item and reason."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from config.hall import Hall
from ticketing.guide_paper import moment
from web.contacts import Contact
from web.openings import local
from web.problem_code import shown
from web.problem_deadlines import IN_TIME, LATE, TODAY, Due, due_of
from web.problem_desk import ProblemDesk
from web.problem_errors import UnknownProblem
from web.problem_tables import Problem
from web.problem_words import PENDING, REASONS, SOURCES, STATES
from web.site import Site

Say = Callable[..., str]
WORST = (LATE, TODAY, IN_TIME)


class Group(NamedTuple):
    """Notes of one item and one reason. `mark`: how the most urgent one stands; `notes`: the oldest first."""

    service: str
    reason: str
    item: str
    why: str
    mark: str
    due: str
    notes: tuple[Problem, ...]

    @property
    def key(self) -> str:
        return f"{self.service}.{self.reason}"


def row(site: Site, problem: Problem, now: int, lang: str, masked: Contact | None) -> dict[str, Any]:
    """One note. `masked`: its contact, hidden."""
    hall, say = site.hall, partial(site.phrase, lang)
    due = due_of(problem, hall, now)
    return {
        "id": problem.id,
        "version": problem.version,
        "code": shown(problem.code),
        "at": moment(hall, problem.at),
        "source": say(SOURCES[problem.source]),
        "item": item(hall, problem.service, say, lang),
        "why": say(REASONS[problem.reason]),
        "words": problem.words,
        "ticket": problem.ticket.partition("-")[2],
        "staff": problem.staff,
        "owner": problem.owner,
        "state": problem.state,
        "state_words": say(STATES[problem.state]),
        "pending": problem.state in PENDING,
        "mark": due.mark if due else "",
        "due_words": said(due, say) if due else "",
        "due": local(hall, due.at - 1).strftime("%m-%d") if due else "",
        "answer": problem.answer,
        "answered_by": problem.answered_by,
        "answered_at": moment(hall, problem.answered_at) if problem.answered_at else "",
        "told_at": moment(hall, problem.told_at) if problem.told_at else "",
        "phone": masked.phone if masked else "",
        "name": masked.name if masked else "",
        "contact": masked is not None,
    }


async def found(site: Site, desk: ProblemDesk, code: str, now: int, lang: str) -> dict[str, Any] | None:
    """The note of a code, as the guide desk tells of it; None for none. Its contact stays where it is."""
    try:
        problem = await desk.store.with_code(code) if code else None
    except UnknownProblem:
        return None
    return row(site, problem, now, lang, None) if problem else None


def groups(problems: Iterable[Problem], site: Site, now: int, lang: str) -> list[Group]:
    """Gathered by item and reason: what is most urgent first, then what many have said."""
    hall, say = site.hall, partial(site.phrase, lang)
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.id):
        found.setdefault((problem.service, problem.reason), []).append(problem)
    made = [_group(service, reason, notes, hall, now, say, lang) for (service, reason), notes in found.items()]
    return sorted(made, key=lambda group: (WORST.index(group.mark) if group.mark else len(WORST), -len(group.notes)))


def _group(service: str, reason: str, notes: list[Problem], hall: Hall, now: int, say: Say, lang: str) -> Group:
    dues = [due for problem in notes if (due := due_of(problem, hall, now))]
    first = min(dues, key=lambda due: due.at, default=None)
    words = said(first, say) if first else ""
    mark = first.mark if first else ""
    return Group(service, reason, item(hall, service, say, lang), say(REASONS[reason]), mark, words, tuple(notes))


def item(hall: Hall, code: str, say: Say, lang: str) -> str:
    """An item's name; of one that has left the catalogue, its code."""
    if not code:
        return say("未指明事项")
    service = hall.services.get(code)
    return service.name.get(lang) if service else code


def said(due: Due, say: Say) -> str:
    """How long there still is, or how late it is."""
    if due.mark == LATE:
        return say("超期 %(days)s 个工作日", days=due.days) if due.days else say("刚超期")
    return say("今天到期") if due.mark == TODAY else say("还有 %(days)s 个工作日", days=due.days)
