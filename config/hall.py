"""The hall file and everything in it: the names that the floors above use."""

from config.appointments import Appointments, Diary
from config.banks import Banks
from config.devices import Device
from config.displays import Display
from config.hours import Hours, Session
from config.lanes import Group, Lane, PriorityClass, Window
from config.mistakes import HallWrong, Mistake
from config.model import Hall
from config.promise import Promise
from config.reading import load_hall
from config.rooms import Machine, Place, Series, Zone
from config.rules import Rules
from config.services import Bundle, LifeEvent, Service, Stage
from config.text import Text

__all__ = [
    "Appointments",
    "Banks",
    "Bundle",
    "Device",
    "Diary",
    "Display",
    "Group",
    "Hall",
    "HallWrong",
    "Hours",
    "Lane",
    "LifeEvent",
    "Machine",
    "Mistake",
    "Place",
    "PriorityClass",
    "Promise",
    "Rules",
    "Series",
    "Service",
    "Session",
    "Stage",
    "Text",
    "Window",
    "Zone",
    "load_hall",
]
