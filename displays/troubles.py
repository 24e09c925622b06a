"""What keeps the hall from being heard or remembered, the dashboard's own part: displays without a sound, and readers
of the stream that lag. Nobody waits longer for either, so nobody else would say so."""

import asyncio
import logging
from functools import partial

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from dispatcher.errors import Refused
from displays.dashboard_verdict import Say
from displays.notices_page import mute
from web.archive_backlog import ALARM_SHARE, Readers, readers_of
from web.hub import View
from web.site import Site

LOG = logging.getLogger(__name__)
_EVERY_S = 15.0


class Troubles:
    """`run` it for as long as the process serves."""

    def __init__(self, site: Site) -> None:
        self._site, self._lost = site, False
        self._readers: Readers | None = None

    async def run(self) -> None:
        """Looks every 15 s how far history and audit are."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        try:
            self._readers, self._lost = await readers_of(self._site), False
        except DBAPIError as error:
            LOG.warning("history cannot be asked: %r", error)
            self._lost = True
        except (RedisError, OSError, Refused) as error:  # an engine that is away is told by every screen
            LOG.info("the engine cannot be asked how far history is: %r", error)

    def draw(self, view: View, key: str, lang: str) -> str:
        """HTML for the part 'troubles'; '' while there are none."""
        say = partial(self._site.phrase, lang)
        found = [*_silent(mute(self._site), say), *self._behind(say)]
        return self._site.render("dashboard_troubles.html", lang, troubles=found) if found else ""

    def _behind(self, say: Say) -> list[str]:
        if self._lost:
            return [say("历史数据库连不上，叫号照常")]
        if self._readers is None:
            return []
        history, audit, backlog, trouble, _ = self._readers
        words, told = "%(what)s晚了 %(minutes)s 分钟，还有 %(count)s 条没记", []
        for what, each in ((say("历史记录"), history), (say("审计"), audit)):
            if each.late:
                told.append(say(words, what=what, minutes=each.minutes, count=each.pending))
        if trouble:
            told.append(say("历史记录停了，和引擎里的数据接不上"))
        if backlog.share >= ALARM_SHARE:
            told.append(say("没记的事件已占可存的 %(share)s", share=f"{100 * backlog.share:.0f}%"))
        return [*told, say("叫号照常；请管理员运行 hall doctor 看怎么修")] if told else []


def _silent(names: list[str], say: Say) -> list[str]:
    return [say("没有声音的屏幕：%(names)s。请在屏幕上点一下。", names=say("、").join(names))] if names else []
