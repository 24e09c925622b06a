"""The accounts of a hall for a command line, whether the hall is running or not."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from config.settings import Settings
from web.accounts import Accounts, address_of
from web.command_line import settings_of

Result = TypeVar("Result")


def with_accounts(data: Path | None, work: Callable[[Accounts, Settings], Awaitable[Result]]) -> Result:
    """Does something with the accounts of a hall, running or not."""
    settings = settings_of(data=data)

    async def opened() -> Result:
        accounts = Accounts(settings.database or address_of(settings.data))
        await accounts.open()
        try:
            return await work(accounts, settings)
        finally:
            await accounts.close()

    settings.data.mkdir(parents=True, exist_ok=True)
    return asyncio.run(opened())
