"""The packages' static files. An address carries the file's digest, so that a browser keeps it until it changes."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_YEAR = "public, max-age=31536000, immutable"


class _Kept(StaticFiles):
    """Fonts and whatever was asked for with its digest are kept; the rest is asked about again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        kept = path.endswith(".woff2") or scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = _YEAR if kept and response.status_code == 200 else "no-cache"
        return response


class Assets:
    """Static files of some packages, at /static/<package>/…."""

    def __init__(self, packages: Sequence[Path]) -> None:
        self._folders = {folder.name: folder / "static" for folder in packages}

    def address(self, name: str) -> str:
        """'/static/web/base.css?v=…' for 'web/base.css'."""
        package, _, path = name.partition("/")
        return f"/static/{name}?v={_digest(self._folders[package] / path)}"

    def routes(self) -> list[Mount | Route]:
        return [
            Mount(f"/static/{name}", _Kept(directory=folder))
            for name, folder in self._folders.items()
            if folder.is_dir()
        ]


@cache
def _digest(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
