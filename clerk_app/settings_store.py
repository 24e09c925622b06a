"""How each clerk wants the console: keys, sounds, one Enter or two. Kept per person in SQL, not in the browser, since
people change windows and machines, and their fingers do not.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from sqlalchemy import Column, MetaData, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clerk_app.actions import KEYS
from web.tables import Tables

Key = Annotated[str, Field(pattern=r"^[0-9A-Z]$")]

_FAMILY = MetaData()
_settings = Table(
    "console_settings",
    _FAMILY,
    Column("clerk", String(40), primary_key=True),
    Column("words", String(2000), nullable=False),
)


class Settings(BaseModel):
    """`keys`: what differs from the usual keys, by the action's name; `single`: whether single keys act at all (WCAG
    2.1.4); `together`: whether one Enter ends a service and calls the next, None for as the hall has it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    single: bool = True
    sound: bool = True
    together: bool | None = None
    keys: Annotated[dict[str, Key], Field(max_length=len(KEYS))] = Field(default_factory=dict)

    @field_validator("keys")
    @classmethod
    def _known(cls, keys: dict[str, str]) -> dict[str, str]:
        if unknown := keys.keys() - KEYS.keys():
            raise ValueError(f"no such actions: {', '.join(sorted(unknown))}"[:100])
        return keys

    @model_validator(mode="after")
    def _one_key_one_action(self) -> "Settings":
        if len(set(self.all_keys().values())) < len(KEYS):
            raise ValueError("two actions have the same key")
        return self

    def all_keys(self) -> dict[str, str]:
        """Every action's key as this clerk has it."""
        return {name: self.keys.get(name, key) for name, (key, _) in KEYS.items()}


class SettingsStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._tables = Tables(engine, _FAMILY)

    async def of(self, clerk: str) -> Settings:
        """By staff number; the usual ones for whoever never changed any, or whose were kept by an older version."""
        async with self._tables.read() as connection:
            words = (await connection.execute(select(_settings.c.words).where(_settings.c.clerk == clerk))).scalar()
        try:
            return Settings.model_validate_json(words) if words else Settings()
        except ValueError:
            return Settings()

    async def keep(self, clerk: str, settings: Settings) -> None:
        """In place of what was kept; to keep the same again changes nothing."""
        async with self._tables.change() as connection:
            await connection.execute(delete(_settings).where(_settings.c.clerk == clerk))
            await connection.execute(insert(_settings).values(clerk=clerk, words=settings.model_dump_json()))
