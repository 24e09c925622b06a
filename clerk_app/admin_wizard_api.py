"""`POST /api/v1/hall-draft/wizard`: five answers become a small hall file in the draft."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerk_app.admin_bodies import Version, Words
from clerk_app.admin_draft_api import PATH, WRITES
from clerk_app.admin_workshop import Workshop
from config.new_hall import NewHall, NewLane, NewService, files_of
from web import requests
from web.requests import WrongMember
from web.roles import Spec, route


class WizardLane(BaseModel):
    """`windows` as '1-3'; `minutes`: the wait aimed at."""

    model_config = ConfigDict(extra="forbid", strict=True)

    zh: Words
    en: Words
    windows: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9 ,–\-]+$")]
    minutes: Annotated[int, Field(ge=1, le=480)] = 15


class WizardService(BaseModel):
    """`lane` counts from 0."""

    model_config = ConfigDict(extra="forbid", strict=True)

    zh: Words
    en: Words
    lane: Annotated[int, Field(ge=0, le=9)]
    minutes: Annotated[int, Field(ge=1, le=480)] = 10


class WizardIn(BaseModel):
    """The whole of a new hall: its name, hours, lanes with their windows, and services."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version
    zh: Words
    en: Words
    sessions: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=6)]
    lanes: Annotated[list[WizardLane], Field(min_length=1, max_length=10)]
    services: Annotated[list[WizardService], Field(min_length=1, max_length=60)]


class WizardOut(BaseModel):
    """The draft's version."""

    version: int


def routes(workshop: Workshop) -> list[Route]:
    async def make(request: Request) -> Response:
        _, body = await requests.read(request, WizardIn)
        if any(service.lane >= len(body.lanes) for service in body.services):
            raise WrongMember("services.lane")
        new = NewHall(
            workshop.site.hall.code,
            body.zh,
            body.en,
            body.sessions,
            [NewLane(lane.zh, lane.en, lane.windows, lane.minutes) for lane in body.lanes],
            [NewService(each.zh, each.en, each.lane, each.minutes) for each in body.services],
        )
        bench = await workshop.bench()
        author = request.state.person.staff_no
        saved = await workshop.save(files_of(new), bench, seen=body.version, author=author, note="")
        return JSONResponse({"version": saved.version}, headers={"Cache-Control": "no-store"})

    spec = Spec(
        "A small hall file from five answers, as the draft.", body=WizardIn, answers={200: WizardOut}, tag="admin"
    )
    return [route(f"{PATH}/wizard", make, ["POST"], roles=WRITES, name="draft wizard", spec=spec)]
