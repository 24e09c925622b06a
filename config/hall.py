"""stub"""
from datetime import date
from pydantic import BaseModel, ConfigDict
class M(BaseModel):
    model_config = ConfigDict(frozen=True)
class Text(M):
    zh: str
    en: str
class Zone(M):
    code: str
    name: Text
    place: Text
class Series(M):
    letter: str
    name: Text
    hint: Text
    icon: str = "hall"
    zone: str
    tile: bool = True
class Lane(M):
    code: str
    name: Text
    series: str
    zone: str
    weight: float = 1
    targets: dict[str, float]
    secondary: float = .65
    papers: bool = False
    confirmed_by: str = "self"
    last_ticket_min: int = 30
    partners: tuple[Text, ...] = ()
class PriorityClass(M):
    code: str
    name: Text
    weight: float
    guard: int = 0
class Group(M):
    code: str
    name: Text
class Window(M):
    number: str
    name: Text
    zone: str
    home: str
    also: tuple[str, ...] = ()
    device: bool = True
class Stage(M):
    rule: str
    lanes: tuple[str, ...]
class Service(M):
    code: str
    name: Text
    lane: str
    minutes: float
    papers: tuple[Text, ...] = ()
    alternatives: tuple[str, ...] = ()
    promise: str = ""
    outcome: str = "accepted"
    stages: tuple[Stage, ...] = ()
class Rules(M):
    announcements: int = 2
    recall_pause_s: float = 8
    no_show_s: float = 90
    no_show_priority_s: float = 180
    return_min: float = 30
    misses: int = 3
    return_after_calls: int = 3
    return_clock_share: float | None = None
    hold_share: float = 1
    transfer_share: float = 1
    undo_s: float = 5
    postpones: int = 2
    postpone_by: int = 3
    appointment_early_min: float = 10
    appointment_late_min: float = 10
    hold_remind_min: float = 15
    secondary: float = .65
class Hours(M):
    always: bool = False
    def issuing(self, day: date, timezone: str, last_ticket_min: int) -> tuple[tuple[int, int], ...]:
        return ()
class Hall(M):
    code: str
    name: Text
    timezone: str = "Asia/Shanghai"
    languages: tuple[str, ...] = ("zh", "en")
    zones: dict[str, Zone]
    series: dict[str, Series]
    lanes: dict[str, Lane]
    classes: dict[str, PriorityClass]
    groups: dict[str, Group] = {}
    windows: dict[str, Window]
    services: dict[str, Service]
    hours: Hours = Hours()
    rules: Rules = Rules()
    revision: str = "r"
