"""Publishing over the API: try a past day on the draft, publish now or for the next day, go back, see what was."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.admin_bodies import Code, HeldOut, PublishedOut, PublishIn, ReasonIn, RevertIn
from clerk_app.admin_draft_api import PATH, READS, WRITES, ready
from clerk_app.admin_workshop import Workshop
from config.reading import revision_of
from config.revisions import Files
from dispatcher.day_keeper import business_day
from dispatcher.errors import UnknownLane
from web import requests
from web.replays import Recording, Replays
from web.roles import Spec, route
from web.site import Site

PUBLICATIONS, REPLAYS = "/api/v1/hall-publications", "/api/v1/hall-replays"
_DAYS_BACK = 30
_NOT_KEPT = {"Cache-Control": "no-store"}


class ReplayIn(BaseModel):
    """A past day, or today so far, 'yyyymmdd'."""

    model_config = ConfigDict(extra="forbid", strict=True)

    day: Annotated[str, Field(pattern=r"^\d{8}$")]


class ReplayFilesIn(BaseModel):
    """A recorded day as its two files, as `hall replay` takes them; `lanes`: which lane of the hall each of its is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    trace: Annotated[str, Field(min_length=1, max_length=4_000_000)]
    windows: Annotated[str, Field(min_length=2, max_length=1_000_000)]
    lanes: Annotated[dict[Annotated[str, Field(min_length=1, max_length=40)], Code], Field(max_length=100)]


class ReplayOut(BaseModel):
    """`state`: none, running, found or failed; `day`: 'files' of a recording; `done`: 0–1; `found`: per lane minutes
    and shares, before and after."""

    state: str
    day: str
    draft: str
    by: str
    done: float
    found: dict[str, Any]


class PublicationOut(BaseModel):
    """`at`: seconds since 1970; `way`: now, next, revert or cancel."""

    revision: str
    was: str
    by: str
    at: float
    note: str
    way: str


class PublicationsOut(BaseModel):
    publications: list[PublicationOut]


def routes(workshop: Workshop, replays: Replays) -> list[Route]:
    door = PublishDoor(workshop, replays)

    def post(path: str, endpoint: Any, body: Any, name: str, summary: str, answer: Any = PublishedOut) -> Route:
        spec = Spec(summary, body=body, answers={200: answer}, tag="admin")
        return route(path, endpoint, ["POST"], roles=WRITES, name=name, spec=spec)

    def get(path: str, endpoint: Any, name: str, summary: str, answer: Any) -> Route:
        return route(
            path, endpoint, ["GET"], roles=READS, name=name, spec=Spec(summary, answers={200: answer}, tag="admin")
        )

    back, cancel = f"{PUBLICATIONS}/{{revision}}/revert", f"{PUBLICATIONS}/planned/cancel"
    now = "Publish the draft, at once or from the next business day on."
    return [
        post(f"{PATH}/publish", door.publish, PublishIn, "publish", now),
        post(cancel, door.cancel, ReasonIn, "cancel plan", "What is planned for the next day is not to hold.", HeldOut),
        post(back, door.revert, RevertIn, "revert", "Let an earlier revision hold again, at once."),
        get(PUBLICATIONS, door.history, "publications", "What was published when, by whom and why.", PublicationsOut),
        get(
            f"{PUBLICATIONS}/current",
            door.held,
            "revision held",
            "Which revision holds, and which is planned.",
            HeldOut,
        ),
        post(REPLAYS, door.begin, ReplayIn, "begin replay", "Try a past day on the draft; one at a time.", ReplayOut),
        post(
            f"{REPLAYS}/files",
            door.begin_files,
            ReplayFilesIn,
            "begin replay of files",
            "Try a recorded day on the draft; one at a time.",
            ReplayOut,
        ),
        get(f"{REPLAYS}/current", door.replay, "replay", "How far the replay is, or what it has found.", ReplayOut),
    ]


class PublishDoor:
    def __init__(self, workshop: Workshop, replays: Replays) -> None:
        self._workshop, self._site, self._replays = workshop, workshop.site, replays
        self._publishing = workshop.publishing

    async def publish(self, request: Request) -> Response:
        """The draft is gone once it is published; a repeat is told so by NoDraft, or by the revision that holds."""
        key, body = await requests.read(request, PublishIn)
        bench = await self._workshop.bench()
        files = ready(bench, self._site.hall.revision)
        if bench.version != body.version:
            raise await self._workshop.drafts.changed()
        by = request.state.person.staff_no
        if body.when == "now":
            revision = await self._publishing.now(key, files, by=by, note=body.note, drains=body.drains)
        else:
            revision = await self._publishing.next_day(files, by=by, note=body.note)
        await self._workshop.drafts.discard(body.version)
        return JSONResponse({"revision": revision}, headers=_NOT_KEPT)

    async def revert(self, request: Request) -> Response:
        key, body = await requests.read(request, RevertIn)
        revision = await self._publishing.revert(
            key,
            request.path_params["revision"],
            by=request.state.person.staff_no,
            note=body.note,
            drains=body.drains,
        )
        return JSONResponse({"revision": revision}, headers=_NOT_KEPT)

    async def cancel(self, request: Request) -> Response:
        _, body = await requests.read(request, ReasonIn)
        await self._publishing.cancel(by=request.state.person.staff_no, note=body.note)
        return self._held()

    async def history(self, request: Request) -> Response:
        made = await self._publishing.made.last()
        return JSONResponse({"publications": [each._asdict() for each in made]}, headers=_NOT_KEPT)

    async def held(self, request: Request) -> Response:
        return self._held()

    def _held(self) -> Response:
        revisions = self._publishing.revisions
        told = {
            "serving": self._site.hall.revision,
            "in_force": revisions.in_force() or self._site.hall.revision,
            "planned": revisions.planned(),
        }
        return JSONResponse(told, headers=_NOT_KEPT)

    async def begin(self, request: Request) -> Response:
        _, body = await requests.read(request, ReplayIn)
        present, draft, revision, by = await self._tried(request)
        events = await self._site.days.day(body.day)
        await self._replays.begin(body.day, present, draft, revision, events, by)
        return await self.replay(request)

    async def begin_files(self, request: Request) -> Response:
        """Raises RecordingWrong, ReplayRunning, UnknownLane for one that the draft does not have."""
        _, body = await requests.read(request, ReplayFilesIn)
        present, draft, revision, by = await self._tried(request)
        known = (await self._publishing.checked(draft)).lanes
        if any(lane not in known for lane in body.lanes.values()):
            raise UnknownLane()
        recording = Recording(body.trace, body.windows, body.lanes)
        await self._replays.begin_files(present, draft, revision, recording, by)
        return await self.replay(request)

    async def _tried(self, request: Request) -> tuple[Files, Files, str, str]:
        """The files in force, the draft's with its revision, and who asks. A draft with mistakes has no rule to try."""
        bench = await self._workshop.bench()
        await self._publishing.checked(bench.files)
        present = await self._publishing.in_force()
        return present, bench.files, revision_of(*bench.files), request.state.person.staff_no

    async def replay(self, request: Request) -> Response:
        last = await self._replays.last()
        told: Mapping[str, Any] = (
            {name: value for name, value in last._asdict().items() if name != "began"}
            if last
            else {"state": "none", "day": "", "draft": "", "by": "", "done": 0.0, "found": {}}
        )
        return JSONResponse(told, headers=_NOT_KEPT)


async def days_on_record(site: Site) -> list[str]:
    """Days of the last month of which the stream or history has something, the newest first."""
    today = business_day(await site.dispatcher.now(), site.hall.timezone)
    since = date.fromisoformat(today) - timedelta(days=_DAYS_BACK - 1)
    return [day for day in reversed(await site.days.known(f"{since:%Y%m%d}")) if day <= today]
