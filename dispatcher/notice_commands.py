"""What the hall has to tell everybody now: notices with a time, and an emergency that goes before everything. Both at
any hour, also when the day has been closed."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from dispatcher.desk import Desk, checked
from dispatcher.errors import BadWord, Refused
from dispatcher.events import Event

Place = Literal["displays", "kiosk", "phone"]
PLACES: tuple[Place, ...] = get_args(Place)
NOTICE, EMERGENCY = "notice", "emergency"
LONGEST = 120
"""Characters of either language: a screen shows all of it at once."""


class NoticeOver(Refused):
    """It does not stand any more."""

    word = "NOTICE_OVER"


class NoticesFull(Refused):
    """So many stand that nobody would read another."""

    word = "NOTICES_FULL"


class Notice(NamedTuple):
    """`since`, `until`: ms, until 0 for one that stands until it is withdrawn; an emergency is at every place."""

    id: str
    sort: str
    since: int
    until: int
    where: tuple[str, ...]
    zh: str
    en: str

    def stands(self, now: int) -> bool:
        return self.since <= now and not 0 < self.until <= now


class NoticeCommands(Desk):
    async def post_notice(
        self, request: str, *, zh: str, en: str, where: Sequence[str], since: int = 0, until: int = 0, staff: str
    ) -> Event:
        """Tell everybody, from `since` until `until` (ms, 0: now, and until withdrawn). Raises NoticesFull."""
        if not where or not {*where} <= {*PLACES} or not 0 <= since <= 10**15 or not 0 <= until <= 10**15:
            raise BadWord("where" if not {*where} <= {*PLACES} or not where else "until")
        return await self._notice(request, "posted", staff, "", NOTICE, since, until, where, zh, en)

    async def raise_emergency(self, request: str, *, zh: str, en: str, staff: str) -> Event:
        """Cover every screen with this, from now until it is withdrawn. Raises NoticesFull."""
        return await self._notice(request, "posted", staff, "", EMERGENCY, 0, 0, PLACES, zh, en)

    async def withdraw_notice(self, request: str, *, notice: str, staff: str) -> Event:
        """Take either back. Raises NoticeOver if it does not stand any more."""
        return await self._notice(request, "withdrawn", staff, checked("notice", notice, 40), "", 0, 0, (), "", "")

    async def _notice(
        self, request: str, step: str, staff: str, notice: str, sort: str, since: int, until: int,
        where: Sequence[str], zh: str, en: str,
    ) -> Event:  # fmt: skip
        said = [checked(name, text, LONGEST) for name, text in (("zh", zh), ("en", en))]
        if step == "posted" and not all(said):
            raise BadWord("zh" if not zh else "en")
        at = (str(since), str(until), ",".join(place for place in PLACES if place in where))
        words = (step, checked("staff", staff, 40), notice, sort, *at, *said)
        return await self._do("notice", request, words, words)


def notices(field: str) -> list[Notice]:
    """Those of the desk's field, the oldest first."""
    found = (entry.split("\x1f") for entry in field.split("\x1e") if entry)
    return [
        Notice(notice, sort, int(since), int(until), tuple(where.split(",")), zh, en)
        for notice, sort, since, until, where, zh, en in found
    ]
