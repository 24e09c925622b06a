"""A family of tables beside the accounts, in the same database, made when it is first asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Tables:
    """Changes and reads of one family.

    A change begins with a write: SQLite then waits for its turn instead of failing on a picture that grew old.
    """

    def __init__(self, engine: AsyncEngine, family: MetaData) -> None:
        self._engine, self._family = engine, family
        self._made, self._making = False, asyncio.Lock()

    @asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncConnection]:
        """All of it happens, or nothing."""
        await self.open()
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        await self.open()
        async with self._engine.connect() as connection:
            yield connection

    async def open(self) -> None:
        """The tables are there after this; whoever changes or reads need not ask for it."""
        async with self._making:
            if self._made:
                return
            for tries in range(len(self._family.tables) + 1):
                try:
                    await self._create()
                    break
                except DBAPIError:  # another process makes them at this moment; each try gets past one more
                    if tries == len(self._family.tables):
                        raise
            self._made = True

    async def _create(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(self._family.create_all)
