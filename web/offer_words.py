"""An offer and its parts in the reader's words, the same on the company's page, on paper and on the bank's console."""

from collections.abc import Callable
from typing import Any

from web.company_tables import KINDS, Offer

KIND_WORDS = dict(zip(KINDS, ("首贷", "续贷", "信用", "抵押", "账户", "其他"), strict=True))
DISCLAIMER = "意向报价，以银行审批为准"
"""Stands with every offer, wherever it is shown."""

_WAN = 10_000
Say = Callable[..., str]


def yuan(amount: int, lang: str) -> str:
    """'300 万元', '12,345 元', 'CNY 3,000,000'."""
    if lang != "zh":
        return f"CNY {amount:,}"
    return f"{amount // _WAN:,} 万元" if amount and amount % _WAN == 0 else f"{amount:,} 元"


def per_cent(rate: int) -> str:
    """Hundredths of a per cent as '3.65%'."""
    return f"{rate // 100}.{rate % 100:02d}%"


def shown(offer: Offer, say: Say, lang: str) -> dict[str, Any]:
    """What a template shows of an offer; '' for what does not apply."""
    terms = offer.terms
    return {
        "id": offer.id,
        "lane": offer.lane,
        "ticket": offer.ticket,
        "kind": say(KIND_WORDS[terms.kind]),
        "amount": yuan(terms.amount, lang) if terms.amount is not None else "",
        "rate": per_cent(terms.rate) if terms.rate is not None else "",
        "term": say("%(months)s 个月", months=terms.term) if terms.term is not None else "",
        "valid": terms.valid,
        "note": terms.note,
        "withdrawn": bool(offer.withdrawn),
    }
