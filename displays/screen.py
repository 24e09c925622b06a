"""Which hall display is meant, and what belongs to its zones. Pure."""

from config.hall import Display, Hall

WHOLE = "hall"
"""Code of the display at /hall, which shows every zone; the hall file cannot name it."""


def screen(hall: Hall, code: str) -> Display:
    """'' is the display of the whole hall. Raises KeyError for one that the hall does not have."""
    return hall.displays[code] if code else Display(code=WHOLE, name=hall.name)


def zones(hall: Hall, display: Display) -> tuple[str, ...]:
    """Codes of the zones it shows, in the hall file's order."""
    return tuple(code for code in hall.zones if not display.zones or code in display.zones)


def has_window(hall: Hall, display: Display, number: str) -> bool:
    """Whether the window stands in one of its zones. Of a window that the hall has no more: yes, so that its last
    call still leaves the list."""
    window = hall.windows.get(number)
    return window is None or not display.zones or window.zone in display.zones


def has_area(hall: Hall, display: Display, letter: str) -> bool:
    """Whether those who hold a ticket of this letter wait in one of its zones, or are called to a window there."""
    if not display.zones:
        return True
    lanes = {lane.code for lane in hall.lanes.values() if lane.series == letter}
    windows = (window for window in hall.windows.values() if window.home in lanes)
    return hall.series[letter].zone in display.zones or any(window.zone in display.zones for window in windows)
