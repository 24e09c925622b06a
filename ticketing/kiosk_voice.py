"""`/kiosk/voice`: what 读给我听 says, as a clip made here. The kiosk's browser needs no voice of its own."""

from typing import Annotated

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ticketing import kiosk_parts
from ticketing.kiosk_voice_engine import Voice
from web.canonical import line
from web.requests import WrongMember
from web.roles import Spec, route
from web.site import Site

LONGEST = 300
"""Characters of one clip: the page's title, a ticket, or an item."""

_KEPT = {"Cache-Control": "private, max-age=86400"}


class Asked(BaseModel):
    """What to say; without `lang` in the reader's language."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    lang: str = ""


def routes(site: Site, voice: Voice) -> list[Route]:
    async def say(request: Request) -> Response:
        """Raises WrongMember for a text that is empty or too long, Unavailable where nothing can be said."""
        text = request.query_params.get("text", "")
        if not text.strip() or len(text) > LONGEST:
            raise WrongMember("text")
        clip = await voice.clip(line(text, LONGEST), site.language(request))
        return FileResponse(clip, media_type="audio/wav", headers=_KEPT)

    spec = Spec("A sentence as speech.", query=Asked, answers={200: None}, tag="kiosk")
    return [route("/kiosk/voice", say, ["GET"], roles=kiosk_parts.ROLES, name="kiosk.voice", spec=spec)]
