"""The colours a hall may choose among. Only whole sets whose every pair can be read, never single colours: what they
are stands in web/static/tokens.css, and a test computes each pair. What means a state, a call or the focus is the same
in all of them.
"""

from typing import Literal, get_args

Theme = Literal["indigo", "teal", "slate"]

THEMES: tuple[Theme, ...] = get_args(Theme)
