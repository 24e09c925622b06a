"""A paper with the way to another building: no number, no queue, only where to go and what to bring. Pure."""

from config.hall import Hall, Service
from ticketing.layout import Block, Gap, Rule, Words
from ticketing.slip import Say
from ticketing.ways import ways
from web.canonical import canonical

_TEXT_LIMIT = 60


def route_layout(hall: Hall, service: Service, lang: str, say: Say) -> list[Block]:
    """Everything on the paper, top to bottom; empty for a service that no other place does."""
    places = [way for way in ways(hall, service) if way.kind == "place" and way.name and way.place]
    if not places:
        return []
    blocks: list[Block] = [
        Words(_clean(hall.name.get(lang)), 2),
        Gap(),
        Words(_clean(service.name.get(lang)), 2, bold=True, limit=3),
        Words(say(lang, "这件事不在本大厅办，不用取号")),
    ]
    for way in places:
        assert way.name and way.place
        blocks += [Rule(), Words(_clean(way.name.get(lang)), 2, bold=True), Words(_clean(way.place.get(lang)))]
        if way.hours:
            blocks.append(Words(_clean(way.hours.get(lang))))
        blocks += [Words(f"{at}. {_clean(step.get(lang))}", align="left") for at, step in enumerate(way.route, 1)]
    if service.papers:
        blocks += [Rule(), Words(say(lang, "要带的材料"), bold=True)]
        blocks += [Words(f"· {_clean(paper.get(lang))}", align="left", limit=2) for paper in service.papers]
    return blocks


def _clean(text: str) -> str:
    return canonical(text, _TEXT_LIMIT)
