"""The notices of the hall under /api/v1/notices: what stands, posting, raising an emergency, withdrawing."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dispatcher.errors import BadWord
from dispatcher.notice_commands import EMERGENCY, LONGEST, NOTICE, Notice, Place, notices
from web import requests
from web.answers import iso
from web.canonical import canonical
from web.roles import Spec, route
from web.site import Site

PATH = "/api/v1/notices"
ROLES = frozenset({"manager", "admin"})

Said = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Wall = Annotated[str, Field(max_length=16, pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$")]


class NoticeIn(BaseModel):
    """`since` and `until` on the hall's clock, as 2026-11-23T14:00; '' for now, and until it is withdrawn. An emergency
    has neither and is everywhere."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sort: Literal["notice", "emergency"] = "notice"
    zh: Said
    en: Said
    where: Annotated[list[Place], Field(max_length=3)] = Field(default_factory=list)
    since: Wall = ""
    until: Wall = ""


class Nothing(BaseModel):
    """Nothing but the wish."""

    model_config = ConfigDict(extra="forbid")


class NoticeOut(BaseModel):
    """`until` null: until it is withdrawn. `stands`: whether screens show it now."""

    id: str
    sort: str
    zh: str
    en: str
    where: list[str]
    since: str | None
    until: str | None
    stands: bool


class NoticesOut(BaseModel):
    notices: list[NoticeOut]


def routes(site: Site) -> list[Route]:
    door = NoticesDoor(site)
    lists = Spec("Every notice that stands or will.", answers={200: NoticesOut}, tag="notices")
    posts = Spec("Tell everybody; an emergency covers every screen.", NoticeIn, None, {201: NoticesOut}, "notices")
    ends = Spec("Take a notice or an emergency back.", Nothing, None, {200: NoticesOut}, "notices")
    return [
        route(PATH, door.all, ["GET"], roles=ROLES, name="notices", spec=lists),
        route(PATH, door.post, ["POST"], roles=ROLES, name="post notice", spec=posts),
        route(f"{PATH}/{{notice}}/withdraw", door.withdraw, ["POST"], roles=ROLES, name="withdraw notice", spec=ends),
    ]


class NoticesDoor:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def all(self, request: Request) -> Response:
        return await self._answer()

    async def post(self, request: Request) -> Response:
        """Raises NoticesFull, BadWord for a time that does not exist or an end before the beginning."""
        key, body = await requests.read(request, NoticeIn)
        staff, site = request.state.person.staff_no, self._site
        said = {"zh": canonical(body.zh, LONGEST), "en": canonical(body.en, LONGEST), "staff": staff}
        if body.sort == EMERGENCY:
            event = await site.dispatcher.raise_emergency(key, **said)
        else:
            since, until = self._ms(body.since, "since"), self._ms(body.until, "until")
            if until and until <= max(since, await site.dispatcher.now()):
                raise BadWord("until")
            event = await site.dispatcher.post_notice(key, where=body.where, since=since, until=until, **said)
        await site.audit.record(staff, "notice.posted", event.fields["notice"], body.sort)
        return await self._answer(201)

    async def withdraw(self, request: Request) -> Response:
        """Raises NoticeOver."""
        key, _ = await requests.read(request, Nothing)
        staff, notice = request.state.person.staff_no, request.path_params["notice"]
        event = await self._site.dispatcher.withdraw_notice(key, notice=notice, staff=staff)
        await self._site.audit.record(staff, "notice.withdrawn", event.fields["notice"], event.fields["sort"])
        return await self._answer()

    async def _answer(self, status: int = 200) -> Response:
        told = {"notices": await listed(self._site)}
        return JSONResponse(told, status, headers={"Cache-Control": "no-store"})

    def _ms(self, wall: str, field: str) -> int:
        if not wall:
            return 0
        try:
            moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(self._site.hall.timezone))
        except ValueError as error:
            raise BadWord(field) from error
        return round(moment.astimezone(UTC).timestamp() * 1000)


async def listed(site: Site) -> list[dict[str, Any]]:
    """All that stand or will, emergencies first."""
    board, now = await site.dispatcher.board(), await site.dispatcher.now()
    found = [each for each in notices(board.desk.get("notices", "")) if not 0 < each.until <= now]
    found.sort(key=lambda each: (each.sort == NOTICE, -int(each.id.partition("-")[2])))
    return [_out(site, each, now) for each in found]


def _out(site: Site, notice: Notice, now: int) -> dict[str, Any]:
    return notice._asdict() | {
        "where": list(notice.where),
        "since": iso(site, notice.since) if notice.since else None,
        "until": iso(site, notice.until) if notice.until else None,
        "stands": notice.stands(now),
    }
