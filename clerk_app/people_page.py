"""`/admin/people`: who works here, as what, and what an administrator may do about it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import people_api
from clerk_app.admin_frame import PEOPLE, AdminFrame
from web.passwords import SHORTEST
from web.role_words import ROLE_WORDS
from web.roles import route
from web.site import Site
from web.staff import Staff


def routes(site: Site, frame: AdminFrame) -> list[Route]:
    staff = Staff(site.people.accounts)

    async def show(request: Request) -> Response:
        members = await staff.every()
        admins = [each.staff_no for each in members if each.role == "admin"]
        return await frame.page(
            request,
            "admin_people.html",
            members=members,
            roles=ROLE_WORDS,
            last_admin=admins[0] if len(admins) == 1 else "",
            at=frame.local,
            shortest=SHORTEST,
        )

    return [
        route(PEOPLE, show, ["GET"], roles=people_api.ROLES, name="admin people"),
        *people_api.routes(site),
    ]
