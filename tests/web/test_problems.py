"""Every refusal is a sentence in both languages and one shape of answer; for a person's page it is a page."""

import json
import re
from collections.abc import Iterator

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dispatcher.errors import Refused, Unavailable
from tests.hall_app import HallApp
from web import problems
from web.people import NotAllowed, NotSignedIn
from web.problems import Broken, NoSuchPage, WrongMethod
from web.refusals import SENTENCES, sentence
from web.requests import WrongMember
from web.tries import TooManyTries

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
OF_THE_GATE = {"WRONG_HOST"}
"""Said by the gate itself, before anybody's language is known."""


def family(cls: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every refusal that the hall's packages know; a test's own is none of them."""
    if not cls.__module__.startswith("tests"):
        yield cls
    for child in cls.__subclasses__():
        yield from family(child)


def request(path: str = "/api/v1/board", accept: str = "*/*", language: str = "zh", method: str = "GET") -> Request:
    headers = [(b"accept", accept.encode()), (b"accept-language", language.encode())]
    return Request({"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers})


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal() -> None:
    words = {cls.word for cls in family()}
    assert words | OF_THE_GATE == set(SENTENCES)


async def test_every_refusal_is_said_in_both_languages(hall: HallApp) -> None:
    phrases = hall.site.phrases
    for cls in family():
        zh, en = (sentence(phrases, language, cls("A001", "3")) for language in ("zh", "en"))
        assert _CHINESE.search(zh), cls
        assert en and not _CHINESE.search(en), cls
        assert "%" not in zh + en
        assert ("A001" in zh) == ("A001" in en), cls
        assert sentence(phrases, "zh", cls()), cls  # a refusal whose details were lost is one still


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_refusal_has_one_shape(hall: HallApp, language: str) -> None:
    for cls in family():
        answer = problems.answer(request(language=language), hall.site, cls("A001"), window="3")
        body = json.loads(bytes(answer.body))
        assert set(body) == {"type", "title", "status", "code", "detail", "window"}
        assert body["type"] == "/problems/" + cls.word.lower().replace("_", "-")
        assert body["status"] == answer.status_code == cls.status and 400 <= cls.status < 600
        assert (body["code"], body["detail"], body["window"]) == (cls.word, "A001", "3")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language and answer.headers["cache-control"] == "no-store"
        assert ("retry-after" in answer.headers) == (cls.status in (429, 503)), cls
        assert ("www-authenticate" in answer.headers) == (cls.status == 401), cls


async def test_a_person_gets_a_page(hall: HallApp) -> None:
    def page(refused: Refused, language: str = "zh") -> str:
        answer = problems.answer(request("/hall", "text/html,*/*", language), hall.site, refused)
        assert answer.status_code == refused.status and answer.headers["content-type"].startswith("text/html")
        assert ("retry-after" in answer.headers) == (refused.status in (429, 503))
        return bytes(answer.body).decode()

    assert "没有这个页面" in page(NoSuchPage()) and 'lang="zh-CN"' in page(NoSuchPage())
    assert 'lang="en"' in page(NoSuchPage(), "en") and not _CHINESE.search(page(Broken(), "en").partition("<main>")[2])
    assert "/sign-in" in page(NotAllowed()) and "/sign-in" not in page(Unavailable())
    assert "&lt;b&gt;" in page(WrongMember("<b>")) and "<b>" not in page(WrongMember("<b>")).partition("<main>")[2]
    page(TooManyTries())


async def test_a_program_gets_no_page_of_the_api(hall: HallApp) -> None:
    answer = problems.answer(request("/api/v1/board", "text/html"), hall.site, NoSuchPage())
    assert answer.headers["content-type"] == "application/problem+json"


async def test_who_is_nobody_yet_is_asked_to_sign_in(hall: HallApp) -> None:
    for path, then in (("/dashboard", "/dashboard"), ("/window/<3> x", "/window/%3C3%3E%20x")):
        answer = problems.answer(request(path, "text/html"), hall.site, NotSignedIn())
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={then}")
    assert problems.answer(request("/x", "text/html", method="POST"), hall.site, NotSignedIn()).status_code == 401


def test_the_frameworks_errors_are_refusals_too() -> None:
    assert isinstance(problems.of_http(HTTPException(404)), NoSuchPage)
    assert isinstance(problems.of_http(HTTPException(405)), WrongMethod)


async def test_details_never_hold_what_somebody_typed(hall: HallApp) -> None:
    typed = "A-secret-that-was-typed"
    for role, path, body in (
        ("kiosk", "/api/v1/tickets", {"service": typed}),
        ("kiosk", "/api/v1/tickets", {"lanes": [typed]}),
        ("clerk", "/api/v1/windows/1/transfer", {"ticket": "A001", "lane": typed, "reason": typed}),
        ("clerk", "/api/v1/windows/1/pause", {"reason": typed + "\u0007"}),
        ("", "/api/v1/sessions", {"user": typed, "password": typed}),
        ("manager", f"/api/v1/tickets/{typed}/expire", {"reason": typed}),
    ):
        answer = await hall.post(role, path, body)
        assert 400 <= answer.status_code < 500 and typed not in answer.text, (path, answer.text)
