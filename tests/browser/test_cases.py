"""The back office's list, the promise on the console and the phone, and collecting at the kiosk with the case's
code."""

import pytest
from playwright.async_api import expect

from dispatcher.cases import Case
from tests.browser.screens import PHONE, Screens, overflows
from tests.browser.test_every_page import faults
from tests.dispatcher.naive_time import ms, wall
from tests.hall_app import HallApp, until
from tests.ticketing.test_route_slip import Tape
from ticketing.printer import SlipPrinter
from web.case_codes import shown

pytestmark = pytest.mark.anyio
BACK_OFFICE = (1366, 768)
ACCEPTED = "20261123-A001"


async def visit(app: HallApp, service: str) -> str:
    """Somebody is served at window 1 and leaves with 受理; the id of the case."""
    story = app.story
    number = await story.takes_number(service=service)
    await story.calls("1")
    await story.window("1", "start", number)
    await story.window("1", "finish", number, outcome="accepted")
    return f"{story.dispatcher.day}-{number}"


async def known(app: HallApp, name: str, state: str) -> Case:
    """Until this process has heard of the case in that state."""
    await until(lambda: (case := app.site.cases.get(name)) is not None and case.state == state)
    found = app.site.cases.get(name)
    assert found is not None
    return found


async def test_the_back_office_stops_goes_on_and_ends(screens: Screens) -> None:
    app, story = screens.app, screens.story
    await story.sits_down("1")
    names = [await visit(app, "business-licence"), await visit(app, "minimum-living")]
    await known(app, names[1], "running")
    page = await screens.open("/cases?view=running", "manager", BACK_OFFICE)
    row = page.locator(f"tr[data-id='{names[1]}']")
    await row.get_by_role("button", name="暂停").click()
    await page.locator("dialog[open]").get_by_label("其他原因").fill("等家庭经济状况核对")
    await page.locator("dialog[open] .go").click()
    await expect(page.get_by_role("status").filter(has_text="已记下")).to_be_visible()
    await expect(row).to_contain_text("等家庭经济状况核对")
    assert await faults(page) == ""
    await row.get_by_role("button", name="恢复计时").click()
    await expect(row.locator(".promise-card")).to_have_text("正常")
    await page.locator(f"tr[data-id='{names[0]}']").get_by_role("button", name="办结").click()
    await page.locator("dialog[open] .go").click()
    await expect(page.locator(f"tr[data-id='{names[0]}']")).to_have_count(0)
    await expect(page.locator("nav a", has_text="待领取")).to_contain_text("1")


async def test_whoever_is_a_step_behind_is_told(screens: Screens) -> None:
    screens.refusals = True
    app, story = screens.app, screens.story
    await story.sits_down("1")
    name = await visit(app, "business-licence")
    await known(app, name, "running")
    page = await screens.open("/cases?view=running", "manager", BACK_OFFICE)
    await page.locator(f"tr[data-id='{name}']").get_by_role("button", name="撤回").click()
    await story.dispatcher.stop_case(story.request(), case=name, reason="补正", staff="1002")
    await page.locator("dialog[open] .go").click()
    seen = page.get_by_role("status").filter(has_text="这个办件")
    await expect(page.locator(".said")).to_have_text("这个办件刚被别人改过，请看最新情况")
    await expect(seen).to_have_class("said wrong")


async def test_the_console_says_what_is_promised(screens: Screens) -> None:
    app, story = screens.app, screens.story
    await story.sits_down("1")
    await visit(app, "business-licence")
    await known(app, ACCEPTED, "running")
    story.clock.ms = ms(wall(11, 24, 16, 30))
    await story.dispatcher.close_window(story.request(), window="1", session=story.session("1"))
    await story.dispatcher.close_day(story.request(), reason="new business day")
    await story.dispatcher.open_day(story.request(), day="20261124")
    page = await screens.console("1")
    number = await story.takes_number(service="minimum-living")
    await story.calls("1")
    await story.window("1", "start", number)
    panel = page.locator("[data-part=promise]")
    await expect(panel).to_contain_text("22 个工作日内")
    await expect(panel).to_contain_text("今天到期 1 件")
    await expect(panel.locator(".promise-row")).to_contain_text(ACCEPTED)

    tape = Tape("window-1")
    app.site.printers = {"window-1": tape}
    await story.window("1", "finish", number, outcome="accepted")
    line = page.locator(".receipt-line")
    await expect(line).to_contain_text(f"{number} 已受理，办件编号 20261124-{number}")
    await line.get_by_role("button", name="打印回执").click()
    await expect(line).to_contain_text("正在打印")
    asked = (await story.feed.day(story.dispatcher.day))[-1]
    await SlipPrinter(app.site, app.site.printers).deal_with(asked)
    await expect(line).to_contain_text("已经打印")
    await expect(line.get_by_role("button", name="补打回执")).to_be_enabled()
    assert len(tape.printed) == 1
    assert await faults(page) == ""


async def test_from_the_phone_to_the_kiosk(screens: Screens) -> None:
    app, story = screens.app, screens.story
    await story.sits_down("1")
    name = await visit(app, "business-licence")
    await known(app, name, "running")
    code = shown(app.site.case_codes.of(name))
    phone = await screens.phone("A001")
    promise = phone.locator(".promise")
    await expect(promise).to_contain_text("承诺 1 个工作日内办结，最迟 11月24日 18:00")
    await expect(promise).to_contain_text(code)
    await story.dispatcher.ready_case(story.request(), case=name, staff="1002")
    await known(app, name, "ready")
    await phone.reload()
    await expect(promise).to_contain_text("已办结，可以领取了")

    asking = await screens.open("/case", "", PHONE, live=False)
    await asking.get_by_label("办件编号").fill(name.lower())
    await asking.get_by_label("领证码").fill(code.lower())
    await asking.get_by_role("button", name="查询").click()
    await expect(asking.locator(".answer")).to_contain_text("已办结，待领取")
    scanned = await screens.open(f"/case#{name}/{code}", "", PHONE, live=False)
    await expect(scanned.locator(".answer")).to_contain_text("已办结，待领取")
    assert scanned.url.endswith("/case")
    assert await faults(asking) == "" and await faults(phone) == ""
    assert await overflows(asking) == 0

    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="领证·补件").click()
    await kiosk.get_by_role("button", name="凭领证码取号").click()
    for letter in code.replace("-", ""):
        await kiosk.locator(f"[data-name=collect] [data-collect='{letter}']").click()
    await kiosk.locator("[data-collect=go]").click()
    await expect(kiosk.locator(".view[data-name=ticket]")).to_contain_text("X001")
