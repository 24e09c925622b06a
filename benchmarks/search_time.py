"""CPU time of a search among 5,000 more items, against the same searches in the hall's own catalogue."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time

from benchmarks.measured import Measured, Progress, in_turns
from config.hall import Hall, Text, load_hall
from ticketing.catalogue import Catalogue

MORE, ROUNDS = 5000, 5
QUERIES = (
    *("S", "SFZ", "shenfenzheng", "执照", "i4999", "passport"),
    *("sfzz", "shenfnzheng", "qqqq", "营业执找办理", "我想办营业执照", "x" * 40, "业" * 40, "身份证 领取 四"),
)
"""As they are, with an error, spoken, and hopeless."""


async def measure(folder: Path, url: str, progress: Progress, *, rounds: int = ROUNDS) -> Measured:
    hall = load_hall(folder)
    small, big = Catalogue(hall), Catalogue(enlarged(hall))
    ratio, slow, _ = await in_turns(_all(big), _all(small), rounds, progress)
    colour = {
        "ms a search": round(slow / len(QUERIES) * 1000, 2),
        "ms the slowest": round(max(seconds(big, query) for query in QUERIES) * 1000, 2),
    }
    times = (len(hall.services) + MORE) / len(hall.services)
    return Measured(f"search among {times:.0f} times the items ÷ the hall's own", ratio, "most", times, colour)


def enlarged(hall: Hall) -> Hall:
    """The hall with generated items beside its own; the same each time."""
    services = dict(hall.services)
    patterns, chance = list(hall.services.values()), random.Random(3)
    for n in range(MORE):
        pattern, other = chance.choice(patterns), chance.choice(patterns)
        name = Text(zh=f"{pattern.name.zh}（{other.name.zh[:4]}第{n}号）", en=f"{pattern.name.en}, number {n}")
        services[f"i{n}"] = pattern.model_copy(update={"code": f"i{n}", "name": name})
    return hall.model_copy(update={"services": services})


def seconds(catalogue: Catalogue, query: str) -> float:
    """The processor's time for one search."""
    began = process_time()
    catalogue.search(query, 60)
    return process_time() - began


def _all(catalogue: Catalogue) -> Callable[[], Awaitable[float]]:
    async def whole() -> float:
        return sum(seconds(catalogue, query) for query in QUERIES)

    return whole
