"""Whether a request comes from the hall's own pages. Browsers say where a change or a WebSocket comes from; a page of
another origin must not act with a visitor's or a clerk's cookie.
"""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from web.headers import header


def is_own(connection: HTTPConnection) -> bool:
    """True where the browser names this host as origin, and for clients that are no browsers and name none."""
    scope = connection.scope
    site, origin = header(scope, b"sec-fetch-site"), header(scope, b"origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin is None or _place(origin) == header(scope, b"host")


def _place(origin: str) -> str:
    """Host and port of an origin; '' for 'null' and for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def is_named(connection: HTTPConnection) -> bool:
    """Whether the client said where it comes from at all, as every browser does for a change."""
    return any(header(connection.scope, name) is not None for name in (b"origin", b"sec-fetch-site"))
