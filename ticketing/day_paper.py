"""What the manager on duty signs at the end of a day: how many numbers there were, and where the audit's chain ends.

The signed paper lies outside the computer, so that nobody can change the record up to there and the paper too. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.hall import Hall
from dispatcher.audit_chain import grouped
from ticketing.guide_paper import moment
from ticketing.layout import Block, Gap, Rule, Scan, Words
from ticketing.slip import Say
from web.audit_reading import DayHead
from web.canonical import canonical

_NAME_LIMIT = 60
_GROUPS_A_LINE = 4


@dataclass(frozen=True, slots=True)
class DayPaper:
    """`numbers`: each series with its name and how many numbers were given; `head`: the chain's end, line by line in
    groups of four; `check`: the same for `hall audit verify --head`."""

    hall: str
    day: str
    event: str
    closed: str
    entries: int
    head: tuple[str, ...]
    check: str
    numbers: tuple[tuple[str, str, int], ...]
    printed: str
    reprint: bool

    @property
    def given(self) -> int:
        return sum(count for *_, count in self.numbers)


def compose(
    head: DayHead, given: Mapping[str, int], hall: Hall, lang: str, *, now: int, reprint: bool = False
) -> DayPaper:
    """The paper of a closed day; `now` in ms. Every series of the hall is named, also one without a number."""
    groups = grouped(head.hash)
    known = {letter: series.name.get(lang) for letter, series in hall.series.items()}
    letters = sorted({*known, *given})
    return DayPaper(
        hall=canonical(hall.name.get(lang), _NAME_LIMIT),
        day=f"{head.day[:4]}-{head.day[4:6]}-{head.day[6:]}",
        event=head.event,
        closed=moment(hall, head.at),
        entries=head.count,
        head=tuple(" ".join(groups[at : at + _GROUPS_A_LINE]) for at in range(0, len(groups), _GROUPS_A_LINE)),
        check=f"{head.count}:{head.hash}",
        numbers=tuple(
            (letter, canonical(known.get(letter, letter), _NAME_LIMIT), given.get(letter, 0)) for letter in letters
        ),
        printed=moment(hall, now),
        reprint=reprint,
    )


def layout(paper: DayPaper, lang: str, say: Say) -> list[Block]:
    """Everything on the paper, top to bottom."""

    def line(phrase: str, **values: object) -> Words:
        return Words(say(lang, phrase, **values), align="left")

    return [
        Words(paper.hall, 2),
        Words(say(lang, "日终凭条"), 2, bold=True),
        *([Words(f"【{say(lang, '补打')}】", bold=True)] if paper.reprint else []),
        Rule(),
        line("业务日：%(day)s", day=paper.day),
        line("结束时间：%(time)s", time=paper.closed),
        line("最后一个事件：%(event)s", event=paper.event),
        Rule(),
        *(line("%(letter)s %(name)s：%(count)s 个号", letter=a, name=b, count=count) for a, b, count in paper.numbers),
        line("全天发号：%(count)s 个", count=paper.given),
        Rule(),
        line("审计记录：%(count)s 条，最后一条的校验码：", count=paper.entries),
        *(Words(words, bold=True) for words in paper.head),
        Gap(),
        Scan(paper.check),
        Words(say(lang, "以后核对时与系统里的校验码逐组比对")),
        Rule(),
        Gap(),
        line("值班领导签字：____________________"),
        Gap(),
        line("日期：____________________"),
        Gap(),
        Words(say(lang, "打印时间 %(time)s", time=paper.printed)),
    ]
