"""What work on history needs of a hall, without its pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from config.in_force import hall_of
from config.settings import Settings
from dispatcher.connection import Scripts
from dispatcher.dispatcher import Dispatcher
from dispatcher.feed import Feed
from dispatcher.lua import scripts
from web.accounts import Accounts, address_of
from web.history_schema import HistoryTables


class Bench(NamedTuple):
    accounts: Accounts
    tables: HistoryTables
    dispatcher: Dispatcher
    feed: Feed


@asynccontextmanager
async def bench_of(settings: Settings, url: str) -> AsyncIterator[Bench]:
    """The hall's database and its engine at `url`."""
    hall, accounts = hall_of(settings), Accounts(settings.database or address_of(settings.data))
    runner, feed = Scripts(url, scripts()), Feed(url, hall.code)
    try:
        yield Bench(accounts, HistoryTables(accounts.engine), Dispatcher(hall, runner), feed)
    finally:
        await runner.close()
        await feed.close()
        await accounts.close()
