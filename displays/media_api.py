"""`/hall-media`: which pictures and films a hall display may show while nobody is called, and each of them."""

from pathlib import Path

import anyio.to_thread
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from displays.media_files import Medium, media_in
from web.roles import route
from web.site import Site

ROLES = frozenset({"display", "manager", "admin"})
_KEPT = {"Cache-Control": "private, max-age=604800, immutable"}
log = structlog.get_logger(__name__)


def routes(site: Site) -> list[Route]:
    """None where the settings name no folder."""
    folder = site.settings.media
    if folder is None:
        return []
    page = HallMedia(folder)
    return [
        route("/hall-media", page.every, ["GET"], roles=ROLES, name="hall media"),
        route("/hall-media/{name}", page.one, ["GET"], roles=ROLES, name="hall medium"),
    ]


class HallMedia:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def every(self, request: Request) -> Response:
        """In order; what was put there since is among them."""
        told = [{"src": f"/hall-media/{each.name}", "kind": each.kind.shown} for each in await self._found()]
        return JSONResponse({"media": told}, headers={"Cache-Control": "no-store"})

    async def one(self, request: Request) -> Response:
        """The file, or the part of it that is asked for."""
        name = request.path_params["name"]
        found = next((each for each in await self._found() if each.name == name), None)
        if found is None:
            raise HTTPException(404)
        return FileResponse(found.path, media_type=found.kind.media_type, headers=_KEPT)

    async def _found(self) -> tuple[Medium, ...]:
        try:
            return (await anyio.to_thread.run_sync(media_in, self._folder)).media
        except OSError as error:  # a share that is away: calls go on without pictures
            log.warning("media.away", error=str(error))
            return ()
