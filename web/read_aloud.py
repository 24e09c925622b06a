"""What 读给我听 says at a kiosk or a pad, as a clip made here. The device's browser needs no voice of its own."""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from web.canonical import canonical
from web.requests import WrongMember
from web.roles import route
from web.site import Site
from web.voice_engine import Voice

LONGEST = 300
"""Characters of one clip: the page's title, a ticket, or an item."""

_KEPT = {"Cache-Control": "private, max-age=86400"}


def clip_route(site: Site, voice: Voice, path: str, roles: Collection[str]) -> Route:
    """`?text=` as a sound, for those devices."""

    async def say(request: Request) -> Response:
        """Raises WrongMember for an empty text, Unavailable where nothing can be said."""
        text = canonical(request.query_params.get("text", ""), LONGEST).strip()
        if not text:
            raise WrongMember("text")
        clip = await voice.clip(text, site.language(request))
        return FileResponse(clip, media_type="audio/wav", headers=_KEPT)

    return route(path, say, ["GET"], roles=roles, name=f"voice of {path}")
