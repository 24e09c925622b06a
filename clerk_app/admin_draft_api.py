"""The draft's routes under /api/v1/hall-draft: what it is, and every way to change it."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.admin_bodies import DiscardIn, DraftOut, FieldsIn, FilesIn, LaneIn, RemoveIn, ServiceIn, WindowIn
from clerk_app.admin_catalogue import with_row
from clerk_app.admin_fields import shown
from clerk_app.admin_labels import words_of
from clerk_app.admin_mistakes import part_name
from clerk_app.admin_sections import fields
from clerk_app.admin_workshop import Bench, Workshop
from config.editing import value_at
from config.revisions import Files
from web import problems, requests
from web.hall_drafts import DraftChanged, NoDraft
from web.publishing import HallMoved
from web.roles import Spec, route

PATH = "/api/v1/hall-draft"
WRITES, READS = frozenset({"admin"}), frozenset({"admin", "manager"})


def routes(workshop: Workshop) -> list[Route]:
    door = DraftDoor(workshop)

    def post(path: str, endpoint: Any, body: Any, summary: str) -> Route:
        spec = Spec(summary, body=body, answers={200: DraftOut}, tag="admin")
        return route(f"{PATH}/{path}", endpoint, ["POST"], roles=WRITES, name=f"draft {path}", spec=spec)

    read = Spec("The draft of the hall file, and every mistake in it.", answers={200: DraftOut}, tag="admin")
    return [
        route(PATH, door.read, ["GET"], roles=READS, name="draft", spec=read),
        post("fields", door.fields, FieldsIn, "Save some fields; 409 with both versions if somebody has saved since."),
        post("files", door.files, FilesIn, "Save both files whole."),
        post("lanes", door.lane, LaneIn, "Add a lane."),
        post("windows", door.window, WindowIn, "Add windows."),
        post("services", door.service, ServiceIn, "Save one row of the catalogue, a new one or a known one."),
        post("remove", door.remove, RemoveIn, "Take a lane or a row of windows away."),
        post("rebase", door.rebase, DiscardIn, "Let the draft follow the revision that was published since."),
        post("discard", door.discard, DiscardIn, "Throw the draft away."),
    ]


class DraftDoor:
    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._site = workshop, workshop.site

    async def read(self, request: Request) -> Response:
        return await self._answer(request, await self._workshop.bench())

    async def fields(self, request: Request) -> Response:
        _, body = await requests.read(request, FieldsIn)
        try:
            bench = await self._workshop.save_fields(
                body.changes, seen=body.version, author=request.state.person.staff_no, note=body.note
            )
        except DraftChanged as changed:
            return problems.answer(request, self._site, changed, **await self._both(request, body.changes))
        return await self._answer(request, bench)

    async def files(self, request: Request) -> Response:
        _, body = await requests.read(request, FilesIn)
        bench = await self._workshop.bench()
        return await self._save(
            request, Files(body.toml.encode(), body.services.encode()), bench, body.version, body.note
        )

    async def lane(self, request: Request) -> Response:
        _, body = await requests.read(request, LaneIn)
        bench = await self._workshop.bench()
        name = {"zh": body.zh, "en": body.en}
        fields = {"name": name, "series": body.series, "zone": body.zone, "targets": {"regular": body.minutes}}
        values: dict[str, Any] = {f"lanes/{body.code}": fields}
        if value_at(bench.tables, f"lanes/{body.code}") is not None:
            raise requests.WrongMember("code")
        for at in body.windows:
            row = value_at(bench.tables, f"windows/{at}")
            if not isinstance(row, dict):
                raise requests.WrongMember("windows")
            values[f"windows/{at}/also"] = [*row.get("also", []), body.code]
        return await self._change(request, values, bench, body.version)

    async def window(self, request: Request) -> Response:
        _, body = await requests.read(request, WindowIn)
        bench = await self._workshop.bench()
        name = {"zh": body.zh, "en": body.en}
        row = {"numbers": body.numbers, "name": name, "zone": body.zone, "home": body.home}
        at = len(bench.tables.get("windows", ()))
        return await self._change(request, {f"windows/{at}": row}, bench, body.version)

    async def service(self, request: Request) -> Response:
        _, body = await requests.read(request, ServiceIn)
        bench = await self._workshop.bench()
        rows = with_row(bench.files.rows, body.code, body.cells)
        return await self._save(request, Files(bench.files.toml, rows), bench, body.version, "")

    async def remove(self, request: Request) -> Response:
        """With a lane go its places at windows; a series that no lane has any more goes with the last one."""
        _, body = await requests.read(request, RemoveIn)
        bench = await self._workshop.bench()
        tables, values = bench.tables, dict[str, Any]({body.path: None})
        if value_at(tables, body.path) is None:
            raise requests.WrongMember("path")
        kind, code = body.path.split("/")
        if kind == "lanes":
            for at, row in enumerate(tables.get("windows", ())):
                if code in row.get("also", ()):
                    values[f"windows/{at}/also"] = [lane for lane in row["also"] if lane != code] or None
            series = value_at(tables, f"lanes/{code}/series")
            others = [each.get("series") for name, each in tables.get("lanes", {}).items() if name != code]
            if series not in others:
                values[f"series/{series}"] = None
        return await self._change(request, values, bench, body.version)

    async def rebase(self, request: Request) -> Response:
        _, body = await requests.read(request, DiscardIn)
        bench = await self._workshop.bench()
        if bench.draft is None:
            raise NoDraft()
        if bench.draft.based_on != self._site.hall.revision:
            draft = await self._workshop.drafts.save(
                bench.files,
                seen=body.version,
                based_on=self._site.hall.revision,
                author=request.state.person.staff_no,
                note=bench.draft.note,
            )
            bench = Bench(bench.files, draft)
        return await self._answer(request, bench)

    async def discard(self, request: Request) -> Response:
        _, body = await requests.read(request, DiscardIn)
        if body.version:
            await self._workshop.drafts.discard(body.version)
        return await self._answer(request, await self._workshop.bench())

    async def _change(self, request: Request, values: dict[str, Any], bench: Bench, seen: int) -> Response:
        author = request.state.person.staff_no
        return await self._answer(
            request, await self._workshop.change(values, bench, seen=seen, author=author, note="")
        )

    async def _save(self, request: Request, files: Files, bench: Bench, seen: int, note: str) -> Response:
        author = request.state.person.staff_no
        return await self._answer(request, await self._workshop.save(files, bench, seen=seen, author=author, note=note))

    async def _both(self, request: Request, mine: dict[str, str]) -> dict[str, Any]:
        """Of the fields that somebody wanted to change: what they typed, and what stands there now."""
        lang = self._site.language(request)
        say, bench = partial(self._site.phrase, lang), await self._workshop.bench()
        tables = bench.tables
        known = fields(tables, say)
        theirs = {path: shown(known[path], tables) for path in mine if path in known}
        return {
            "version": bench.version,
            "author": bench.draft.author if bench.draft else "",
            "versions": [
                {
                    "path": path,
                    "label": words_of(path, lambda kind, code: part_name(tables, kind, code, lang), say),
                    "mine": mine[path],
                    "theirs": there,
                }
                for path, there in theirs.items()
                if there != mine[path]
            ],
        }

    async def _answer(self, request: Request, bench: Bench) -> Response:
        lang = self._site.language(request)
        draft = bench.draft
        return JSONResponse(
            {
                "version": bench.version,
                "based_on": draft.based_on if draft else self._site.hall.revision,
                "author": draft.author if draft else "",
                "note": draft.note if draft else "",
                "differences": len(await self._workshop.differs(bench)),
                "mistakes": [each._asdict() for each in await self._workshop.wrongs(bench, lang)],
            },
            headers={"Cache-Control": "no-store"},
        )


def ready(bench: Bench, revision: str) -> Files:
    """The draft's files, to be published over `revision`. Raises NoDraft, HallMoved."""
    if bench.draft is None:
        raise NoDraft()
    if bench.draft.based_on != revision:
        raise HallMoved(revision)
    return bench.files
