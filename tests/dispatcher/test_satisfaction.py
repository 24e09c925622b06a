"""Satisfaction is what a plain recount of the raw events gives, and never said of too few."""

from hypothesis import given
from hypothesis import strategies as st

from dispatcher.events import Event
from dispatcher.satisfaction import by, rateable, score

STEPS = ("finish", "rate", "undo", "no_show")


def stream(visits: list[tuple[str, list[tuple[str, int]]]]) -> list[Event]:
    """Events of visits, each a lane and its steps in order."""
    found: list[Event] = []

    def happens(kind: str, number: str, **fields: str) -> None:
        found.append(Event(f"20261123-{len(found) + 1}", kind, len(found), {"ticket": number, "by": "1", **fields}))

    for at, (lane, steps) in enumerate(visits, 1):
        number = f"A{at:03}"
        happens("ticket.issued", number, service=f"of {lane}")
        happens("ticket.called", number, lane=lane)
        for step, value in steps:
            if step == "finish":
                happens("ticket.finished", number, state="finished", outcome="accepted")
            elif step == "no_show":
                happens("ticket.finished", number, state="finished", outcome="no_show")
            elif step == "undo":
                happens("ticket.undone", number, **{"from": "ticket.finished"})
            else:
                happens("ticket.rated", number, rating=str(value), rating_by="pad")
    return found


step = st.tuples(st.sampled_from(STEPS), st.integers(1, 5))


@given(st.lists(st.tuples(st.sampled_from(["general", "bank"]), st.lists(step, max_size=6)), max_size=12))
def test_as_a_plain_recount(visits: list[tuple[str, list[tuple[str, int]]]]) -> None:
    ended: dict[str, list[int]] = {"general": [], "bank": []}
    for lane, steps in visits:
        stands: int | None = None  # None: not ended; 0: not rated
        for name, value in steps:
            if name == "finish":
                stands = 0
            elif name == "undo":
                stands = None
            elif name == "rate" and stands is not None:
                stands = value
        if stands is not None:
            ended[lane].append(stands)
    found = rateable(stream(visits))
    everything = ended["general"] + ended["bank"]
    rated = [rating for rating in everything if rating]
    whole = score(found)
    assert whole == (len(everything), len(rated), sum(rating >= 3 for rating in rated), 0)
    assert {lane: each.rated for lane, each in by(found, lambda visit: visit.lane).items()} == {
        lane: sum(map(bool, ratings)) for lane, ratings in sorted(ended.items()) if ratings
    }


def test_too_few_and_none() -> None:
    few = rateable(stream([("general", [("finish", 0), ("rate", 5)])] * 9))
    assert score(few).satisfaction() is None and score(few).response() == 100
    enough = rateable(
        stream([("general", [("finish", 0), ("rate", 1)])] * 2 + [("general", [("finish", 0), ("rate", 4)])] * 8)
    )
    assert score(enough).satisfaction() == 80
    assert score([]).response() is None


def test_an_upheld_appeal_takes_a_rating_out_of_both_counts() -> None:
    visits = rateable(stream([("general", [("finish", 0), ("rate", 1)]), ("general", [("finish", 0), ("rate", 5)])]))
    assert score(visits, {"20261123-A001"}) == (1, 1, 1, 1)
