"""Accounts over the API and on the page: an administrator adds, changes and removes people; all of it is audited."""

from typing import Any

import pytest
from sqlalchemy import select

from clerk_app.people_answers import AccountsOut, StartingOut
from tests.clerk_app.clerk import refused
from tests.every_route import asks, every
from tests.hall_app import HallApp, staff_no
from tests.once import PASSWORD
from web.audit_tables import entries

PATH = "/api/v1/accounts"
ADMIN = staff_no("admin")


async def audited(hall: HallApp) -> list[tuple[str, str, str]]:
    """Who, what, about."""
    async with hall.site.audit.tables.read() as connection:
        rows = await connection.execute(select(entries.c.who, entries.c.what, entries.c.about).order_by(entries.c.seq))
        return [(row.who, row.what, row.about) for row in rows]


async def adds(hall: HallApp, user: str, role: str = "clerk", **more: Any) -> str:
    """The starting password."""
    answer = await hall.post("admin", PATH, {"user": user, "role": role, **more})
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store", answer.text
    return StartingOut.model_validate(answer.json()).password


async def signs_in(hall: HallApp, user: str, password: str, **more: Any) -> dict[str, Any]:
    answer = await hall.post("", "/api/v1/sessions", {"user": user, "password": password, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_person_is_added_changed_and_removed(hall: HallApp) -> None:
    password = await adds(hall, "1001", name="窗口一")
    assert (await signs_in(hall, "1001", password))["renew"] is True
    found = await hall.get("admin", PATH)
    listed = {each.user: each for each in AccountsOut.model_validate(found.json()).accounts}
    assert (listed["1001"].name, listed["1001"].role, listed["1001"].renew) == ("窗口一", "clerk", True)
    assert password not in found.text
    changed = await hall.post("admin", f"{PATH}/1001/change", {"role": "guide", "name": "导办一"})
    assert changed.json() | {"seen": 0} == {"user": "1001", "name": "导办一", "role": "guide", "renew": True, "seen": 0}
    another = (await hall.post("admin", f"{PATH}/1001/password")).json()["password"]
    assert another != password
    assert (await hall.post("admin", f"{PATH}/1001/remove")).status_code == 204
    assert refused(await hall.post("admin", f"{PATH}/1001/remove")) == (404, "UNKNOWN_ACCOUNT")
    assert await audited(hall) == [
        (ADMIN, "user.added", "1001 clerk"),
        (ADMIN, "user.changed", "1001 clerk guide"),
        (ADMIN, "user.password", "1001"),
        (ADMIN, "user.removed", "1001"),
    ]


@pytest.mark.parametrize("act", ["change", "password", "remove"])
async def test_whoever_is_changed_is_out_at_once(hall: HallApp, act: str) -> None:
    await hall.token("guide")
    assert (await hall.get("guide", "/guide")).status_code == 200
    body = {"role": "clerk"} if act == "change" else {}
    await hall.post("admin", f"{PATH}/{staff_no('guide')}/{act}", body)
    assert (await hall.get("guide", "/guide")).status_code == 401


async def test_the_last_administrator_stays(hall: HallApp) -> None:
    me = f"{PATH}/{ADMIN}"
    assert refused(await hall.post("admin", f"{me}/remove")) == (409, "LAST_ADMIN")
    assert refused(await hall.post("admin", f"{me}/change", {"role": "clerk"})) == (409, "LAST_ADMIN")
    assert await audited(hall) == []
    assert "最后一名管理员" in (await hall.get("admin", "/admin/people?lang=zh")).text


@pytest.mark.parametrize(
    "body",
    [
        {"user": "", "role": "clerk"},
        {"user": "two words", "role": "clerk"},
        {"user": "x" * 41, "role": "clerk"},
        {"user": "../admin", "role": "clerk"},
        {"user": "1001", "role": "kiosk"},
        {"user": "1001", "role": "clerk", "password": "chosen for them"},
        {"user": "1001", "role": "clerk", "name": "x" * 61},
    ],
)
async def test_a_poor_account_is_not_made(hall: HallApp, body: dict[str, Any]) -> None:
    assert refused(await hall.post("admin", PATH, body)) == (422, "WRONG_MEMBER")
    assert [each["user"] for each in (await hall.get("admin", PATH)).json()["accounts"]] == [ADMIN]


async def test_a_known_staff_number_is_not_given_twice(hall: HallApp) -> None:
    await adds(hall, "1001")
    assert refused(await hall.post("admin", PATH, {"user": "1001", "role": "admin"})) == (409, "ACCOUNT_TAKEN")


async def test_a_name_is_shown_as_text_and_without_control_characters(hall: HallApp) -> None:
    await adds(hall, "1001", name="<b>\u202e李\x07")
    page = (await hall.get("admin", "/admin/people")).text
    assert "&lt;b&gt;李" in page and "<b>李" not in page


async def test_only_administrators_see_the_people(hall: HallApp) -> None:
    for role in ("manager", "auditor", "clerk", "guide"):
        assert (await hall.get(role, "/admin/people")).status_code == 403, role
    mine, theirs = (await hall.get("admin", "/admin")).text, (await hall.get("manager", "/admin")).text
    assert "/admin/people" in mine and "/admin/people" not in theirs
    assert mine.count('href="/audit') == theirs.count('href="/audit') == 1


# one's own account ---------------------------------------------------------------------------------------------

OWN = "/api/v1/account/password"


async def test_with_a_starting_password_nothing_else_is_done(hall: HallApp) -> None:
    """Over every route: those of nobody, and the few with which a password is changed."""
    password = await adds(hall, "9009", "admin")
    session = await signs_in(hall, "9009", password)
    hall._tokens["renewing"] = session["token"]
    answered: dict[str, int] = {}
    for each in sorted(every(hall), key=lambda asked: asked.method == "DELETE"):
        if "public" not in each.route.roles and "admin" in each.route.roles:
            answered[str(each)] = await asks(hall, "renewing", each, "")
    allowed = {"GET /account": 200, "POST /api/v1/account/password": 422, "DELETE /api/v1/sessions": 204}
    assert len(answered) > 30 and answered == {name: allowed.get(name, 403) for name in answered}
    assert allowed.keys() <= answered.keys()


async def test_a_clerk_with_a_starting_password_opens_no_window(hall: HallApp) -> None:
    password = await adds(hall, "1001")
    session = await signs_in(hall, "1001", password, window="2")
    assert (session["window"], session["renew"]) == (None, True)
    assert (await hall.story.board()).window("2").state == "closed"
    hall._tokens["new clerk"] = session["token"]
    browser = await hall.browser("new clerk")
    assert "entry" in (await browser.get("/clerk")).text
    sent = await browser.get("/cases")
    assert (sent.status_code, sent.headers["location"]) == (303, "/account?next=/cases")
    # when the password is changed, then the window opens
    assert (await hall.post("new clerk", OWN, {"old": password, "new": "my own words"})).status_code == 204
    assert (await signs_in(hall, "1001", "my own words", window="2"))["window"] == "2"
    assert (await hall.story.board()).window("2").clerk == "1001"
    assert (await audited(hall))[-1] == ("1001", "user.renewed", "1001")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("guess-guess", "my own words", (401, "WRONG_PASSWORD")),
        (PASSWORD, PASSWORD, (422, "PASSWORD_SAME")),
        (PASSWORD, "short", (422, "PASSWORD_WEAK")),
        (PASSWORD, "THE-guide", (422, "PASSWORD_WEAK")),
        (PASSWORD, "x" * 201, (422, "WRONG_MEMBER")),
    ],
)
async def test_a_poor_change_of_password_changes_nothing(
    hall: HallApp, old: str, new: str, word: tuple[int, str]
) -> None:
    await hall.token("guide")
    assert refused(await hall.post("guide", OWN, {"old": old, "new": new})) == word
    assert await hall.accounts.verify(staff_no("guide"), PASSWORD) is not None


async def test_old_passwords_are_not_guessed_at_either(hall: HallApp) -> None:
    await hall.token("guide")
    for _ in range(10):
        assert (await hall.post("guide", OWN, {"old": "guess-guess", "new": "my own words"})).status_code == 401
    answer = await hall.post("guide", OWN, {"old": PASSWORD, "new": "my own words"})
    assert refused(answer) == (429, "TOO_MANY_TRIES")
