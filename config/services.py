"""The catalogue: what people come for, and bundles that spare them several visits."""

from typing import Annotated, Literal

from pydantic import Field

from config.promise import PROMISE_PATTERN, Promise
from config.text import WORDS_PATTERN, Code, Flag, Number, Part, Text, known

ELSEWHERE = ("online", "green")
"""Alternatives that are not a machine or a place: done over the net, or in the green channel."""

OutcomeCode = Literal[
    "received",
    "accepted",
    "done_on_the_spot",
    "accepted_with_gaps",
    "to_be_completed",
    "refused",
    "inquiry",
    "handed_out",
]
"""How a visit may end; the console has a word for each."""


Said = Annotated[str, Field(min_length=1, max_length=40, pattern=WORDS_PATTERN)]


class Stage(Part):
    """One step of an itinerary: at any one of its lanes, or at all of them in whatever order."""

    rule: Literal["any", "all"]
    lanes: Annotated[tuple[Annotated[str, known("lanes")], ...], Field(min_length=1, max_length=20)]


class Service(Part):
    """One item of the catalogue."""

    code: Code
    name: Text
    lane: Annotated[str, known("lanes")]
    """Where it is done; of an item with stages, the lane under which it is listed."""
    minutes: Annotated[Number, Field(gt=0, le=480)]
    """What it usually takes at the window."""
    said: Annotated[tuple[Said, ...], Field(max_length=40)] = ()
    """What people say at a counter in place of the name: the search finds these too."""
    papers: Annotated[tuple[Text, ...], Field(max_length=30)] = ()
    """What to have ready, the most forgotten first."""
    gives: Annotated[tuple[Said, ...], Field(max_length=20)] = ()
    """Papers, by their Chinese names, that come out of it: a bundle that holds it does not ask for them."""
    alternatives: Annotated[tuple[Annotated[str, known("alternatives")], ...], Field(max_length=10)] = ()
    """Ways without a ticket: a machine, a place, 'online', 'green'."""
    promise: Annotated[str, Field(pattern=PROMISE_PATTERN)] = ""
    """As the file says it; `promised` reads it."""
    outcome: OutcomeCode = "accepted"
    """How a visit for it usually ends: what one key gives the clerk."""
    stages: Annotated[tuple[Stage, ...], Field(max_length=5)] = ()
    """The way of a ticket that needs several lanes; empty: any of `lane`."""
    klass: Annotated[str, known("classes")] | None = None
    """The class of its tickets where the item decides it, such as a company that visits all banks."""
    department: Text | None = None
    """The office whose item it is. Items of one office in one lane take alike, until each is known."""
    here: Flag = True
    """False: not done in this hall. Its alternatives name the places; no ticket is given."""

    @property
    def promised(self) -> Promise | None:
        return Promise.read(self.promise)


class Bundle(Part):
    """一件事: several departments' items as one, with one list of papers. A service of the same code is its ticket."""

    code: Code
    name: Text
    items: Annotated[tuple[str, ...], Field(min_length=2, max_length=20)]
    """Codes of the services it puts together."""
    papers: tuple[Text, ...]
    """Every paper that any of them asks for and none gives, each once."""
    life: Annotated[str, known("life_events")] | None = None
    """The life event under which the kiosk lists it; None: under the others."""


class LifeEvent(Part):
    """人生大事: what happens in a life or to a business, under which bundles are found without knowing their names."""

    code: Code
    name: Text
