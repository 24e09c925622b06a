"""How long an item may take at most, as promised to the public, and the best time it has been done in.

From when a promise runs and when it is broken, by the hall's calendar, says dispatcher/promise_clock.py.
"""

import re
from typing import Final, Literal, Self

from config.text import Part

PROMISE_PATTERN: Final = r"^(now|[0-9]{1,3}(\.[0-9])?[hd])?( ?best [0-9]{1,3}(\.[0-9])?h)?$"
PROMISE_WORDS: Final = "'now', hours as 2h or working days as 0.5d; the best time may follow, as '5d best 1.5h'"
_PROMISE = re.compile(r"(?:(?P<now>now)|(?P<amount>[\d.]+)(?P<unit>[hd]))?(?: ?best (?P<best>[\d.]+)h)?")


class Promise(Part):
    """A limit in hours or working days of the hall, or done at once; `best_h` in hours, 0 where none is told."""

    amount: float
    unit: Literal["now", "h", "d"]
    best_h: float = 0

    @classmethod
    def read(cls, text: str) -> Self | None:
        """'now', '2h', '0.5d', '5d best 1.5h'; None where nothing is promised."""
        found = _PROMISE.fullmatch(text.strip())
        if found is None or not text.strip():
            return None
        best = float(found["best"] or 0)
        if not found["amount"]:
            return cls(amount=0, unit="now", best_h=best) if found["now"] else cls(amount=best, unit="h", best_h=best)
        return cls(amount=float(found["amount"]), unit="d" if found["unit"] == "d" else "h", best_h=best)

    def limit_min(self, day_min: int) -> int:
        """The limit in minutes of the hall's working time, of which a working day has `day_min`."""
        return round(self.amount * (day_min if self.unit == "d" else 60))

    def words(self, lang: str) -> str:
        """'5 个工作日内，最快 1.5 小时'."""
        amount, best = f"{self.amount:g}", f"{self.best_h:g}"
        if lang == "en":
            limit = {"now": "done on the spot", "h": f"within {amount} h", "d": f"within {amount} working days"}
            return limit[self.unit] + (f", {best} h at best" if self.best_h else "")
        limit = {"now": "当场办结", "h": f"{amount} 小时内", "d": f"{amount} 个工作日内"}
        return limit[self.unit] + (f"，最快 {best} 小时" if self.best_h else "")
