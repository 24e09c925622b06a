"""How the tests of the displays look at a hall: the view that the pages are drawn from, folded from the stream."""

from typing import Any

from dispatcher.estimates import forward
from displays.areas import Area, areas
from displays.measures import Today
from tests.dispatcher.story import Story
from web.hub import View


async def view_of(story: Story) -> View:
    """The hall now, as a screen that has followed every event of the day sees it."""
    state, now = await story.folded(), await story.dispatcher.now()
    return View(state, forward(state, story.hall, now), story.hall, now)


async def areas_of(story: Story) -> dict[str, Area]:
    """By letter: A with the general lane, K green, L with three banks."""
    return {area.series.letter: area for area in areas(await view_of(story))}


async def today_of(story: Story) -> Today:
    today = Today()
    for event in await story.feed.day(story.dispatcher.day):
        today.follow(event)
        today.follow(event)  # an event that comes twice counts once
    return today


def say(phrase: str, /, **values: Any) -> str:
    """The Chinese sentence itself, as a site says it."""
    return phrase % values if values else phrase.replace("%%", "%")
