"""Where things are: zones, areas with a letter and a tile, machines, and other buildings."""

from typing import Annotated, Final

from pydantic import Field

from config.text import ALLOWED as _WORDS
from config.text import Code, Flag, Part, Text, known

LETTERS: Final = "AFHKLMRSWX"
"""Letters that neither rhyme nor look alike when a ticket number is read aloud or seen from afar."""

LETTER_PATTERN: Final = f"^[{LETTERS}]$"
ALLOWED: Final = {**_WORDS, LETTER_PATTERN: f"one of {' '.join(LETTERS)}: letters that neither rhyme nor look alike"}


class Zone(Part):
    """A part of the hall where people sit: 'A 区', and where that is."""

    code: Code
    name: Text
    place: Text


class Series(Part):
    """The tickets that share a letter, and their tile at the kiosk."""

    letter: Annotated[str, Field(pattern=LETTER_PATTERN)]
    name: Text
    hint: Text
    """Second line of the tile: a few things that are done here."""
    icon: Annotated[str, Field(max_length=20)] = "hall"
    """A drawing of ticketing/templates/icons.html; an unknown one gets the hall's."""
    zone: Annotated[str, known("zones")]
    tile: Flag = True
    """Whether the kiosk's first page shows it."""
    whichever: Flag = True
    """Whether 'any of them, whichever is free first' makes sense where several lanes share the letter."""


class Machine(Part):
    """A self-service machine that does some items without a ticket."""

    code: Code
    name: Text
    place: Text


class Place(Part):
    """Another building where some business is done."""

    code: Code
    name: Text
    address: Text
    hours: Text
    route: Annotated[tuple[Text, ...], Field(max_length=8)] = ()
    """The way there from the hall, step by step: shown and printed where somebody asks for what is done there."""
