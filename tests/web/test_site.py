"""What every page is given: the reader's language, templates that escape, assets by their digest."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from starlette.requests import Request

from tests.hall_app import HallApp, filled
from web.roles import Guarded


def asks(query: str = "", accept: str = "") -> Request:
    headers = [(b"accept-language", accept.encode("latin-1"))] if accept else []
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("", "", "zh"),
        ("", "en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("", "fr,de;q=0.5", "zh"),
        ("", "fr, EN-us;q=0.2", "en"),
        ("", "zh-Hans-CN", "zh"),
        ("lang=en", "zh", "en"),
        ("lang=zh", "en", "zh"),
        ("lang=fr", "en", "en"),
        ("lang=../../etc", "", "zh"),
        ("", "\xff\xfe,;;==,en", "en"),
        ("", ",".join(["x"] * 10_000) + ",en", "zh"),
    ],
)
async def test_a_reader_is_spoken_to_in_a_language_of_the_hall(
    hall: HallApp, query: str, accept: str, language: str
) -> None:
    assert hall.site.language(asks(query, accept)) == language


async def test_templates_escape(hall: HallApp) -> None:
    text = hall.site.render("problem.html", "zh", title='<script>"1"', word="X", person=None)
    assert "<script>&" not in text and "&lt;script&gt;&#34;1&#34;" in text


class Page(HTMLParser):
    """Collects what the security policy would not let run."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.wrong += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in named):
            self.wrong.append(tag)
        for name in ("src", "href", "action"):
            if (address := named.get(name)) and re.match(r"(?!/[^/]|/$|#|\?|data:image/)", address):
                self.wrong.append(f"{tag} {name}={address}")


def pages(hall: HallApp) -> Iterator[str]:
    for each in hall.inner.routes:
        if isinstance(each, Guarded) and "GET" in (each.methods or ()) and not each.path.startswith("/api/"):
            yield filled(each.path)


async def test_no_page_holds_what_its_policy_forbids_or_leaves_the_house(hall: HallApp) -> None:
    await hall.takes_number()
    seen = 0
    for role in ("", "kiosk", "display", "clerk", "guide", "manager", "admin"):
        client = await hall.client(role)
        for path in [*pages(hall), "/kiosk/tickets/A001", f"/t/{await hall.phone_token('A001')}"]:
            for language in ("zh", "en"):
                answer = await client.get(path, params={"lang": language}, headers={"Accept": "text/html"})
                if answer.headers.get("content-type", "").startswith("text/html"):
                    page = Page()
                    page.feed(answer.text)
                    assert page.wrong == [], (role, path)
                    seen += 1
    assert seen > 60


async def test_every_asset_a_page_names_is_there(hall: HallApp) -> None:
    asked: set[str] = set()
    for role, path in (
        ("kiosk", "/kiosk"),
        ("display", "/hall"),
        ("clerk", "/clerk"),
        ("manager", "/dashboard"),
        ("", "/"),
    ):
        page = await hall.get(role, path)
        asked |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    assert len(asked) > 8
    for address in asked:
        answer = await hall.get("", address)
        assert answer.status_code == 200, address
        assert ("immutable" in answer.headers["cache-control"]) == ("?v=" in address)
