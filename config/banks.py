"""The banks in the hall: who may look at the figures in which they are compared, and what is counted in them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from config.mistakes import Mistake, shown
from config.services import Service
from config.text import Code, Part, Whole


class Banks(Part):
    """The lanes of the banks are those in which a company's class may wait."""

    league: Literal["internal", "hall"] = "internal"
    """Whether the comparison of the banks is for those in charge only, or may hang in the hall too."""
    sample: Annotated[Whole, Field(ge=3, le=1000)] = 10
    """A figure is shown from so many visits on."""
    accounts: Annotated[tuple[Code, ...], Field(max_length=40)] = ()
    """Items that open an account: how long that takes is one of the figures."""


def mistakes_of_banks(file: str, banks: Banks | None, services: Mapping[str, Service]) -> Iterator[Mistake]:
    """Items that the catalogue does not have."""
    for code in banks.accounts if banks else ():
        if code not in services:
            yield Mistake(file, "banks", "accounts", shown(code), "codes of the catalogue")
