"""A slip as blocks from top to bottom: what is printed, how large and where, whatever the means. Pure."""

from dataclasses import dataclass

from ticketing.slip import Slip


@dataclass(frozen=True, slots=True)
class Words:
    """A text at a size (1 to 8 times the ordinary one), wrapped; `limit`: the most lines, 0 for any."""

    text: str
    size: int = 1
    bold: bool = False
    align: str = "center"
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """The ticket's number, as large as the paper allows."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A QR code."""

    link: str


Block = Words | Number | Rule | Gap | Scan


def layout(slip: Slip) -> list[Block]:
    """Everything on the paper, top to bottom."""
    code: list[Block] = [Gap(), Scan(slip.link), Words(slip.scan)] if slip.link else []
    return [
        Words(slip.hall, 2),
        Words(slip.zone),
        *([Words(f"【{slip.reprint}】", bold=True)] if slip.reprint else []),
        Gap(),
        Number(slip.number),
        Gap(),
        Words(slip.service, 2, bold=True, limit=2),
        *([Words(f"【{slip.favoured}】", 2, bold=True)] if slip.favoured else []),
        Rule(),
        Words(slip.ahead, 2),
        Words(slip.wait, bold=True),
        Rule(),
        Words(slip.place, bold=True),
        Words(slip.windows),
        *(Words(step, align="left", limit=2) for step in slip.steps),
        *(Words(f"· {item}", align="left", limit=2) for item in slip.bring),
        *code,
        Rule(),
        Words(slip.rule, align="left"),
        Words(slip.at),
    ]
