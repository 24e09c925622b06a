"""The sheet a visitor takes home from the guide desk: what is missing, and the code that brings them back. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.hall import Hall
from ticketing.layout import Block, Gap, Number, Rule, Scan, Words
from ticketing.return_codes import ReturnCode
from ticketing.slip import Say
from web.canonical import canonical

_NAME_LIMIT = 60


def missing_sheet(hall: Hall, code: ReturnCode, lang: str, say: Say, now: int) -> list[Block]:
    """The list in the reader's language; `now` in ms."""
    service = hall.services[code.service]
    names = {paper.zh: paper.get(lang) for paper in service.papers}
    return [
        Words(canonical(hall.name.get(lang), _NAME_LIMIT), 2),
        Words(say(lang, "还缺这些材料"), 2, bold=True),
        Words(canonical(service.name.get(lang), _NAME_LIMIT), bold=True, limit=2),
        Rule(),
        *(Words(f"□ {canonical(names.get(paper, paper), _NAME_LIMIT)}", align="left") for paper in code.missing),
        Rule(),
        Words(say(lang, "带齐后凭这个码到导办台，走短队")),
        Gap(),
        Number(code.code),
        Gap(),
        Scan(code.code),
        Words(say(lang, "%(until)s 前有效，只能用一次", until=moment(hall, code.until))),
        Words(moment(hall, now)),
    ]


def moment(hall: Hall, ms: int) -> str:
    """'2026-11-26 10:30' on the hall's clock."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(hall.timezone)).strftime("%Y-%m-%d %H:%M")
