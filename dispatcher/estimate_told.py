"""The waits of a hall as one process tells them to all the others. Pure."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from dispatcher.estimates import Waits
from dispatcher.state import State


class Told(msgspec.Struct, frozen=True):
    """Of which day and data they speak, after which event, and when (ms) they were worked out."""

    day: str
    epoch: str
    rev: int
    at: int
    waits: Waits

    def speaks_of(self, state: State) -> bool:
        """Of the same day of the same data, and of no event that this state has not heard."""
        return (self.day, self.epoch) == (state.day, state.epoch) and self.rev <= state.rev


_write, _read = msgspec.json.Encoder(), msgspec.json.Decoder(Told)


def written(told: Told) -> str:
    """As JSON, seconds to a tenth."""
    waits = told.waits
    near = Waits(
        by_ticket=_near(waits.by_ticket),
        by_lane=_near(waits.by_lane),
        visits=waits.visits,
        ticket_p80=_near(waits.ticket_p80),
        lane_p80=_near(waits.lane_p80),
        basis=waits.basis,
        later=_near(waits.later),
        grown=waits.grown,
    )
    return _write.encode(Told(told.day, told.epoch, told.rev, told.at, near)).decode()


def _near(seconds: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 1) for name, value in seconds.items()}


def read(text: str) -> Told | None:
    """None for nothing, and for what another release has written."""
    try:
        return _read.decode(text) if text else None
    except msgspec.DecodeError:
        return None


def for_all(waits: Waits, state: State) -> Waits:
    """With the tickets that have come since: they wait as long as one taken then in their lane."""
    new: dict[str, float | None] = {}
    upper: dict[str, float | None] = {}
    for queue in state.queues():
        for number in state.queue(queue):
            if number in waits.by_ticket or number in new:
                continue
            ticket = state.ticket(number)
            known = [lane for lane in (ticket.lanes if ticket else ()) if waits.by_lane.get(lane) is not None]
            soonest = min(known, key=lambda lane: waits.by_lane[lane] or 0.0, default="")
            new[number], upper[number] = waits.by_lane.get(soonest), waits.lane_p80.get(soonest)
    if not new:
        return waits
    by_ticket, ticket_p80 = {**waits.by_ticket, **new}, {**waits.ticket_p80, **upper}
    return replace(waits, by_ticket=by_ticket, ticket_p80=ticket_p80)
