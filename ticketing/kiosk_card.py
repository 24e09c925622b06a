"""What an ID card at the kiosk is worth: who goes first by age, and for which lanes that counts. Pure.

The hall learns the year of birth and a word that stands for the holder today; the number never leaves the reader.
Somebody counts as sixty from the year in which they turn sixty: the year alone cannot say the day, and the doubt is the
visitor's to have.
"""

from collections.abc import Iterable
from typing import NamedTuple

from config.hall import Group, Hall
from dispatcher.itineraries import itinerary
from ticketing.bodies import Issue

PRIORITY = "priority"
REASON = "ID card"
"""What the audit trail has for a class that nobody but the card has given."""


class Granted(NamedTuple):
    """Class and legal ground of a ticket."""

    klass: str
    group: str


def group_of(hall: Hall, birth_year: int, day: str) -> Group | None:
    """The legal ground that the age gives on a day 'yyyymmdd'; of several the one for the oldest."""
    age = int(day[:4]) - birth_year
    found = [group for group in hall.groups.values() if group.from_age is not None and age >= group.from_age]
    return max(found, key=lambda group: group.from_age or 0, default=None)


def granted(hall: Hall, body: Issue, klass: str, day: str) -> Granted | None:
    """What the card in a request gives, in place of the regular class; None if nothing, or where no lane knows it."""
    if body.card is None or klass != "regular" or not day:
        return None
    group = group_of(hall, body.card.birth_year, day)
    if group is None or not all(PRIORITY in hall.lanes[code].targets for code in _lanes(hall, body)):
        return None
    return Granted(PRIORITY, group.code)


def _lanes(hall: Hall, body: Issue) -> Iterable[str]:
    return [code for _, codes in itinerary(hall, body.service, body.lanes) for code in codes if code in hall.lanes]
