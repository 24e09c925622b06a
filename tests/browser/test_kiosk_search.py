"""The kiosk's search: a number within six touches, ways without a queue, life events, a sentence where nothing fits."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from config.hall import Hall
from tests.browser.screens import Screens, boxes
from tests.hall_app import HallApp

SMALLEST_PX = 81
LOW_PX = 900
ANYTHING = "button, a"
PAGE = "[data-name=search]"


async def search(kiosk: Page, letters: str = "") -> Locator:
    """The search page with letters typed in; what it found."""
    await kiosk.locator("[data-go=search]").click()
    for letter in letters:
        await kiosk.locator(f'{PAGE} [data-key="{letter}"]').click()
    if letters:
        await expect(kiosk.locator(f"{PAGE} .typed")).to_have_text(letters)
        await expect(kiosk.locator(f"{PAGE} .found")).to_have_text(re.compile(r"\d"))
    return kiosk.locator(".result")


async def overlap(kiosk: Page) -> list[str]:
    """Visible texts and buttons of the search page that something else covers or that stand outside the screen."""
    found: list[str] = await kiosk.evaluate(
        """() => [...document.querySelectorAll('[data-name=search] :is(h2, p, button)')].filter(one => {
          if (!one.checkVisibility({ visibilityProperty: true }) || !one.innerText) return false;
          const { x, y, width, height } = one.getBoundingClientRect();
          const middle = document.elementFromPoint(x + Math.min(width, 400) / 2, y + height / 2);
          const low = document.elementFromPoint(x + Math.min(width, 400) / 2, y + height - 4);
          return [middle, low].some(seen => !seen || !(one.contains(seen) || seen.contains(one)));
        }).map(one => one.innerText)"""
    )
    return found


async def test_three_letters_and_a_number_within_six_touches(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    results = await search(kiosk, "SFZ")  # four touches
    names = await results.locator("h2").all_inner_texts()
    assert len(names) == 3 and all("身份证" in name for name in names)
    assert any("不用排队" in name for name in names)
    await expect(results.locator("mark").first).to_have_text("身份证")
    await results.locator("button").first.click()
    if not await kiosk.locator(".ticket-page").is_visible():
        await kiosk.locator("[data-name=check] [data-take]").last.click()
    await expect(kiosk.locator(".ticket-page .number")).to_have_text(re.compile(r"^H\d{3}$"))
    assert len([e for e in await screens.story.feed.day("20261123") if e.kind == "ticket.issued"]) == 1


async def test_a_way_without_a_queue_gives_no_number(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    results = await search(kiosk, "SFZ")
    free = results.filter(has_text="不用排队").first
    await expect(free).to_contain_text("也可到窗口：户籍·身份证")
    await free.locator("button").click()
    check = kiosk.locator("[data-name=check]")
    await expect(check).to_contain_text("24 小时自助服务区，大厅正门左侧")
    await check.get_by_role("button", name="知道了").click()
    await expect(kiosk.locator("#question")).to_be_visible()
    assert not [e for e in await screens.story.feed.day("20261123") if e.kind == "ticket.issued"]


async def test_what_is_done_elsewhere_has_a_way_and_no_number(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    results = await search(kiosk, "SBK")
    first = results.filter(has_text="社会保障卡").first
    await expect(first).to_contain_text("不在本大厅办")
    await expect(first).to_contain_text("社保分中心")
    await first.locator("button").click()
    check = kiosk.locator("[data-name=check]")
    await expect(check).to_contain_text("1 号楼")
    await expect(check.locator(".route li")).to_have_count(3)
    await expect(check.locator("[data-take]")).to_have_count(0)
    await expect(check.locator("[data-print-route]")).to_have_count(0)  # this kiosk has no printer


async def test_areas_errors_and_nothing_at_all(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    results = await search(kiosk, "YHKH")
    await expect(results.filter(has_text="银行开户（不限银行）").first).to_contain_text("大厅金融街")
    await kiosk.locator(f"{PAGE} [data-go=home]").click()
    results = await search(kiosk, "YYQZBL")
    await expect(results.first).to_contain_text("营业执照办理")
    await kiosk.locator(f"{PAGE} [data-go=home]").click()
    results = await search(kiosk, "QQQQ")
    await expect(results).to_have_count(0)
    await expect(kiosk.locator(".results")).to_contain_text("没找到。试试别的叫法，或点「找人帮忙」")
    await expect(kiosk.locator(f"{PAGE} .found")).to_have_text("找到 0 项")
    await kiosk.locator(".help[data-go=help]").click()
    await expect(kiosk.locator("[data-name=help]")).to_be_visible()


async def test_a_keyboard_types_too(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await search(kiosk)
    await kiosk.keyboard.type("hux")
    await kiosk.keyboard.press("Backspace")
    await expect(kiosk.locator(f"{PAGE} .typed")).to_have_text("HU")
    await expect(kiosk.locator(".result").first).to_contain_text("户")
    await kiosk.locator(f"{PAGE} [data-go=home]").click()
    await kiosk.keyboard.type("x")
    await kiosk.locator("[data-go=search]").click()
    await expect(kiosk.locator(f"{PAGE} .typed")).to_have_text("")


async def test_life_events_lead_to_one_list_of_papers(screens: Screens, practice_hall: Hall) -> None:
    kiosk = await screens.kiosk()
    await search(kiosk)
    await kiosk.get_by_role("button", name="按人生大事找").click()
    await expect(kiosk.locator(f"{PAGE} .key").first).to_be_hidden()
    events = kiosk.locator(".event")
    assert await events.all_inner_texts() == [event.name.zh for event in practice_hall.life_events.values()]
    await events.filter(has_text="生孩子").click()
    await expect(kiosk.locator(f"{PAGE} .found")).to_have_text("找到 1 项")
    (result,) = await kiosk.locator(".result").all()
    await expect(result).to_contain_text("新生儿出生一件事")
    await result.locator("button").click()
    papers = kiosk.locator("[data-name=check] .papers li")
    bundle = practice_hall.bundles["bundle-birth"]
    await expect(papers).to_have_count(len(bundle.papers))
    household = papers.filter(has_text="户口簿")
    await expect(household.locator("small")).to_have_text("出生登记（新生儿上户口）、城乡居民医疗保险参保登记")
    await kiosk.locator("[data-name=check] [data-take]").last.click()
    await expect(kiosk.locator(".ticket-page .number")).to_have_text(re.compile(r"^F\d{3}$"))


async def test_going_home_forgets_what_was_asked(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await search(kiosk)
    await kiosk.get_by_role("button", name="按人生大事找").click()
    await kiosk.locator(".event").first.click()
    await expect(kiosk.locator(".result").first).to_be_visible()
    await kiosk.locator(f"{PAGE} [data-go=home]").click()
    await search(kiosk)
    await expect(kiosk.locator(".result")).to_have_count(0)
    await expect(kiosk.locator(f"{PAGE} .typed")).to_have_text("")
    await expect(kiosk.locator(f"{PAGE} .key").first).to_be_visible()


@pytest.mark.parametrize(("mode", "lang"), [("", "en"), ("size", "zh-CN"), ("size", "en"), ("reach", "en")])
async def test_nothing_covers_anything_and_everything_can_be_reached(screens: Screens, mode: str, lang: str) -> None:
    kiosk = await screens.kiosk(lang)
    if mode:
        await kiosk.locator(f"[data-toggle={mode}]").click()
    await kiosk.locator("[data-go=search]").click()
    for letter in "SFZ":
        await kiosk.locator(f"{PAGE} [data-key={letter}]").click()
    await expect(kiosk.locator(".result").first).to_be_visible()
    await looks_right(kiosk, mode)
    again = kiosk.locator("[data-key=again]")
    if mode:
        await again.click()
    await looks_right(kiosk, mode)
    await kiosk.locator("button[data-tab=events]").click()
    await kiosk.locator(".event").nth(8).click()
    await expect(kiosk.locator(".result")).to_have_count(2 if mode else 3)
    await looks_right(kiosk, mode)
    await kiosk.locator(".result button").first.click()
    if mode == "size":
        await fits(kiosk)
        await kiosk.locator('[data-more="panels"]').click()
    await expect(kiosk.locator("[data-name=check] .papers")).to_be_visible()
    await fits(kiosk)
    await kiosk.locator("[data-name=check] [data-go=home]").first.click()
    await search(kiosk, "SBK")
    await kiosk.locator(".result button").first.click()
    await expect(kiosk.locator("[data-name=check] .route")).to_be_visible()
    await fits(kiosk)


async def fits(kiosk: Page) -> None:
    """The page of an item ends above the bar of helps."""
    await expect(kiosk.locator("[data-name=check]")).to_be_visible()
    buttons = await boxes(kiosk.locator("[data-name=check]").locator(ANYTHING))
    assert max(box["y"] + box["height"] for box in buttons) <= 1920 - 176


async def looks_right(kiosk: Page, mode: str) -> None:
    assert await overlap(kiosk) == []
    for box in await boxes(kiosk.locator(PAGE).locator(ANYTHING)):
        assert min(box["width"], box["height"]) >= SMALLEST_PX, box
        assert mode != "reach" or box["y"] >= LOW_PX, box


async def test_the_most_taken_comes_first(screens: Screens, app: HallApp) -> None:
    """The kiosk hears of every ticket that is taken, also at other kiosks."""
    kiosk = await screens.kiosk()
    results = await search(kiosk, "HZ")
    first, second, *_ = await results.locator("h2").all_inner_texts()
    await kiosk.locator(f"{PAGE} [data-go=home]").click()
    code = next(s.code for s in app.site.hall.services.values() if second.startswith(s.name.zh))
    answer = await app.post("guide", "/api/v1/tickets", {"service": code})
    assert answer.status_code == 201, answer.text
    await app.follows()
    results = await search(kiosk, "HZ")
    await expect(results.locator("h2").first).to_have_text(second)
    assert first != second
