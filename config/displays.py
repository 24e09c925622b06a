"""Hall displays that differ from one another: which zones each shows, how it is laid out, whether it speaks."""

from typing import Annotated, Literal

from pydantic import Field

from config.text import Code, Flag, Part, Text, known


class Display(Part):
    """One hall display, at /hall/<code>. What stands here is about the screen; who may open it is about the device."""

    code: Code
    name: Text
    zones: Annotated[tuple[Annotated[str, known("zones")], ...], Field(max_length=26)] = ()
    """The zones whose windows and areas it shows; none named: all of them."""
    layout: Literal["whole", "calls"] = "whole"
    """'calls' leaves out waits and missed numbers, for a screen right before the windows."""
    side: Literal["left", "right", "daily"] = "left"
    """Where the calls stand; 'daily' changes sides every day, so that nothing burns in."""
    voice: Flag = True
    """Whether it may speak. Of all displays of a zone that may, one does at a time."""
    media: Flag = True
    """Whether it shows the site's pictures and films while nobody is called, where the settings name some."""
    dark: Flag = True
    """Whether it goes black when the hall has been closed for half an hour."""
