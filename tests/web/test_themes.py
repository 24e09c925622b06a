"""Every text, border and focus of every theme can be read: the pairs of the design, computed as WCAG says."""

import re
from pathlib import Path

import pytest

from config.themes import THEMES

TOKENS = Path(__file__).parents[2] / "web" / "static" / "tokens.css"
PAIRS = """
    ink surface 7         ink bg 7              ink-2 surface 7        ink-2 bg 7           ink-3 surface 4.5
    ink-3 bg 4.5          line-strong surface 3 line-strong bg 3       surface brand 7      surface brand-hover 7
    surface brand-2 4.5   brand surface 7       brand bg 7             brand brand-100 7    brand brand-50 7
    ink brand-100 7       ink-2 brand-50 7      jade surface 4.5       jade jade-100 4.5    surface jade 4.5
    amber surface 4.5     amber amber-100 4.5   ink amber-100 7        ink amber-500 7      red surface 4.5
    red red-100 4.5       surface red 4.5       plum surface 4.5       plum plum-100 4.5    focus focus-ink 3
    focus-ink surface 3   focus brand 3         d-text d-bg 7          d-text d-surface 7   d-text d-surface-2 7
    d-text-2 d-bg 7       d-text-2 d-surface 7  d-text-2 d-surface-2 7 d-text-3 d-bg 4.5    d-text-3 d-surface 4.5
    d-call d-bg 7         d-call d-surface 7    d-call-ink d-call 7    d-jade d-surface 7   d-amber d-surface 7
    d-red d-surface 7     d-blue d-surface 7
""".split()


def colours(theme: str) -> dict[str, str]:
    """Token → '#rrggbb', as a page of this theme has them."""
    css = TOKENS.read_text("utf-8")
    blocks = re.findall(r"^(:root|\[data-theme=\"(\w+)\"\]) \{(.*?)\}", css, re.M | re.S)
    found: dict[str, str] = {}
    for _, whose, block in blocks:
        if whose in ("", theme):
            found |= dict(re.findall(r"--([\w-]+): (#\w+);", block))
    return {
        name: colour if len(colour) == 7 else "#" + "".join(2 * sign for sign in colour[1:])
        for name, colour in found.items()
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_can_be_read(theme: str) -> None:
    """Acceptance 40: computed contrast, of every theme that a hall may choose."""
    found = colours(theme)
    wanted = list(zip(PAIRS[::3], PAIRS[1::3], map(float, PAIRS[2::3]), strict=True))
    assert len(wanted) > 40
    short = {
        f"{fore} on {back}": ratio(found[fore], found[back])
        for fore, back, need in wanted
        if ratio(found[fore], found[back]) < need
    }
    assert short == {}


def test_each_theme_is_a_set_of_its_own() -> None:
    in_css = re.findall(r'\[data-theme="(\w+)"\]', TOKENS.read_text("utf-8"))
    assert set(THEMES) == {"indigo", *in_css}
    sets = [tuple(sorted(colours(theme).items())) for theme in THEMES]
    assert len(set(sets)) == len(sets) and len({len(each) for each in sets}) == 1


def test_the_figures_are_those_of_the_design() -> None:
    found = colours("indigo")
    assert round(ratio(found["surface"], found["brand"]), 2) == 8.86
    assert round(ratio(found["ink"], found["bg"]), 2) == 15.07
