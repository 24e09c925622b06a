"""The code on the entrance's screen: only this hall can make it, and it is another one every minute. Pure.

Whoever has it stood at the entrance within the last two minutes, or was told by somebody who did; a picture of the
screen is worth nothing from home a little later.
"""

import hmac

_MINUTE_MS = 60_000


def minute_of(now: int) -> int:
    return now // _MINUTE_MS


def left_ms(now: int) -> int:
    """How long the present minute's code is still the one to show."""
    return _MINUTE_MS - now % _MINUTE_MS


def words_of(minute: int) -> str:
    """What the day's secret signs for a minute."""
    return f"entrance {minute}"


def matches(given: str, codes: tuple[str, ...]) -> bool:
    """Whether it is one of these codes; the time taken tells nothing of how much of it is right."""
    plain = given.encode("utf-8", "replace")
    return sum(hmac.compare_digest(plain, code.encode()) for code in codes) > 0
