"""What became of the receipts 受理回执 of the open day, by case, as the events tell. Pure."""

from typing import NamedTuple

from dispatcher.events import Event

ASKED, PRINTED, FAILED = "asked", "printed", "failed"


class Receipt(NamedTuple):
    """One of ASKED, PRINTED and FAILED; at which printer; `why` it did not come out, or ''."""

    state: str
    printer: str
    why: str = ""


class Receipts:
    """Fold every event with `follow`; a new day begins by itself."""

    hears = "slip."

    def __init__(self) -> None:
        self._day, self._rev = "", 0
        self._of_case: dict[str, Receipt] = {}

    def of(self, case: str) -> Receipt | None:
        """What happened last to the receipt of a case; None before the first was wanted today."""
        return self._of_case.get(case)

    def follow(self, event: Event) -> None:
        """Take in one event; one that is known already changes nothing."""
        if event.day > self._day:
            self._day, self._rev, self._of_case = event.day, 0, {}
        if event.day < self._day or event.rev <= self._rev:
            return
        self._rev = event.rev
        case = event.fields.get("receipt", "")
        family, _, state = event.kind.partition(".")
        if family != "slip" or not case:
            return
        self._of_case[case] = Receipt(state, event.fields.get("printer", ""), event.fields.get("why", ""))
