"""一件事 from the kiosk's life events to the last window: the practice hall's own bundles, as people see them."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from config.hall import Hall
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from ticketing.slip import compose

pytestmark = pytest.mark.anyio
BANK = "19"


@pytest.fixture
async def app(hall: Hall, empty_engine_url: str, tmp_path: Path) -> AsyncIterator[HallApp]:
    always = hall.model_copy(update={"hours": hall.hours.model_copy(update={"always": True})})
    story = await Story(always, empty_engine_url).begin()
    async with HallApp(story, tmp_path) as app:
        yield app
    await story.end()


async def takes(app: HallApp, life: str, code: str) -> str:
    """Found under a life event at the kiosk, looked at, taken; the number."""
    listed = await app.get("kiosk", f"/kiosk/life-events/{life}")
    assert f'data-check="{code}"' in listed.text
    looked = (await app.get("kiosk", f"/kiosk/services/{code}")).text
    (body,) = re.findall(r'class="primary" type="button" data-take="(.*?)"', looked)
    answer = await app.post("kiosk", "/api/v1/tickets", json.loads(unescape(body)))
    assert answer.status_code == 201, answer.text
    number: str = answer.json()["number"]
    await app.follows()
    return number


async def served(app: HallApp, window: str, number: str) -> None:
    story = app.story
    assert await story.calls(window) == number
    await story.window(window, "start", number)
    story.clock.pass_s(600)
    await story.window(window, "finish", number)
    await app.follows()


async def phone(app: HallApp, number: str, lang: str = "zh") -> str:
    answer = await app.get("", f"/t/{await app.phone_token(number)}?lang={lang}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize(
    ("life", "code", "window"),
    [
        ("birth", "bundle-birth", "28"),
        ("army", "bundle-veteran", "29"),
        ("death", "bundle-death", "28"),
        ("home", "bundle-move", "29"),
        ("company", "bundle-company-account", BANK),
    ],
)
async def test_from_the_life_event_to_the_last_window(app: HallApp, life: str, code: str, window: str) -> None:
    # given a one-stop window and one of the second step
    await app.story.sits_down("11", window)
    number = await takes(app, life, code)
    found = (await app.get("kiosk", f"/api/v1/tickets/{number}")).json()
    first, second = found["stage"]["journey"]
    assert (first["lanes"], first["state"], second["state"]) == (["one_thing"], "now", "next")
    assert "11" in first["windows"] and window in second["windows"]
    # when the first step is done, then the ticket waits for the second under its number
    await served(app, "11", number)
    found = (await app.get("kiosk", f"/api/v1/tickets/{number}")).json()
    assert (found["state"], found["stage"]["index"], found["stage"]["of"]) == ("waiting", 1, 2)
    assert found["stage"]["journey"][0] == {"lanes": ["one_thing"], "state": "done", "windows": ["11"]}
    # and the second ends it
    await served(app, window, number)
    found = (await app.get("kiosk", f"/api/v1/tickets/{number}")).json()
    assert found["state"] == "finished" and [step["state"] for step in found["stage"]["journey"]] == ["done", "done"]


async def test_the_phone_tells_the_whole_way(app: HallApp) -> None:
    await app.story.sits_down("11", BANK)
    number = await takes(app, "company", "bundle-company-account")
    page = await phone(app, number)
    assert "共 2 步，现在第 1 步" in page and "1、一件事一次办" in page
    assert "大厅金融街（任选一个）" in page and "17–23 号窗口" in page and "银行开户（不限银行）" in page
    assert re.search(r"全部办完大约 09:\d\d", page) and "不用等" in page
    await served(app, "11", number)
    page = await phone(app, number)
    assert "第 1 步办完了" in page and "快到您了，请回到一楼西侧 C 区（大厅金融街）" in page
    assert "下一步：大厅金融街（任选一个）" in page and "11 号窗口" in page and "全部办完大约" in page
    english = await phone(app, number, "en")
    assert "Step 1 is done" in english and "come back to: Area C, ground floor west (Bank Street)" in english
    assert "Bank Street (any of them)" in english and "all done about" in english
    await served(app, BANK, number)
    page = await phone(app, number)
    assert "服务已完成" in page and "19 号窗口" in page and "全部办完" not in page


async def test_after_a_step_the_phone_says_where_to_wait_for_the_next(app: HallApp) -> None:
    await app.story.sits_down("11", BANK)
    number = await takes(app, "company", "bundle-company-account")
    for _ in range(5):
        await app.story.takes_number("bank_icbc")
    app.story.clock.pass_s(60)
    await served(app, "11", number)
    page = await phone(app, number)
    assert "第 1 步办完了，请到一楼西侧 C 区（大厅金融街）等候" in page and "约等" in page
    english = await phone(app, number, "en")
    assert "Step 1 is done. Please wait in Area C, ground floor west (Bank Street)" in english


async def test_without_a_window_for_the_last_step_nobody_says_when_all_is_done(app: HallApp) -> None:
    await app.story.sits_down("11")
    page = await phone(app, await takes(app, "company", "bundle-company-account"))
    assert "共 2 步" in page and "全部办完大约" not in page


async def test_a_step_that_is_skipped_or_not_wanted_is_said_so(app: HallApp) -> None:
    story = app.story
    await story.sits_down("11")
    number = await takes(app, "birth", "bundle-birth")
    await story.calls("11")
    await story.window("11", "start", number)
    await story.window("11", "reroute", number, change="skip", reason="已在别处办好")
    await app.follows()
    assert "别处已办" in await phone(app, number)
    await story.window("11", "finish", number)
    await app.follows()
    page = await phone(app, number)
    assert "服务已完成" in page and "别处已办" in page


async def test_an_ordinary_ticket_says_nothing_of_steps(app: HallApp) -> None:
    await app.story.sits_down("1")
    number = (await app.takes_number("general"))["number"]
    await app.follows()
    page = await phone(app, number)
    assert "步" not in page


async def test_kiosk_and_guide_show_the_steps(app: HallApp) -> None:
    await app.story.sits_down("11", BANK)
    number = await takes(app, "company", "bundle-company-account")
    kiosk = (await app.get("kiosk", f"/kiosk/tickets/{number}")).text
    assert "共 2 步" in kiosk and "大厅金融街（任选一个）" in kiosk and "全部办完大约" in kiosk
    found = (await app.get("guide", f"/guide/search?q={number}")).text
    assert "共 2 步，现在第 1 步" in found
    await served(app, "11", number)
    found = (await app.get("guide", f"/guide/search?q={number}")).text
    assert "共 2 步，现在第 2 步" in found and "建设银行" in found, "where it waits now, not where it was"
    shown = (await app.get("guide", f"/guide/tickets/{number}")).text
    assert "共 2 步，现在第 2 步" in shown and 'data-state="done"' in shown


async def test_the_slip_names_the_steps(app: HallApp) -> None:
    say = app.site.phrase

    async def slip(**more: object) -> tuple[str, ...]:
        number = await app.story.takes_number(**more)
        ticket = await app.story.dispatcher.ticket(number)
        assert ticket is not None
        return compose(ticket, app.story.hall, say, ahead=0, wait_s=0, now=app.story.clock.ms).steps

    bundle = app.story.hall.services["bundle-birth"]
    way = [(stage.rule, stage.lanes) for stage in bundle.stages]
    assert await slip(stages=way) == (
        "第 1 步：一件事一次办，11–13 号窗口",
        "第 2 步：户籍·身份证，28–29 号窗口",
    )
    assert await slip() == ()
    long = await slip(stages=[("any", (lane,)) for lane in ("general", "legal", "accounting", "insurance")])
    assert len(long) == 3 and long[2] == "还有 2 步，看手机或问工作人员"
