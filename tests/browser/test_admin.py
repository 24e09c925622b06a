"""The admin's pages in a browser: from a field to a kiosk that shows it, two who edit at once, a device enrolled."""

import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.screens import DESK, KIOSK, Screens
from tests.faults.hall_process import PASSWORD, HallProcess, open_hall
from web.accounts import Account, Accounts, address_of

SIZE = (1366, 768)
TRACES = Path(__file__).parents[1] / "traces"
SLOW_MS = 30_000
"""For what processes that begin anew may need on a busy machine."""


async def saved(page: Page) -> None:
    await expect(page.locator(".save-bar .said")).to_have_text("已保存到草稿")


@pytest.mark.timeout(120)
async def test_from_a_new_lane_to_the_kiosk_that_shows_it(browser: Browser, tmp_path: Path) -> None:
    async with HallProcess(tmp_path / "data", open_hall(tmp_path / "hall"), workers=1) as hall:
        origin = f"http://127.0.0.1:{hall.port}"
        (key,) = await hall.add(1, 0)
        context = await browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="zh-CN")
        await context.add_cookies(
            [
                {"name": "session", "value": await administrator(hall), "url": origin},
                {"name": "device_kiosk", "value": key, "url": origin},
            ]
        )
        context.set_default_timeout(SLOW_MS)
        faults: list[str] = []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        kiosk = await context.new_page()
        await kiosk.goto(f"{origin}/kiosk?lang=zh")
        await expect(kiosk.get_by_text("税务专窗")).to_have_count(0)

        # when a lane is added, its name is changed on another page, and a mistake is made and mended
        page = await context.new_page()
        await page.goto(f"{origin}/admin/notices?lang=zh")
        await page.locator("#series-F summary").click()
        await page.locator('[data-path="series/F/name/zh"]').fill("")
        await page.get_by_role("button", name="保存到草稿").click()
        await saved(page)
        wrong = page.get_by_role("alert").get_by_role("link")
        await expect(wrong).to_have_count(1)
        await wrong.click()
        field = page.locator('[data-path="series/F/name/zh"]')
        await expect(field).to_be_focused()
        await field.fill("税务专窗")
        await page.get_by_role("button", name="保存到草稿").click()
        await saved(page)
        await expect(page.get_by_role("alert")).to_have_count(0)

        # and it is looked at and published
        await page.get_by_role("link", name="检查与发布").click()
        await expect(page.locator(".differences")).to_contain_text("税务专窗")
        await page.get_by_label("为什么改").fill("the test says so")
        await page.get_by_role("button", name="发布", exact=True).click()
        await page.wait_for_url("**/admin/history**", timeout=SLOW_MS)
        await expect(page.locator("tbody tr")).to_have_count(1)
        await expect(page.get_by_text("正在使用", exact=False).first).to_be_visible()

        # then the kiosk shows it without a hand on it, and going back is one press and a reason
        await expect(kiosk.get_by_text("税务专窗").first).to_be_visible(timeout=SLOW_MS)
        await page.get_by_role("button", name="恢复到它之前").click()
        await page.locator("#back-note").fill("no, after all")
        await page.locator("#back").get_by_role("button", name="恢复", exact=True).click()
        await expect(page.locator("tbody tr")).to_have_count(2, timeout=SLOW_MS)
        await expect(kiosk.get_by_text("税务专窗")).to_have_count(0, timeout=SLOW_MS)
        await context.close()
        assert faults == []


async def administrator(hall: HallProcess) -> str:
    accounts = Accounts(address_of(hall.data))
    await accounts.open()
    try:
        await accounts.add_account("9001", "admin", PASSWORD)
        return (await accounts.begin_session(Account("9001", "9001", "admin"), "", "", time.time())).token
    finally:
        await accounts.close()


async def test_of_two_who_edit_one_field_the_second_chooses(screens: Screens) -> None:
    screens.refusals = True  # a browser notes the 409
    one, two = [await (await screens.context("admin", SIZE)).new_page() for _ in range(2)]
    for page in (one, two):
        await page.goto(f"{screens.origin}/admin/hours?lang=zh")
    for page, minutes in ((one, "45"), (two, "20")):
        await page.locator("#lane-general summary").click()
        await page.locator('[data-path="lanes/general/last_ticket_min"]').fill(minutes)
        await page.get_by_role("button", name="保存到草稿").click()
        if page is one:
            await saved(one)
    both = two.locator("#both")
    await expect(both).to_contain_text("我的：20")
    await expect(both).to_contain_text("已保存的：45")
    await both.get_by_text("我的：20").click()
    await both.get_by_role("button", name="按选择保存").click()
    await saved(two)
    await expect(two.locator('[data-path="lanes/general/last_ticket_min"]')).to_have_value("20")


async def test_what_has_the_focus_is_never_under_the_bar(screens: Screens) -> None:
    page = await (await screens.context("admin", SIZE)).new_page()
    await page.goto(f"{screens.origin}/admin/hours?lang=zh")
    for _ in range(14):
        await page.keyboard.press("Tab")
        hidden = await page.evaluate(
            """() => { const at = document.activeElement.getBoundingClientRect();
              const bar = document.querySelector(".save-bar"), top = document.querySelector("body > header");
              if (bar.contains(document.activeElement) || top.contains(document.activeElement)) return false;
              return at.bottom > bar.getBoundingClientRect().top + 1; }"""
        )
        assert not hidden


async def test_a_machine_is_enrolled_shows_its_name_and_goes(screens: Screens) -> None:
    screens.refusals = True
    admin = await (await screens.context("admin", SIZE)).new_page()
    await admin.goto(f"{screens.origin}/admin/devices?lang=zh")
    await admin.locator("#n-name").fill("hall-east")
    await admin.locator("#n-page").select_option("display /hall")
    await admin.get_by_role("button", name="取 8 位码").click()
    await expect(admin.locator("[data-code]")).not_to_be_empty()
    code = await admin.locator("[data-code]").inner_text()
    machine = await (await screens.context("", DESK)).new_page()
    await machine.goto(f"{screens.origin}/enrol")
    await machine.locator("#code").fill("wrong-code")
    await machine.get_by_role("button", name="登记").click()
    await expect(machine.locator("#wrong")).to_be_visible()
    await machine.locator("#code").fill(code.lower())
    await machine.get_by_role("button", name="登记").click()
    await machine.wait_for_url("**/hall")
    await expect(machine.locator("body")).to_have_attribute("data-fresh", "live")
    await admin.locator("#code").get_by_role("button", name="好").click()
    card = admin.locator('[data-device="hall-east"]').first
    await card.get_by_role("button", name="识别").click()
    await expect(machine.locator(".identify")).to_have_text("hall-east")
    await card.get_by_role("button", name="停用").click()
    await admin.locator("#revoke").get_by_role("button", name="停用").click()
    await machine.wait_for_url("**/out-of-service**")
    await expect(machine.get_by_role("heading", name="本机暂停使用")).to_be_visible()


async def test_five_steps_make_a_draft(screens: Screens) -> None:
    page = await (await screens.context("admin", KIOSK)).new_page()
    await page.goto(f"{screens.origin}/admin/wizard?lang=zh")
    go = page.locator(".save-bar .go")
    await go.click()
    await expect(page.locator("[data-refused]")).to_have_text("请填写这一步")
    await page.locator("#z-zh").fill("新厅")
    await page.locator("#z-en").fill("New hall")
    for _ in range(2):
        await go.click()
    await page.locator("#z-lanes").fill("综合|General\n公安|Police")
    await go.click()
    await page.locator("#z-w-0").fill("1-3")
    await page.locator("#z-w-1").fill("4")
    await go.click()
    await page.locator("#z-s-0").fill("居住证|Residence permit|8")
    await page.locator("#z-s-1").fill("身份证|ID card|10")
    await go.click()
    await page.wait_for_url("**/admin/publish**")
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(page.locator(".differences")).to_contain_text("新厅")


async def test_a_recorded_day_is_tried_from_its_two_files(screens: Screens) -> None:
    page = await (await screens.context("admin", SIZE)).new_page()
    await page.goto(f"{screens.origin}/admin/rules?lang=zh")
    await page.locator("#rules summary").click()
    await page.locator('[data-path="rules/misses"]').fill("4")
    await page.get_by_role("button", name="保存到草稿").click()
    await saved(page)
    await page.goto(f"{screens.origin}/admin/publish?lang=zh")
    await page.locator(".recording summary").click()
    trace, windows = (TRACES / name for name in ("trace_1.csv", "windows_1.json"))
    await page.locator("#try-files [name=trace]").set_input_files(trace)
    await page.locator("#try-files [name=windows]").set_input_files(windows)
    await expect(page.locator(".recording-lanes select")).to_have_count(11)
    await page.get_by_label("录制的队列 GEN").select_option("general")
    await page.locator("#try-files").get_by_role("button", name="回放").click()
    await expect(page.locator("[data-found] caption")).to_have_text(
        "录制的一天：现在的规则 → 草稿的规则", timeout=20_000
    )
    await expect(page.locator("[data-found] tbody tr")).to_have_count(1)
