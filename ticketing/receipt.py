"""受理回执: what somebody takes home whose matter was accepted at a window. Pure: no printer, no clock, no Redis.

It says what was accepted, by when it will be ready and where it is collected, and holds number and code with which its
bearer asks how it stands. No name, no ID.
"""

from functools import partial

from config.hall import Hall
from dispatcher.cases import Case
from dispatcher.tickets import Ticket
from ticketing.guide_paper import moment
from ticketing.hand_out import place_of
from ticketing.layout import Block, Gap, Rule, Scan, Words
from ticketing.slip import Say
from web import case_words
from web.canonical import canonical
from web.case_codes import shown

RECEIVED = "received"
"""收件: the papers were taken in, nothing has been accepted yet; the paper is called so."""

GAPS_SHOWN = 8
_TEXT_LIMIT = 60


def receipt(
    case: Case,
    hall: Hall,
    lang: str,
    say: Say,
    *,
    code: str,
    link: str,
    now: int,
    ticket: Ticket | None = None,
    again: bool = False,
) -> list[Block]:
    """Everything on the paper, top to bottom, in the visitor's language. `code`: the case's; `link`: where its page
    is, '' for none; `now` in ms; `ticket`: of the same day, where it is still known; `again`: this is another copy."""
    told = partial(say, lang)
    title = told("收件凭证") if case.text("outcome") == RECEIVED else told("受理回执")
    place = canonical(place_of(hall, case, told, lang), 2 * _TEXT_LIMIT)
    scan: list[Block] = [Gap(), Scan(link), Words(told("手机扫码查办理进度"))] if link else []
    return [
        Words(canonical(hall.name.get(lang), _TEXT_LIMIT), 2),
        Words(title, 2, bold=True),
        *([Words(f"【{told('补打')}】", bold=True)] if again else []),
        Rule(),
        Words(canonical(case_words.named(hall, case.service, lang), _TEXT_LIMIT), 2, bold=True, limit=2),
        Gap(),
        Words(told("办件编号")),
        Words(case.id, 2, bold=True),
        Words(told("领证码")),
        Words(shown(code), 2, bold=True),
        Rule(),
        _line(told("受理时间：%(at)s", at=moment(hall, case.accepted_at))),
        _line(told("承诺时限：%(limit)s", limit=case_words.limit(case, lang))),
        Words(told("最迟 %(due)s 办结", due=moment(hall, case.due)), bold=True, align="left"),
        _line(told("到哪里领：%(place)s", place=place) if place else told("到哪里领：请到导办台问")),
        *_gaps(ticket, told),
        *scan,
        Rule(),
        _line(told("凭办件编号和领证码查进度、取领证号，请收好。要补正时计时暂停，最迟时间顺延。")),
        Words(moment(hall, now)),
    ]


def _gaps(ticket: Ticket | None, told: case_words.Say) -> list[Block]:
    """What is to be brought later, and by when, after 容缺受理."""
    gaps = [each for each in ticket.text("gaps").split("、") if each] if ticket else []
    if ticket is None or not gaps:
        return []
    by = ticket.text("gaps_by")
    head = told("容缺受理，请在 %(by)s 前补来：", by=by) if by else told("容缺受理，请补来：")
    return [
        Rule(),
        Words(head, bold=True, align="left"),
        *(Words(f"□ {canonical(gap, _TEXT_LIMIT)}", align="left") for gap in gaps[:GAPS_SHOWN]),
    ]


def _line(text: str) -> Words:
    return Words(text, align="left")
