"""The console's panel of the receipt 受理回执: of the last visit here that left a case, one press prints it."""

from functools import partial
from typing import Any

from clerk_app.panel import Panel
from clerk_app.seat import Seat
from dispatcher.visits import Visits
from web.hub import View
from web.printer_words import TROUBLES
from web.receipts import ASKED, FAILED, PRINTED, Receipt
from web.site import Site

STATES = {ASKED: "正在打印", PRINTED: "已经打印", FAILED: "没有打出来"}


def panel(site: Site, visits: Visits) -> Panel:
    """What plugged.py gives the console."""
    return Panel("receipt", partial(draw, site, visits), "receipt.js")


def draw(site: Site, visits: Visits, seat: Seat, view: View, lang: str) -> str:
    """HTML, '' while the last visit here has left no case."""
    last = visits.last(seat.number) if visits.day == view.state.day else None
    case = site.cases.of_ticket(f"{visits.day}-{last.ticket}") if last else None
    if case is None or not case.open:
        return ""
    prints = any(printer.real for printer in site.printers.values())
    told: dict[str, Any] = {"number": case.number, "case": case.id, "prints": prints}
    return site.render("console_receipt.html", lang, **told, **_said(site.receipts.of(case.id)))


def _said(receipt: Receipt | None) -> dict[str, str]:
    if receipt is None:
        return {"state": "", "state_words": "", "why": ""}
    return {"state": receipt.state, "state_words": STATES[receipt.state], "why": TROUBLES.get(receipt.why, "")}
