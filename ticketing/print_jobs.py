"""Which events want paper, what it is and at which printer."""

from typing import NamedTuple

from dispatcher.cases import RUNNING
from dispatcher.events import Event
from ticketing.refusals import UnknownPrinter
from web.site import Site

UNDO_LIMIT_S = 30.0
"""An acceptance that may be taken back is waited for so long at most before its receipt is printed."""


class Job(NamedTuple):
    """`receipt`: the case that the paper is about; '' for a ticket's slip. `marked`: it is another copy for sure.
    `on_screen`: a missing printer is no fault. `after_s`: to wait first, until what it says is not taken back."""

    printer: str
    receipt: str = ""
    marked: bool = False
    on_screen: bool = False
    after_s: float = 0.0


def job_of(event: Event, site: Site) -> Job | None:
    """The paper that somebody waits for because of this event, or None."""
    fields = event.fields
    if event.kind == "slip.asked":
        about = fields.get("receipt", "")
        return Job(fields.get("printer", ""), about, marked=not about)
    if event.kind == "ticket.issued" and fields.get("kiosk"):
        return Job(fields["kiosk"], on_screen=True)
    rules = site.hall.rules
    if rules.receipts and event.kind == "ticket.finished" and fields.get("case.state") == RUNNING:
        printer = window_printer(site, event.window)
        if printer:
            return Job(printer, fields["case.id"], after_s=min(rules.undo_s, UNDO_LIMIT_S))
    return None


async def ask_for(site: Site, request: str, printer: str, *, ticket: str, staff: str, **about: str) -> Event:
    """Staff want paper from a printer of the hall. Raises UnknownPrinter."""
    if printer not in real_printers(site):
        raise UnknownPrinter()
    return await site.dispatcher.note(request, "slip.asked", ticket=ticket, printer=printer, staff=staff, **about)


def real_printers(site: Site) -> list[str]:
    """The printers that have paper, by name."""
    return [name for name, printer in site.printers.items() if printer.real]


def window_printer(site: Site, window: str) -> str:
    """Where a window prints: at a printer of its own, named 'window-3', else at the hall's for it; '' without any."""
    real = real_printers(site)
    wished = (f"window-{window}", site.settings.receipt_printer)
    return next((name for name in wished if name in real), real[0] if real else "")
