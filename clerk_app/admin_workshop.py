"""The hall file that the admin works on: the draft, else the files in force, and what is wrong in them."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from clerk_app.admin_fields import value_of
from clerk_app.admin_mistakes import Wrong, wrong
from clerk_app.admin_sections import fields
from config.differences import Difference, differences, tables_of
from config.editing import NotEditable, edited
from config.hall import Hall
from config.mistakes import Mistake
from config.reading import revision_of
from config.revisions import Files
from web.hall_drafts import Draft, DraftChanged, HallDrafts
from web.publishing import HallFileWrong, Publishing
from web.requests import WrongMember
from web.site import Site


class Bench(NamedTuple):
    """What lies before the admin. `draft`: None while nothing has been changed."""

    files: Files
    draft: Draft | None

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def tables(self) -> dict[str, Any]:
        return tables_of(self.files.toml)


class Examined(NamedTuple):
    """The hall that the files describe, or what is wrong."""

    hall: Hall | None
    mistakes: tuple[Mistake, ...]


class Workshop:
    """Of one web process."""

    def __init__(self, site: Site) -> None:
        self.site, self.publishing = site, Publishing(site)
        self.drafts = HallDrafts(site.people.accounts.engine, site.hall.code, site.people.now)
        self._examined: tuple[str, Examined] | None = None

    async def bench(self) -> Bench:
        draft = await self.drafts.read()
        return Bench(draft.files if draft else await self.publishing.in_force(), draft)

    async def examined(self, files: Files) -> Examined:
        """Reading takes a while, so what was just read is known."""
        mark = revision_of(*files)
        if self._examined is None or self._examined[0] != mark:
            try:
                found = Examined(await self.publishing.checked(files), ())
            except HallFileWrong as refused:
                found = Examined(None, refused.mistakes)
            self._examined = mark, found
        return self._examined[1]

    async def wrongs(self, bench: Bench, lang: str) -> list[Wrong]:
        """Every mistake in the reader's words."""
        say, tables = partial(self.site.phrase, lang), bench.tables
        return [wrong(mistake, tables, lang, say) for mistake in (await self.examined(bench.files)).mistakes]

    async def differs(self, bench: Bench) -> list[Difference]:
        """What the draft has changed since the file in force."""
        if bench.draft is None:
            return []
        return await asyncio.to_thread(differences, await self.publishing.in_force(), bench.files)

    async def save_fields(self, changes: Mapping[str, str], *, seen: int, author: str, note: str) -> Bench:
        """Fields by path as somebody typed them. Raises WrongMember for a path without a field, DraftChanged with what
        the last one saved if these fields differ there."""
        bench = await self.bench()
        known = fields(bench.tables, _as_it_is)
        if unknown := [path for path in changes if path not in known]:
            raise WrongMember(unknown[0][:60])
        values = {path: value_of(known[path].kind, text) for path, text in changes.items()}
        return await self.change(values, bench, seen=seen, author=author, note=note)

    async def change(self, values: Mapping[str, Any], bench: Bench, *, seen: int, author: str, note: str) -> Bench:
        """Values by path into the draft. What stands there already is a repeat, and saved."""
        try:
            toml = await asyncio.to_thread(edited, bench.files.toml.decode("utf-8-sig"), values)
        except (NotEditable, UnicodeDecodeError):
            raise WrongMember("toml") from None
        files = Files(toml.encode(), bench.files.rows)
        if bench.draft is not None and files == bench.files:
            return bench
        return await self.save(files, bench, seen=seen, author=author, note=note)

    async def save(self, files: Files, bench: Bench, *, seen: int, author: str, note: str) -> Bench:
        """Both files whole."""
        if bench.draft is not None and files == bench.draft.files:
            return bench
        if seen != bench.version:
            raise DraftChanged(*([bench.draft.author] if bench.draft else []))
        based_on = bench.draft.based_on if bench.draft else self.site.hall.revision
        draft = await self.drafts.save(files, seen=seen, based_on=based_on, author=author, note=note)
        await self.site.audit.record(author, "hall.drafted", about=f"{based_on} {draft.version}", why=note)
        return Bench(files, draft)


def _as_it_is(phrase: str) -> str:
    return phrase
