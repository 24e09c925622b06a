"""The plain pages: what there is, signing in, and the link that enrols a device."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatcher.errors import Refused
from web import oidc_page
from web.own_page import is_page
from web.roles import route
from web.site import Site


class LinkUsed(Refused):
    """A device link opens its page once."""

    word, status = "LINK_USED", 404


def routes(site: Site) -> list[Route]:
    async def index(request: Request) -> Response:
        return site.page(request, "index.html")

    async def sign_in(request: Request) -> Response:
        wish = request.query_params.get("next", "/")
        return site.page(
            request, "sign_in.html", next=wish if is_page(wish) else "/", elsewhere=site.settings.sign_in_elsewhere
        )

    async def enter(request: Request) -> Response:
        """A page, not a redirect: a cookie for this site only is not sent along with a redirect from another."""
        found = await site.people.enrol(
            request.path_params["token"], lambda page: site.page(request, "entered.html", page=page)
        )
        if found is None:
            raise LinkUsed()
        found.headers["Cache-Control"] = "no-store"
        return found

    return [
        route("/", index, ["GET"], roles={"public"}, name="index"),
        route("/sign-in", sign_in, ["GET"], roles={"public"}, name="sign-in"),
        route("/enter/{token}", enter, ["GET"], roles={"public"}, name="enter"),
        *oidc_page.routes(site),
    ]
