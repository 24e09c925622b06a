"""Which tickets of the open day have a note of what could not be done, and whether it is answered. Pure."""

from dispatcher.events import Event


class ProblemNews:
    """Fold every event with `follow`; a new day begins by itself."""

    hears = "problem."

    def __init__(self) -> None:
        self._day, self._of_ticket = "", dict[str, str]()

    def follow(self, event: Event) -> None:
        if event.day > self._day:
            self._day, self._of_ticket = event.day, {}
        if event.day == self._day and event.kind.startswith("problem.") and event.ticket:
            self._of_ticket[event.ticket] = event.kind.removeprefix("problem.")

    def of(self, ticket: str) -> str:
        """What happened last to the note of a ticket by its id: noted, escalated, answered, closed; '' without one."""
        day, _, number = ticket.partition("-")
        return self._of_ticket.get(number, "") if day == self._day else ""
