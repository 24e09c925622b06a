"""`/kiosk/voice`: what 读给我听 says, as a clip made here. The kiosk's browser needs no voice of its own."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ticketing import kiosk_parts
from web.canonical import canonical
from web.requests import WrongMember
from web.roles import route
from web.site import Site
from web.voice_engine import Voice

LONGEST = 300
"""Characters of one clip: the page's title, a ticket, or an item."""

_KEPT = {"Cache-Control": "private, max-age=86400"}


def routes(site: Site, voice: Voice) -> list[Route]:
    async def say(request: Request) -> Response:
        """Raises WrongMember for an empty text, Unavailable where nothing can be said."""
        text = canonical(request.query_params.get("text", ""), LONGEST).strip()
        if not text:
            raise WrongMember("text")
        clip = await voice.clip(text, site.language(request))
        return FileResponse(clip, media_type="audio/wav", headers=_KEPT)

    return [route("/kiosk/voice", say, ["GET"], roles=kiosk_parts.ROLES, name="kiosk.voice")]
