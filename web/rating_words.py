"""The five levels of 好差评 as its rules word them. All alike: none is chosen beforehand, and none looks better than
another. What a low one may be for is the city's own list (config/indicators.py)."""

LEVELS = ((5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意"))

MOUTHS = {
    5: "M8 13.5c1 3 7 3 8 0z",
    4: "M8 14c1.5 2.2 6.5 2.2 8 0",
    3: "M8.5 15h7",
    2: "M8 16c1.5-2 6.5-2 8 0",
    1: "M8 16.5c1-3 7-3 8 0z",
}
"""A face's mouth in a square of 24, all in one ink."""
