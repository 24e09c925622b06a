"""Routes without a parameter, found by their name at once.

The framework tries its routes one after the other, and wraps each request in three layers that look for errors. That
costs a busy route more than the parsing of its request, so what has a plain path goes straight to its endpoint; all
else, as a path with parameters, a wrong method or an unknown name, goes the framework's way.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from web.roles import Guarded

Handlers = Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]


class Direct:
    """`app` with a shorter way to its guarded routes. `handlers` are the app's own: an error is answered by the one for
    its class, or by that for Exception, after which the error goes on to the server, which logs it."""

    def __init__(self, app: Starlette, handlers: Handlers) -> None:
        self.app, self._handlers = app, handlers
        found = _plain(app.routes)
        self.routes = {named: route for named, route in found.items() if isinstance(route, Guarded)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self.routes.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if route is None or scope["root_path"]:
            await self.app(scope, receive, send)
            return
        scope["app"], scope["router"], scope["route"] = self.app, self.app.router, route
        scope["endpoint"], scope["path_params"] = route.endpoint, {}
        request = Request(scope, receive, send)
        fault: Exception | None = None
        try:
            answer = await route.guarded(request)
        except Exception as error:
            kind = next(each for each in type(error).__mro__ if each in self._handlers)
            answer = await self._handlers[kind](request, error)
            fault = error if kind is Exception else None
        await answer(scope, receive, send)
        if fault is not None:
            raise fault


def _plain(routes: Iterable[BaseRoute]) -> dict[tuple[str, str], Route]:
    """By method and path the routes without a parameter, where the framework would choose them."""
    found: dict[tuple[str, str], Route] = {}
    before: list[BaseRoute] = []  # what also has other paths
    for route in routes:
        if not isinstance(route, Route) or route.param_convertors:
            before.append(route)
            continue
        rivals = [each for each in before if not isinstance(each, Route) or each.path_regex.match(route.path)]
        for method in route.methods or ():
            scope: Scope = {"type": "http", "path": route.path, "method": method, "root_path": ""}
            if not any(each.matches(scope)[0] is Match.FULL for each in rivals):
                found.setdefault((method, route.path), route)
    return found
