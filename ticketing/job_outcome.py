"""What the stream says of a job that an event asked for: paper, a reminder."""

from dispatcher.events import Event
from dispatcher.feed import Feed


async def has_outcome(feed: Feed, event: Event) -> bool:
    """Whether anything after the event says what became of it."""
    after = event.id
    while events := await feed.read(after):
        if any(later.fields.get("job") == event.id for later in events):
            return True
        after = events[-1].id
    return False
