"""What a screen says of itself is read as far as it can be."""

import pytest

from web.health_of import Health, health_of


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("up=3600,heap=41,fps=60,sound=on", Health(3600, 41, 60, "on")),
        ("up=5,sound=off", Health(5, None, None, "off")),
        ("sound=loud,fps=-3,heap=x,more=1", Health()),
        ("", Health()),
    ],
)
def test_as_far_as_it_can_be(said: str, found: Health) -> None:
    assert health_of(said) == found
