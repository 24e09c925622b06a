"""Who may do what: every route names its roles, and whoever is not named is refused (default deny)."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PEOPLE = frozenset({"clerk", "guide", "manager", "admin", "auditor"})
"""Roles of people, who sign in with a password."""

DEVICES = frozenset({"kiosk", "display", "pad", "keypad", "integration"})
"""Roles of machines, which are enrolled and hold a long secret. A keypad belongs to the window that its name ends with
('keypad-5') and acts for whoever sits there."""

ROLES = PEOPLE | DEVICES | {"visitor", "public"}
"""`visitor` holds the phone token that the path names; `public` is everyone."""

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Spec:
    """What the OpenAPI document says of a route: the body it takes, the answers it gives by status, one sentence."""

    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answers: Mapping[int, type[BaseModel] | None] = field(default_factory=dict)
    tag: str = ""


class Guarded(Route):
    """A route that asks who is there before its endpoint runs."""

    def __init__(
        self,
        path: str,
        endpoint: Endpoint,
        methods: list[str],
        roles: frozenset[str],
        name: str,
        spec: Spec | None,
        renewing: bool,
    ) -> None:
        self.roles, self.spec, self.inner, self.renewing = roles, spec, endpoint, renewing

        super().__init__(path, self.guarded, methods=methods, name=name)

    async def guarded(self, request: Request) -> Response:
        """The endpoint's answer, once `request.state` says who asks: `person`, and the `roles` that may."""
        state = request.scope.setdefault("state", {})  # what `request.state` reads, which is slow to write to
        state["roles"] = self.roles
        people = request.app.state.site.people
        state["person"] = await people.who(request, self.roles, renewing=self.renewing)
        return await self.inner(request)


def page_routes(table: Mapping[str, Endpoint], roles: Collection[str]) -> list[Route]:
    """Pages and fragments to be read, each named like its path: '/guide/search' is 'guide.search'."""
    return [
        route(path, endpoint, ["GET"], roles=roles, name=path.strip("/").replace("/", "."))
        for path, endpoint in table.items()
    ]


def route(
    path: str,
    endpoint: Endpoint,
    methods: list[str],
    *,
    roles: Collection[str],
    name: str,
    spec: Spec | None = None,
    renewing: bool = False,
) -> Guarded:
    """A route for those roles; 'person' stands for every signed-in human. renewing: also for those whose password must
    be changed first. Raises ValueError for an unknown role."""
    named = frozenset(roles)
    if "person" in named:
        named = (named - {"person"}) | PEOPLE
    if not named or not named <= ROLES:
        raise ValueError(f"{path}: roles are some of {', '.join(sorted(ROLES))}")
    return Guarded(path, endpoint, methods, named, name, spec, renewing)
