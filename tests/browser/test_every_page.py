"""What holds on every page: it can be used by everybody, it stays within the hall, and nothing goes wrong in it.

Acceptance 40: axe-core (with its contrast of all text), a focus that is seen, `lang`; that no request leaves the hall
is what `Screens` looks for in every browser test.
"""

import json

import pytest
from axe_core_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.screens import DESK, HALL, KIOSK, PHONE, WINDOW, Screens, overflows, press, stands

GRAVE = ("serious", "critical")

PAGES = {
    "index": ("/", "manager", DESK),
    "way in": ("/sign-in", "", DESK),
    "clerk's way in": ("/clerk", "", (390, 792)),
    "hall display": ("/hall", "display", HALL),
    "window display": ("/window/1", "display", WINDOW),
    "dashboard": ("/dashboard", "manager", DESK),
    "kiosk": ("/kiosk", "kiosk", KIOSK),
    "kiosk in English": ("/kiosk?lang=en", "kiosk", KIOSK),
    "guide desk": ("/guide", "guide", (1280, 800)),
    "appointments": ("/appointments", "manager", DESK),
    "slips": ("/slips", "manager", DESK),
    "cases": ("/cases?view=running", "manager", (1366, 768)),
    "cases in English": ("/cases?view=running&lang=en", "manager", (1366, 768)),
    "case": ("/case", "", PHONE),
    "admin": ("/admin", "admin", (1366, 768)),
    "windows": ("/admin/windows", "admin", (1366, 768)),
    "rules in English": ("/admin/rules?lang=en", "admin", (1366, 768)),
    "hours, narrow": ("/admin/hours", "admin", (360, 740)),
    "notices": ("/admin/notices", "manager", (1366, 768)),
    "services": ("/admin/services?code=residence", "admin", (1366, 768)),
    "device wall": ("/admin/devices", "admin", (1366, 768)),
    "files": ("/admin/files", "admin", (1366, 768)),
    "publish": ("/admin/publish", "admin", (1366, 768)),
    "publications": ("/admin/history", "admin", (1366, 768)),
    "wizard": ("/admin/wizard", "admin", (1366, 768)),
    "people": ("/admin/people", "admin", (1366, 768)),
    "people in English, narrow": ("/admin/people?lang=en", "admin", (360, 740)),
    "account": ("/account", "clerk", PHONE),
    "enrolment": ("/enrol", "", DESK),
    "out of service": ("/out-of-service", "", KIOSK),
    "banks": ("/banks", "manager", (1366, 768)),
    "banks in English, narrow": ("/banks?lang=en", "auditor", (360, 740)),
    "company": ("board", "", PHONE),
    "company in English": ("board?lang=en", "", PHONE),
    "company on paper": ("board/print", "", (1123, 794)),
    "rating pad": ("/rate/1", "pad", (1280, 800)),
    "ratings": ("/ratings", "manager", (1366, 768)),
    "rating on paper": ("/ratings/form", "guide", (1123, 794)),
    "audit": ("/audit", "auditor", (1366, 768)),
    "booking": ("/book", "", PHONE),
    "rule": ("/rule", "", PHONE),
    "why": ("/why/A003", "guide", (1280, 800)),
    "why, on the phone, in English": ("why?lang=en", "", PHONE),
    "simulate": ("/simulate", "manager", (1366, 768)),
    "what if, in English, narrow": ("/what-if?lang=en", "manager", (360, 740)),
    "notices of the day": ("/notices", "manager", (1366, 768)),
    "notices of the day in English, narrow": ("/notices?lang=en", "manager", (360, 740)),
    "reports": ("/reports", "manager", (1366, 768)),
    "reports in English": ("/reports?lang=en", "auditor", (1366, 768)),
    "morning paper": ("/reports/morning", "manager", (1123, 794)),
    "weekly paper": ("/reports/weekly", "manager", (1123, 794)),
    "phone": ("phone", "", PHONE),
    "wrong phone": ("/t/nonsense", "", PHONE),
    "no page": ("/nowhere", "", DESK),
}


async def faults(page: Page) -> str:
    """What axe-core calls serious or critical, one line each; '' is what it should be. Nothing fades meanwhile."""
    await page.emulate_media(reduced_motion="reduce")
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    lines = [
        f"{each['id']}: {json.dumps([node['html'][:160] for node in each['nodes'][:4]], ensure_ascii=False)}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
    return "\n".join(lines)


async def unseen(page: Page) -> list[str]:
    """Every control that Tab reaches and where nothing, in or around it, shows so by a ring of 3 px."""
    await page.keyboard.press("Tab")  # as somebody does who has no mouse
    found: list[str] = await page.evaluate(
        """() => {
          const ringed = (one) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(one);
            return outlineStyle !== "none" && parseFloat(outlineWidth) >= 3;
          };
          const unseen = [], controls = "a[href], button, input, select, textarea, summary, [tabindex]";
          for (const one of document.querySelectorAll(controls)) {
            if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
            document.activeElement?.blur();
            const around = [one, one.parentElement, one.closest("label"), one.nextElementSibling].filter(Boolean);
            const before = around.map(ringed);
            one.focus();
            if (document.activeElement !== one) continue;
            const seen = ringed(one) || around.some((each, at) => ringed(each) && !before[at]);
            if (!seen) unseen.push(one.outerHTML.slice(0, 160));
          }
          return unseen;
        }"""
    )
    return found


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_has_no_grave_fault(screens: Screens, name: str) -> None:
    story = screens.story
    await story.sits_down("1", "2")
    for _ in range(3):
        await story.takes_number("general")
    await story.calls("1")
    screens.refusals = name in ("wrong phone", "no page")
    path, role, size = PAGES[name]
    if path == "phone":
        path = f"/t/{await screens.app.phone_token('A003')}"
    if path.startswith("why"):
        path = f"/t/{await screens.app.phone_token('A003')}/{path}"
    if path.startswith("board"):
        company = await story.takes_number(klass="company", stages=[("all", ("bank_ccb", "bank_boc"))])
        path = f"/board/{await screens.app.phone_token(company)}{path.removeprefix('board')}"
    page = await screens.open(path, role, size, live=False)
    if await page.locator("body[data-live]").count():
        await screens.is_live(page)
    assert await faults(page) == ""
    assert await page.locator("html").get_attribute("lang") == ("en" if "lang=en" in path else "zh-CN")
    assert await overflows(page) == 0
    assert await unseen(page) == []


async def test_the_console_in_each_state(screens: Screens) -> None:
    console = await screens.console("1")
    assert await faults(console) == ""
    number = await screens.story.takes_number("general", klass="priority")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, number)
        assert await faults(console) == "", state
    assert await unseen(console) == []
    await screens.cut(console)
    await console.clock.fast_forward(11_000)
    await expect(console.locator(".notice-cut")).to_be_visible()
    assert await faults(console) == "", "offline"


@pytest.mark.parametrize(("key", "dialog"), [("3", "transfer"), ("4", "hold"), ("9", "outcome"), ("?", "menu")])
async def test_the_consoles_dialogs(screens: Screens, key: str, dialog: str) -> None:
    console = await screens.console("1", (360, 690))
    await screens.story.takes_number("general")
    for state in ("called", "serving"):
        await press(console)
        await stands(console, state, "A001")
    await press(console, key)
    await expect(console.locator(f"dialog#{dialog}")).to_be_visible()
    assert await faults(console) == ""
    assert await unseen(console) == []
    box = await console.locator(f"dialog#{dialog}").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["y"] + box["height"] <= 690


async def test_the_kiosks_inner_pages(screens: Screens) -> None:
    kiosk = await screens.kiosk()
    await kiosk.locator(".tile").first.click()
    assert await faults(kiosk) == "", "list"
    await kiosk.locator(".view:not([hidden]) .item").first.click()
    await expect(kiosk.locator(".ticket-page .number")).to_be_visible()
    assert await faults(kiosk) == "", "ticket"


@pytest.mark.parametrize(("key", "dialog"), [("5", "call"), ("7", "walk-in"), ("0", "pause")])
async def test_the_dialogs_of_a_free_window(screens: Screens, key: str, dialog: str) -> None:
    console = await screens.console("1", (360, 690))
    await press(console, key)
    await expect(console.locator(f"dialog#{dialog}")).to_be_visible()
    assert await faults(console) == ""
    assert await unseen(console) == []
    assert await overflows(console) == 0


@pytest.mark.parametrize("path", ["/hall", "/window/1", "/kiosk"])
async def test_a_page_that_has_grown_old_can_still_be_read(screens: Screens, path: str) -> None:
    story = screens.story
    await story.sits_down("1")
    await story.takes_number("general")
    await story.calls("1")
    role, size = ("kiosk", KIOSK) if path == "/kiosk" else ("display", HALL)
    page = await screens.open(path, role, size)
    await screens.cut(page)
    await page.clock.fast_forward(31_000)
    await expect(page.locator("body")).to_have_attribute("data-fresh", "stale")
    assert await faults(page) == ""


async def test_no_page_speaks_to_anywhere_else(screens: Screens) -> None:
    """The policy itself: even a page that is led astray reaches nobody."""
    screens.may_lose(page := await screens.hall())
    got = await page.evaluate(
        """() => fetch("https://hall.example/", { mode: "no-cors" }).then(() => "reached", () => "refused")"""
    )
    assert got == "refused"
    assert any("Content Security Policy" in fault for fault in screens.faults)
    screens.faults.clear()
