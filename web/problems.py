"""Refusals as `application/problem+json` (RFC 9457), in the reader's language; for a person's page, as a page."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dispatcher.errors import Refused
from web.people import NotSignedIn, RenewPassword
from web.refusals import sentence
from web.requests import WrongMember
from web.roles import DEVICES

if TYPE_CHECKING:
    from web.site import Site

_RETRY_S = {503: "2", 429: "60"}


class NoSuchPage(Refused):
    """Nothing is at this address."""

    word, status = "NO_SUCH_PAGE", 404


class WrongMethod(Refused):
    """The address does not take this method."""

    word, status = "WRONG_METHOD", 405


class Broken(Refused):
    """A fault of this program; the log says which."""

    word, status = "BROKEN", 500


def answer(request: Request, site: "Site", refused: Refused, **extra: Any) -> Response:
    """What the refusal looks like to whoever asked."""
    language = site.language(request)
    title = sentence(site.phrases, language, refused)
    if _wants_page(request):
        return _page(request, site, refused, title)
    body: dict[str, Any] = {
        "type": f"/problems/{refused.word.lower().replace('_', '-')}",
        "title": title,
        "status": refused.status,
        "code": refused.word,
        "detail": " ".join(refused.details),
        **extra,
    }
    if isinstance(refused, WrongMember) and refused.errors:
        body["errors"] = refused.errors
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    if refused.status in _RETRY_S:
        headers["Retry-After"] = _RETRY_S[refused.status]
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, refused.status, headers, media_type="application/problem+json")


def of_http(error: HTTPException) -> Refused:
    """The refusal that an error of the web framework means."""
    return WrongMethod() if error.status_code == 405 else NoSuchPage()


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _page(request: Request, site: "Site", refused: Refused, title: str) -> Response:
    asked: frozenset[str] = getattr(request.state, "roles", frozenset())
    if isinstance(refused, NotSignedIn) and any(f"device_{role}" in request.cookies for role in asked & DEVICES):
        page = site.render("out_of_service.html", site.language(request), why="revoked")  # a machine cannot sign in
        return HTMLResponse(page, refused.status, {"Cache-Control": "no-store"})
    if isinstance(refused, NotSignedIn) and request.method == "GET":
        return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303)
    if isinstance(refused, RenewPassword) and request.method == "GET":
        return RedirectResponse(f"/account?next={quote(request.url.path)}", 303)
    text = site.render("problem.html", site.language(request), title=title, word=refused.word)
    headers = {"Retry-After": _RETRY_S[refused.status]} if refused.status in _RETRY_S else {}
    return HTMLResponse(text, refused.status, {"Cache-Control": "no-store", **headers})
