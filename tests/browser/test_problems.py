"""办不成事 in the hands of a clerk, a visitor and a manager; the auditor's page; and the papers that are signed."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import update

from dispatcher.day_keeper import close, expire_all
from tests.browser.screens import Screens, overflows, press, stands
from tests.browser.test_every_page import faults
from tests.dispatcher.story import DAY
from web.audit_tables import entries
from web.audit_trail import AuditTrail

pytestmark = pytest.mark.anyio
DESK, PHONE, NARROW = (1366, 768), (390, 844), (390, 792)
PICTURES = os.environ.get("PICTURES")
"""A folder to which what is seen is copied, to be looked at."""


async def looked_at(page: Page, name: str) -> None:
    assert await faults(page) == "", name
    assert await overflows(page) == 0, name
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=name.startswith("paper"))


async def test_a_clerk_notes_it_and_a_manager_answers(screens: Screens) -> None:
    story, app = screens.story, screens.app
    console = await screens.console("1", NARROW)
    number = await story.takes_number("general", service="minimum-living")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, number)
    await looked_at(console, "console")
    await console.get_by_role("button", name="办不成事").click()
    dialog = console.locator("dialog.problem")
    await dialog.get_by_label("部门之间来回跑").check()
    await dialog.locator("textarea").fill("公安说要社区证明，社区说不再开")
    await dialog.get_by_label("回访电话").fill("13800005678")
    await looked_at(console, "console-dialog")
    await console.keyboard.press("1")  # a digit is typed, it recalls nobody
    await dialog.get_by_role("button", name="记下").click()
    await expect(dialog.locator(".code")).to_have_text(re.compile(r"^\w{3}-\w{4}$"))
    await looked_at(console, "console-noted")
    await console.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await stands(console, "serving", number)

    phone = await screens.phone(number, PHONE)
    await expect(phone.get_by_role("link", name="已记下，等大厅答复")).to_be_visible()
    desk = await screens.open("/problems", "manager", DESK)
    for reason, words in (("circle", "两边都说找对方"), ("system", "")):
        await app.post("guide", "/api/v1/problems", {"reason": reason, "words": words})
    await expect(desk.locator("article[data-id]")).to_have_count(3)
    await looked_at(desk, "problems")
    first = desk.locator("article[data-id='1']")
    await first.get_by_role("button", name="答复").click()
    await desk.locator("#answer textarea").fill("已与社区商定，不再要证明，请带身份证来")
    await desk.locator("#answer .go").click()
    await expect(first).to_have_count(0)
    await expect(phone.get_by_role("link", name="大厅已答复")).to_be_visible()
    await phone.get_by_role("link", name="大厅已答复").click()
    await expect(phone.locator(".answer")).to_have_text("已与社区商定，不再要证明，请带身份证来")
    await looked_at(phone, "phone-answer")


async def test_a_visitor_says_it_on_the_phone(screens: Screens) -> None:
    number = await screens.story.takes_number("general")
    token = await screens.app.phone_token(number)
    phone = await screens.open(f"/t/{token}/problem", "", (320, 640), live=False)
    await phone.get_by_label("没有政策依据").check()
    await phone.get_by_label("怎么回事").fill("窗口说没有文件")
    await looked_at(phone, "phone-form")
    await phone.get_by_role("button", name="告诉大厅").click()
    await expect(phone.locator(".card h2").first).to_have_text("已记下，等答复")


async def test_at_the_kiosk_one_tap_is_a_note_and_its_code_brings_the_answer(screens: Screens) -> None:
    app, kiosk = screens.app, await screens.kiosk()
    await kiosk.get_by_role("button", name="找人帮忙").click()
    await kiosk.get_by_role("button", name="办不成事、查答复").click()
    await looked_at(kiosk, "kiosk-reasons")
    await kiosk.get_by_role("button", name="系统办不了").click()
    await expect(kiosk.locator(".noted .code")).to_have_text(re.compile(r"^\w{3}-\w{4}$"))
    code = (await kiosk.locator(".noted .code").inner_text()).replace("-", "")
    await looked_at(kiosk, "kiosk-noted")
    await app.post("manager", "/api/v1/problems/1/answer", {"seen": 1, "words": "系统今晚升级，明天可以办"})
    await kiosk.locator(".view:not([hidden])").get_by_role("button", name="返回").click()
    await kiosk.get_by_role("button", name="办不成事、查答复").click()
    await expect(kiosk.locator(".noted .code")).to_have_text("")
    await kiosk.locator("[data-look]").click()
    for letter in code:
        await kiosk.locator(f"[data-name=problem] [data-letter='{letter}']").click()
    await kiosk.locator("[data-name=problem] .go").click()
    await expect(kiosk.locator("[data-name=problem] .why")).to_have_text("答复：系统今晚升级，明天可以办")
    await looked_at(kiosk, "kiosk-answer")


async def test_a_meeting_and_its_paper(screens: Screens) -> None:
    app = screens.app
    said = {"reason": "circle", "service": "minimum-living"}
    for words in ("公安说要社区证明，社区说不再开", "来了三次，两边都说找对方"):
        await app.post("guide", "/api/v1/problems", {**said, "words": words, "contact": {"phone": "13800005678"}})
    await app.post("guide", "/api/v1/problems", {"reason": "rule", "words": "外地经营场所没有文件可依"})
    for note in (1, 2, 3):
        await app.post("manager", f"/api/v1/problems/{note}/escalate", {"seen": 1})
    paper = await screens.open("/problems/minutes", "manager", DESK, live=False)
    await looked_at(paper, "paper-minutes")
    await paper.emulate_media(media="print")
    await expect(paper.locator("nav.acts")).to_be_hidden()
    desk = await screens.open("/problems?view=meeting", "manager", DESK)
    form = desk.locator("form[data-reason=circle]")
    await form.locator("textarea").fill("不再要社区证明，由公安窗口核查")
    await looked_at(desk, "problems-meeting")
    await form.get_by_role("button").click()
    await expect(desk.locator(".said")).to_have_text("已结案 2 条")
    await expect(desk.locator(".notes article")).to_contain_text("不再要社区证明")
    await desk.get_by_role("link", name="待告知").click()
    await expect(desk.locator("article[data-id]")).to_have_count(2)
    await desk.locator("article[data-id='1']").get_by_role("button", name="看电话").click()
    await expect(desk.locator("#contact .full")).to_contain_text("13800005678")
    await looked_at(desk, "problems-tell")


async def test_the_auditor_looks_filters_and_verifies(screens: Screens) -> None:
    story, app = screens.story, screens.app
    await story.sits_down("1", "2")
    favoured = {"lanes": ["general"], "class": "priority", "group": "elderly", "reason": "看过证件"}
    for body in (favoured, {"lanes": ["general"]}, {"lanes": ["general"]}):
        assert (await app.post("guide", "/api/v1/tickets", body)).status_code == 201
    await story.takes_number("general", kiosk="kiosk-1")
    number = await story.takes_number("general")
    await story.window("1", "call", number, reason="特殊困难")
    await story.window("1", "start", number)
    await story.window("1", "transfer", number, to_window="2", reason="业务不在本窗口办")
    await story.window("2", "undo", await story.calls("2"))
    await story.window("1", "call", "A002", reason="群众已到窗口")
    await app.site.audit.record("the-guide", "contact.revealed", f"{DAY}-A001", "window 2")
    trail = AuditTrail(app.site.audit, app.site.dispatcher, app.site.feed)
    await trail.catch_up()
    page = await screens.open("/audit", "auditor", DESK, live=False)
    await page.get_by_role("button", name="逐条核对").click()
    await expect(page.locator(".said")).to_have_attribute("data-good", "yes")
    await looked_at(page, "audit")
    await page.get_by_label("事项").select_option("ticket.called")
    await page.get_by_role("button", name="筛选").click()
    await expect(page.locator("tbody tr[data-seq]")).to_have_count(2)
    async with app.site.audit.tables.change() as connection:
        await connection.execute(update(entries).where(entries.c.seq == 2).values(why="x"))
    await page.get_by_role("button", name="逐条核对").click()
    await expect(page.locator(".said")).to_have_text("第 2 条被改过")
    await looked_at(page, "audit-broken")
    narrow = await screens.open("/audit", "manager", (390, 844), live=False)
    await looked_at(narrow, "audit-narrow")
    await expire_all(story.dispatcher, "closing")
    await close(story.dispatcher, "evening")
    await trail.catch_up()
    paper = await screens.open(f"/audit/days/{DAY}", "manager", DESK, live=False)
    await looked_at(paper, "paper-day")
