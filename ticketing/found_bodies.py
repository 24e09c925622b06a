"""What the search of the catalogue takes and gives, as models."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ticketing.bodies import Body, Code, TextOut
from web.ticket_out import Wait


class SearchFor(BaseModel):
    """Query of the catalogue: Chinese, pinyin, initials, English or a code; without `q` the first of its items."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class Alternative(BaseModel):
    """A way without a ticket: a machine in the hall, over the net, the green channel, another building."""

    kind: Literal["machine", "online", "green", "place"]
    code: str
    name: TextOut | None
    place: TextOut | None
    hours: TextOut | None
    route: list[TextOut]


class ItemOut(BaseModel):
    code: str
    name: TextOut


class WantedOut(BaseModel):
    """A paper of a bundle and the codes of the items that ask for it; none where the bundle itself does."""

    paper: TextOut
    by: list[str]


class BundleOut(BaseModel):
    """What a bundle puts together, and its one list of papers."""

    life_event: str | None
    items: list[ItemOut]
    papers: list[WantedOut]


class Found(BaseModel):
    """An item. `lanes` are those in which its ticket stands at once, `where` what the hall calls their counters."""

    code: str
    name: TextOut
    lane: str
    lanes: list[str]
    where: TextOut
    series: str
    minutes: float
    papers: list[TextOut]
    papers_first: bool
    here: bool
    promise: str
    alternatives: list[Alternative]
    bundle: BundleOut | None
    waiting: int
    wait: Wait


class FoundList(BaseModel):
    query: str
    services: list[Found]


class PrintRoute(Body):
    """Print the way to where a service is done."""

    language: Code = "zh"


class RoutePrinted(BaseModel):
    """Whether the paper came out; `why` names the printer's trouble."""

    printed: bool
    why: str | None
