"""What the figures mean is said in one place: docs/figures.md is the same table that tooltips and reports show."""

from functools import partial
from pathlib import Path

from displays.definitions import DEFINITIONS, named
from web.phrases import Phrases

ROOT = Path(__file__).parents[2]
RULES = {"minutes": 20, "least": 10, "share": 90, "target": 90}
HEAD = """# What the figures mean

The dashboard, the reports, their spreadsheets and this page share one table.
Minutes and shares that a hall sets itself stand here as the first hall has them.

| | 名称 | Name | 算法 | How it comes about |
| --- | --- | --- | --- | --- |
"""


def as_markdown() -> str:
    phrases = Phrases([ROOT / "displays"])
    rows = []
    for name in DEFINITIONS:
        zh, en = (named(name, partial(phrases.say, language), **RULES) for language in ("zh", "en"))
        units = [f" ({found.unit})" if found.unit else "" for found in (zh, en)]
        cells = (f"`{name}`", zh.name + units[0], en.name + units[1], zh.text, en.text)
        rows.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(rows)


def test_the_page_in_the_docs_is_the_table() -> None:
    assert (ROOT / "docs" / "figures.md").read_text("utf-8") == as_markdown()
