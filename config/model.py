"""A whole hall, as the programs above see it."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from config.appointments import Appointments
from config.banks import Banks
from config.devices import Device
from config.displays import Display
from config.hours import Hours
from config.indicators import IndicatorList, indicators_on
from config.lanes import Group, Lane, PriorityClass, Window
from config.rooms import Machine, Place, Series, Zone
from config.rules import Rules
from config.services import Bundle, LifeEvent, Service
from config.text import Code, Origin, Part, Text, refusal
from config.themes import Theme

Language = Literal["zh", "en"]


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise refusal("a time zone of the IANA list, as Asia/Shanghai") from None
    return name


def _languages(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    if languages[:1] != ("zh",) or len(set(languages)) < len(languages):
        raise refusal('["zh"] or ["zh", "en"]')
    return languages


class Hall(Part):
    """One hall. Everything in it is named by its code and stands in the order of the file."""

    code: Code
    name: Text
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Shanghai"
    languages: Annotated[tuple[Language, ...], AfterValidator(_languages)] = ("zh", "en")
    """What screens, voice and slips can speak; the first is the one spoken unasked."""
    theme: Theme = "indigo"
    """The colours of headings, buttons and tints on every page."""
    lan_origin: Origin = ""
    """Where the hall's own network finds the server; '' until somebody says."""
    public_origin: Origin = ""
    """Where the phone pages are found from outside; without it no QR code is printed."""
    notices: Annotated[tuple[Text, ...], Field(max_length=5)] = ()
    """What the hall has to tell everybody now, such as a change of its hours."""
    zones: Annotated[dict[str, Zone], Field(max_length=26)]
    series: Annotated[dict[str, Series], Field(max_length=10)]
    """By letter."""
    lanes: Annotated[dict[str, Lane], Field(max_length=64)]
    classes: Annotated[dict[str, PriorityClass], Field(max_length=8)]
    groups: Annotated[dict[str, Group], Field(max_length=20)] = Field(default_factory=dict)
    windows: Annotated[dict[str, Window], Field(max_length=200)]
    """By number."""
    services: Annotated[dict[str, Service], Field(max_length=20_000)]
    bundles: Annotated[dict[str, Bundle], Field(max_length=20_000)] = Field(default_factory=dict)
    life_events: Annotated[dict[str, LifeEvent], Field(max_length=24)] = Field(default_factory=dict)
    machines: Annotated[dict[str, Machine], Field(max_length=40)] = Field(default_factory=dict)
    places: Annotated[dict[str, Place], Field(max_length=100)] = Field(default_factory=dict)
    indicators: Annotated[dict[str, IndicatorList], Field(max_length=20)] = Field(default_factory=dict)
    """What a low rating may be for, by version."""
    displays: Annotated[dict[str, Display], Field(max_length=40)] = Field(default_factory=dict)
    devices: Annotated[dict[str, Device], Field(max_length=200)] = Field(default_factory=dict)
    """LED bars, call pads and raters on wires of their own."""
    hours: Hours = Hours()
    rules: Rules = Rules()
    appointments: Appointments = Appointments()
    banks: Banks = Banks()
    revision: str = "r"
    """Changes when the files do."""

    def indicators_on(self, day: str) -> IndicatorList:
        """What a low rating of a business day 'yyyymmdd' may be for."""
        return indicators_on(self.indicators, date.fromisoformat(day))

    def serving(self, lane: str) -> tuple[str, ...]:
        """Numbers of the windows that may call from a lane."""
        return tuple(number for number, window in self.windows.items() if lane in window.lanes)
