"""Accounts in a browser: an administrator adds somebody, who changes the starting password and opens a window."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.screens import PATIENCE_MS, Screens, works

SIZE = (1366, 768)


async def test_a_new_clerk_comes_from_the_administrator_to_a_window(screens: Screens, tmp_path: Path) -> None:
    screens.refusals = True  # a browser notes the refusals that are made on purpose
    admin = await screens.open("/admin/people", "admin", SIZE, live=False)
    await admin.locator("#p-user").fill("1007")
    await admin.locator("#p-name").fill("窗口七")
    await admin.get_by_role("button", name="新增并显示初始密码").click()
    starting = admin.locator("#starting")
    await expect(starting).to_contain_text("1007")
    password = await starting.locator("[data-password]").inner_text()
    await admin.screenshot(path=tmp_path / "starting.png")
    await starting.get_by_role("button", name="已经记下").click()
    row = admin.locator('tr[data-user="1007"]')
    await expect(row).to_contain_text("待换初始密码")
    assert password not in await admin.content()  # it was shown that once

    # when the clerk signs in with it, then only the account is open
    clerk = await screens.open("/clerk?window=2", "", (390, 792), live=False)
    for words in ("1007", password):
        await clerk.keyboard.type(words)
        await clerk.keyboard.press("Tab")
    await clerk.keyboard.press("Enter")
    await clerk.wait_for_url("**/account**")
    await clerk.goto(screens.origin + "/cases")
    await expect(clerk.get_by_role("heading", name="我的账号")).to_be_visible()
    for name, words in (("old", password), ("new", "my own words"), ("again", "my own wards")):
        await clerk.locator(f"[name={name}]").fill(words)
    await clerk.keyboard.press("Enter")
    await expect(clerk.get_by_role("alert")).to_contain_text("不一样")
    await clerk.locator("[name=again]").fill("my own words")
    await clerk.keyboard.press("Enter")
    await clerk.wait_for_url(screens.origin + "/cases")  # not the account page, whose own address names it

    # then with the new one the window opens
    await clerk.goto(screens.origin + "/account")
    await clerk.locator("#leave").click()
    await clerk.wait_for_url(screens.origin + "/sign-in")
    await clerk.goto(screens.origin + "/clerk?window=2")
    for words in ("1007", "my own words"):
        await clerk.keyboard.type(words)
        await clerk.keyboard.press("Tab")
    await clerk.keyboard.press("Enter")
    await works(clerk)
    assert (await screens.story.board()).window("2").clerk == "1007"

    # and once the administrator has removed the account, the console's next press leads to the way in
    await admin.reload()
    await row.get_by_role("button", name="停用").click()
    await admin.locator("#remove").get_by_role("button", name="停用").click()
    await expect(row).to_have_count(0, timeout=PATIENCE_MS)
    await clerk.keyboard.press("Enter")
    await clerk.wait_for_url("**/clerk?window=2**")
    await expect(clerk.locator("#entry")).to_be_visible()
