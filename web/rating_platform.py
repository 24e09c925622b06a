"""The city's 好差评 platform as the hall speaks to it: one POST for a rating, one to compare a day.

What it is sent and what it is to answer is described in docs/rating-platform.md.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import anyio.to_thread

from config.settings import Settings
from web.rating_outbox import Parcel
from web.rating_words import LEVELS
from web.signed_post import Address, NotTaken, within

_ANSWER_LIMIT = 4 * 2**20
_IDS_AT_MOST = 100_000
_COMPARE_S = 30.0
_ID = re.compile(r"[\x21-\x7e]{1,64}")
_HAS_IT = "status_409"


class RatingPlatform:
    """hall: the hall's code."""

    def __init__(self, address: Address, hall: str) -> None:
        self._address, self._hall = address, hall

    async def rate(self, parcel: Parcel, now: float) -> None:
        """Send one rating. now: seconds since 1970. Raises NotTaken."""
        told = {
            "type": "rating",
            "id": parcel.event,
            "hall": self._hall,
            "day": parcel.day,
            "visit": parcel.ticket,
            "rating": parcel.rating,
            "level": dict(LEVELS)[parcel.rating],
            "reasons": [word for word in parcel.reasons.split(",") if word],
            "indicators": parcel.indicators,
            "source": parcel.source,
            "at": round(parcel.at),
        }
        try:
            await self._post(told, f"rating-{self._hall}-{parcel.event}", now)
        except NotTaken as not_taken:
            if not_taken.why != _HAS_IT:  # an answer of an earlier try was lost
                raise

    async def has(self, day: str, ours: Sequence[str], now: float) -> frozenset[str]:
        """The ids that the platform has of a day; ours are told to it. Raises NotTaken."""
        told = {"type": "reconciliation", "hall": self._hall, "day": day, "count": len(ours), "ids": list(ours)}
        key = f"compare-{self._hall}-{day}-{round(now)}"
        return _ids(await self._post(told, key, now, patience_s=_COMPARE_S, answer_limit=_ANSWER_LIMIT), day)

    async def _post(self, told: dict[str, Any], key: str, now: float, **limits: Any) -> bytes:
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return await anyio.to_thread.run_sync(lambda: self._address.post(body, key, round(now), **limits))


def platform_of(settings: Settings, hall: str) -> RatingPlatform | None:
    """None where the settings name no platform."""
    if not settings.rating_url:
        return None
    return RatingPlatform(Address(settings.rating_url, settings.rating_secret, within(settings.rating_networks)), hall)


def _ids(said: bytes, day: str) -> frozenset[str]:
    """Raises NotTaken for an answer that is none: on one that was not understood nothing may be sent again."""
    try:
        if len(said) > _ANSWER_LIMIT:
            raise ValueError("too long")
        answer = json.loads(said)
        ids = answer["ids"]
        right = answer["day"] == day and isinstance(ids, list) and len(ids) <= _IDS_AT_MOST
        if not right or not all(isinstance(each, str) and _ID.fullmatch(each) for each in ids):
            raise ValueError("not as described")
    except (KeyError, TypeError, ValueError, RecursionError):
        raise NotTaken("answer", again=False) from None
    return frozenset(ids)
