"""Who waits where and who serves them: lanes, classes, priority groups, windows."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from config.text import Code, Flag, Number, Part, Text, Whole, known, refusal

REGULAR = "regular"
"""The class of everybody who asks for nothing special."""

_RESERVED = "window"
"""Queues of a single window are called window:<number>; a lane of that name would share their keys."""

Weight = Annotated[Number, Field(gt=0, le=1000)]
Target = Annotated[Number, Field(gt=0, le=480)]


def _lane_code(code: str) -> str:
    if code == _RESERVED:
        raise refusal("any code but 'window'")
    return code


def _with_regular(targets: dict[str, float]) -> dict[str, float]:
    if REGULAR not in targets:
        raise refusal("minutes for each class that may wait here, 'regular' among them")
    return targets


class Lane(Part):
    """A line of waiting people. By the order rule a ticket gathers k · W · (now − clock) / T."""

    code: Annotated[Code, AfterValidator(_lane_code)]
    name: Text
    series: Annotated[str, known("series")]
    zone: Annotated[str, known("zones")]
    weight: Weight = 1
    """The lane's share of W; the class has the other."""
    targets: Annotated[
        dict[Annotated[str, known("classes")], Target], Field(max_length=8), AfterValidator(_with_regular)
    ]
    """T: the wait aimed at, in minutes, for each class that may wait here."""
    secondary: Annotated[Number, Field(gt=0, le=1)] = 0.65
    """k at a window whose home lane is another one."""
    papers: Flag = False
    """Whether a ticket is given only to those whose papers are complete."""
    confirmed_by: Literal["self", "desk"] = "self"
    """Who says that they are: the visitor at the kiosk, or the guide desk."""
    last_ticket_min: Annotated[Whole, Field(ge=0, le=480)] = 30
    """Minutes before closing after which no ticket is given."""
    quota: Annotated[Whole, Field(ge=1, le=9999)] | None = None
    """How many numbers it gives in a day, appointments counted and never refused; any number if it is not said."""
    partners: Annotated[tuple[Text, ...], Field(max_length=12)] = ()
    """Regions whose business is done here; the ticket names the one it is for."""
    comes_back: Flag = False
    """Whether those who were told what is missing come back here: the short queue."""
    hands_out: Flag = False
    """Whether what the back office has ready is collected here: a case's code gives a number of it."""
    remote: Flag = False
    """Whether a phone may take a ticket with the code of the entrance's screen."""
    company_clock: Literal["keep", "restart"] = "keep"
    """For a company that visits several banks: whether its place here counts from its arrival through all of its talks,
    or anew from the end of each; the latter spares this bank's other visitors where nearly everything is full."""
    draining: Flag = False
    """Whether it gives no more tickets and is served until it is empty, so that it can go after that."""

    @model_validator(mode="after")
    def _no_papers_from_afar(self) -> Self:
        if self.remote and self.papers:
            raise refusal("remote = false where papers are looked at first")
        return self


class PriorityClass(Part):
    """How a ticket counts: regular, priority, appointment, or a company that visits all banks."""

    code: Code
    name: Text
    weight: Weight
    guard: Annotated[Whole, Field(ge=0, le=100)] = 0
    """While a regular ticket of the lane is past its target, at most so many favoured calls in a row; 0: any number."""


class Group(Part):
    """A legal ground of priority. It says why; the class says how much."""

    code: Code
    name: Text
    from_age: Annotated[Whole, Field(ge=50, le=120)] | None = None
    """The age that is the ground, so that an ID card at the kiosk proves it; other grounds a person has to see."""


class Window(Part):
    """A counter with one person behind it."""

    number: Code
    name: Text
    zone: Annotated[str, known("zones")]
    home: Annotated[str, known("lanes")]
    """Its own lane, with k = 1."""
    also: Annotated[tuple[Annotated[str, known("lanes")], ...], Field(max_length=20)] = ()
    """Lanes it helps, with their `secondary` as k."""
    device: Flag = True
    """Whether a window display hangs above it."""

    @property
    def lanes(self) -> tuple[str, ...]:
        """Every lane it may call from, home first."""
        return (self.home, *self.also)
