"""`/notices`: where whoever is in charge tells everybody something, and covers every screen in an emergency."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.notice_commands import LONGEST
from displays import notices_api
from web.health_of import health_of
from web.presence import SILENT_S
from web.roles import route
from web.site import Site

PLACES = (("displays", "综合屏"), ("kiosk", "取号机"), ("phone", "手机"))


def routes(site: Site) -> list[Route]:
    async def page(request: Request) -> Response:
        return site.page(
            request,
            "notices.html",
            notices=await notices_api.listed(site),
            places=PLACES,
            longest=LONGEST,
            mute=mute(site),
        )

    return [
        route("/notices", page, ["GET"], roles=notices_api.ROLES, name="notices page"),
        *notices_api.routes(site),
    ]


def mute(site: Site) -> list[str]:
    """Displays that should speak and may not until somebody taps them."""
    now = site.people.now()
    found = {
        sight.device
        for sight in site.presence.known()
        if now - sight.seen < SILENT_S and health_of(sight.health).sound == "off"
    }
    return sorted(found)
