"""What the device wall shows of each machine: whether it lives, what it shows, how old that is, and its paper. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from web.devices import Machine
from web.health_of import health_of
from web.presence import SILENT_S, Sight

_LATE_MS = 15_000
WIRED = "wired-"
"""Begins the role of a device without a browser, which the hall file names and nobody enrols."""


class Paper(Protocol):
    """What a printer met with last: `why` as ticketing's slip faults have it."""

    @property
    def printer(self) -> str: ...
    @property
    def why(self) -> str: ...


class Faults(Protocol):
    """The printers that are out of order."""

    def printers(self) -> Sequence[Paper]: ...


class Card(NamedTuple):
    """`state`: online, late (its data is old), mute (it should speak and may not), silent, never, or doubled.
    Times are seconds since 1970, ages seconds; `heap_mb`, `fps` and `sound` as the screen says itself;
    `paper`: '', 'ok', 'none' for a kiosk without a printer, or what is wrong."""

    name: str
    role: str
    page: str
    state: str
    seen: float
    began: float
    version: str
    age_s: int
    address: str
    paper: str
    heap_mb: int | None = None
    fps: int | None = None
    sound: str = ""


def cards(
    machines: Sequence[Machine],
    sights: Sequence[Sight],
    faults: Sequence[Paper],
    printers: Mapping[str, object],
    now: float,
) -> list[Card]:
    """One for each machine and page; the ones that need somebody first."""
    troubled = {fault.printer: fault.why for fault in faults}
    found = []
    for machine in machines:
        mine = [sight for sight in sights if sight.device == machine.name]
        mine = mine[:1] if machine.role.startswith(WIRED) else mine  # one wire, however many windows
        paper = ""
        if machine.role == "kiosk":
            paper = troubled.get(machine.name, "ok" if machine.name in printers else "none")
        found += [_card(machine, sight, paper, now) for sight in mine] or [_card(machine, None, paper, now)]
    return sorted(found, key=lambda card: (_ORDER[card.state], card.name, card.page))


_ORDER = {"doubled": 0, "silent": 1, "late": 2, "mute": 3, "never": 4, "online": 5}


def _card(machine: Machine, sight: Sight | None, paper: str, now: float) -> Card:
    if sight is None:
        return Card(machine.name, machine.role, machine.page, "never", 0, 0, "", 0, "", paper)
    health = health_of(sight.health)
    state = "online"
    if now - sight.doubled < SILENT_S * 10:
        state = "doubled"
    elif now - sight.seen >= SILENT_S:
        state = "silent"
    elif sight.age_ms > _LATE_MS:
        state = "late"
    elif health.sound == "off":
        state = "mute"
    page = sight.page.replace("window:", "/window/").replace("led:", "/led/") if ":" in sight.page else f"/{sight.page}"
    return Card(
        machine.name,
        machine.role,
        page,
        state,
        sight.seen,
        sight.began,
        sight.version,
        sight.age_ms // 1000,
        sight.address,
        paper,
        health.heap,
        health.fps,
        health.sound,
    )
