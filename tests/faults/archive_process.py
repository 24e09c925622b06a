"""Processes that follow a stream into history, each until kill -9 at its n-th statement: -m … ENGINE DATABASE.

For each number on stdin a process is forked, so that what it needs is read once; how it ended goes to stdout.
"""

import asyncio
import itertools
import os
import signal
import sys

from sqlalchemy import event

from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.feed import Feed
from dispatcher.lua import scripts
from tests.small_hall import small_hall
from web import archive
from web.accounts import Accounts
from web.history_schema import HistoryTables


async def main(engine: str, database: str, statements: int) -> None:
    archive._BATCH = 6
    hall, accounts = small_hall(), Accounts(database)
    done = itertools.count(1)

    def count(*_: object) -> None:
        if next(done) == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(accounts.engine.sync_engine, moment, count)
    runner, feed = Scripts(engine, scripts()), Feed(engine, hall.code)
    await archive.Archive(HistoryTables(accounts.engine), Dispatcher(hall, runner), feed).run()


def one(engine: str, database: str, statements: int) -> int:
    """The exit code of the process, negative for a signal."""
    pid = os.fork()
    if not pid:
        asyncio.run(main(engine, database, statements))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    for line in sys.stdin:
        print(one(sys.argv[1], sys.argv[2], int(line)), flush=True)
