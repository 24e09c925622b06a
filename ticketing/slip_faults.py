"""Slips that did not come out, and the printers that are out of order, as the day's events tell. Pure."""

from typing import NamedTuple

from dispatcher.events import Event

NO_FAULT = "ended"
"""Why a slip did not come out although nothing is wrong with the printer: its ticket had ended."""

LOW = "low"


class Fault(NamedTuple):
    """What a slip met with: at which printer, why it did not come out (LOW: it did), and when (ms)."""

    ticket: str
    printer: str
    why: str
    at: int


class SlipFaults:
    """Fold every event with `follow`; a new day begins by itself."""

    hears = "slip."

    def __init__(self) -> None:
        self._day, self._rev = "", 0
        self._tickets: dict[str, Fault] = {}
        self._printers: dict[str, Fault] = {}

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day != self._day:
            self._day, self._rev = event.day, 0
            self._tickets, self._printers = {}, {}
        if event.rev <= self._rev:
            return
        self._rev = event.rev
        printer, slip = event.fields.get("printer", ""), "receipt" not in event.fields
        if event.kind == "slip.printed":
            if slip:
                self._tickets.pop(event.ticket, None)
            self._printers.pop(printer, None)
            if event.fields.get("paper") == LOW:
                self._printers[printer] = Fault(event.ticket, printer, LOW, event.at)
        elif event.kind == "slip.failed" and event.fields.get("why") != NO_FAULT:
            fault = Fault(event.ticket, printer, event.fields.get("why", ""), event.at)
            self._printers[printer] = fault
            if slip:
                self._tickets[event.ticket] = fault

    def printers(self) -> list[Fault]:
        """The last fault of each printer that has printed nothing since, the newest first."""
        return sorted(self._printers.values(), key=lambda fault: -fault.at)

    def unprinted(self, printer: str) -> list[Fault]:
        """Tickets without paper because of that printer, the newest first."""
        found = [fault for fault in self._tickets.values() if fault.printer == printer]
        return sorted(found, key=lambda fault: -fault.at)
