"""`/display-worker.js`: the script that keeps the displays' shell in the browser. It stands at the root, since a worker
has no power over pages above its own address."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from web.roles import route

_FILE = Path(__file__).parent / "static" / "display-worker.js"


def routes() -> list[Route]:
    async def worker(request: Request) -> Response:
        return FileResponse(_FILE, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return [route("/display-worker.js", worker, ["GET"], roles={"public"}, name="display worker")]
