"""The guide desk's page: what is found under one search, who needs a hand, and which devices do."""

from config.devices import Device
from tests.ticketing.door import Door
from ticketing import guide_parts
from ticketing.return_codes import ALPHABET, LENGTH, plain
from ticketing.slip_faults import SlipFaults
from web.hub import View
from web.people import Person
from web.wired_frames import VERSION


async def text(door: Door, path: str, **query: str) -> str:
    answer = await door.get("guide", path, **query)
    assert answer.status_code == 200, answer.text
    found: str = answer.text
    return found


async def drawn(door: Door, part: str, lang: str = "zh") -> str:
    """A part with the faults of the day's slips."""
    faults = SlipFaults()
    for event in await door.story.feed.day(door.story.dispatcher.day):
        faults.follow(event)
    view: View = await door.site.fresh_view()
    return guide_parts.parts(door.site, faults)[part](view, "", lang)


async def test_the_page(door: Door) -> None:
    page = await text(door, "/guide")
    assert 'data-live="guide"' in page and "style=" not in page and "<script>" not in page
    assert 'data-take="residence"' in page and 'data-pick="residence"' in page
    assert 'data-take="founder"' not in page  # its papers are looked at first
    assert 'data-take="insurance"' not in page  # not done here


async def test_what_is_taken_most_comes_first(door: Door) -> None:
    for _ in range(3):
        await door.takes("kiosk-1", service="card")
    for event in await door.story.feed.day(door.story.dispatcher.day):
        door.catalogue.taken.follow(event)
    page = await text(door, "/guide")
    assert page.index('data-take="card"') < page.index('data-take="residence"')


async def test_services_with_their_ways(door: Door) -> None:
    page = await text(door, "/guide/search", q="SFZ")
    assert 'data-pick="card"' in page and "不用排队" in page
    assert "社保分中心" in await text(door, "/guide/search", q="社保")
    assert "没找到" in await text(door, "/guide/search", q="qqqq")
    assert await text(door, "/guide/search", q=" ") == ""


async def test_a_number_an_appointment_and_a_code_under_the_same_search(door: Door) -> None:
    number = (await door.takes("kiosk-1"))["number"]
    assert f'data-show="{number}"' in await text(door, "/guide/search", q=number.lower())
    assert "data-show" not in await text(door, "/guide/search", q="A999")
    assert 'data-check-in="K7M2Q9XTB"' in await text(door, "/guide/search", q="k7m-2q9-xtb")
    made = await door.post("guide", "/api/v1/return-codes", {"service": "residence", "missing": ["户口簿"]})
    code = made.json()["code"]
    page = await text(door, "/guide/search", q=code)
    assert f'data-back="{code}"' in page and "户口簿" in page
    await door.post("guide", f"/api/v1/return-codes/{code}/ticket")
    assert "data-back" not in await text(door, "/guide/search", q=code)


def test_a_code_as_it_is_typed() -> None:
    assert plain(" r3j-49e ") == "R3J49E" and len(plain("R3J49E")) == LENGTH
    assert plain("R3J49") == plain("R3J490") == plain("身份证") == ""
    for alike in ("0OQDU", "1IL", "5S", "2Z", "B8", "VUY", "GC"):
        assert len(set(alike) & set(ALPHABET)) <= 1


async def test_a_service_in_words(door: Door) -> None:
    page = await text(door, "/guide/services/residence")
    assert 'data-paper="户口簿"' in page and 'data-issue="print"' in page and "data-ways" not in page
    green = await text(door, "/guide/services/founder")
    assert 'data-issue="green"' in green and 'data-lane="general"' in green
    elsewhere = await text(door, "/guide/services/insurance")
    assert "data-issue" not in elsewhere and "东路 1 号" in elsewhere and "data-print-way" in elsewhere
    assert (await door.get("guide", "/guide/services/nothing")).status_code == 422


async def test_a_call_for_help_is_shown_until_it_is_ended(door: Door) -> None:
    assert "没有人找" in await drawn(door, "help")
    await door.post("kiosk-1", "/api/v1/help")
    await door.post("kiosk-2", "/api/v1/help", {"about": "green"})
    shown = await drawn(door, "help")
    assert 'data-help-take="kiosk-1"' in shown and "请核对材料" in shown
    await door.post("guide", "/api/v1/help/kiosk-1/take")
    shown = await drawn(door, "help")
    assert 'data-help-end="kiosk-1"' in shown and "工号 guide 去了" in shown
    await door.post("guide", "/api/v1/help/kiosk-1/end")
    assert "kiosk-1" not in await drawn(door, "help")


async def test_who_is_to_be_led_is_shown_when_called(door: Door) -> None:
    for needs in (["sight"], ["hearing"]):
        await door.takes("guide", lanes=["general"], needs=needs, reason="当面可见")
    await door.story.sits_down("1", "2")
    assert "没有人找" in await drawn(door, "help")
    assert [await door.story.calls("1"), await door.story.calls("2")] == ["A001", "A002"]
    shown = await drawn(door, "help")
    assert "请带到 1 号窗口" in shown and "视力" not in shown and "A002" not in shown


async def test_missed_numbers_in_time_and_late(door: Door) -> None:
    await door.story.sits_down("1")
    number = (await door.takes())["number"]
    await door.story.calls("1")
    await door.story.misses("1", number)
    shown = await drawn(door, "missed")
    assert f'data-return="{number}"' in shown and "下 3 次叫号之后" in shown and "09:04 过号" in shown
    door.story.clock.pass_s(31 * 60)
    shown = await drawn(door, "missed")
    assert f'data-ask-late="{number}"' in shown and "data-return" not in shown


async def test_a_printer_without_paper_until_it_prints_again(door: Door) -> None:
    number, other = [(await door.takes("kiosk-1"))["number"] for _ in range(2)]
    note = door.story.dispatcher.note
    await note(door.story.request(), "slip.failed", ticket=number, printer="kiosk-1", why="paper_out")
    shown = await drawn(door, "alerts")
    assert "kiosk-1：小票纸用完" in shown and f'data-show="{number}"' in shown
    assert "kiosk-1：小票纸用完" in await drawn(door, "pill")
    assert "kiosk-1: out of paper" in await drawn(door, "pill", "en")
    await note(door.story.request(), "slip.printed", ticket=other, printer="kiosk-1", paper="low")
    assert "小票纸将用完" in await drawn(door, "pill")
    await note(door.story.request(), "slip.printed", ticket=number, printer="kiosk-1", paper="there")
    assert await drawn(door, "pill") == ""


async def test_a_slip_of_an_ended_ticket_is_no_fault(door: Door) -> None:
    number = (await door.takes("kiosk-1"))["number"]
    await door.story.dispatcher.note(door.story.request(), "slip.failed", ticket=number, printer="kiosk-1", why="ended")
    assert await drawn(door, "pill") == ""


async def test_a_screen_that_has_gone_silent(door: Door) -> None:
    now = [door.site.people.now()]
    door.site.presence._clock = lambda: now[0]
    door.site.presence.here(Person("display", "east wall"), "window:3")
    assert await drawn(door, "pill") == ""
    now[0] += 31
    assert "east wall：窗口屏 3没有反应" in await drawn(door, "pill")
    now[0] += 13 * 3600  # taken away half a day ago
    assert await drawn(door, "pill") == ""


async def test_a_device_on_a_wire_counts_once_and_while_the_hall_has_it(door: Door) -> None:
    now, hall = [door.site.people.now()], door.site.hall
    door.site.presence._clock = lambda: now[0]
    bar = Device(code="bar", kind="led", address="tcp://10.9.9.9:9100", windows="1-3")
    door.site.hall = hall.model_copy(update={"devices": {"bar": bar}})
    for window in bar.numbers:
        door.site.presence.heard("bar", f"window:{window}", VERSION, bar.address)
    now[0] += 31
    assert (await drawn(door, "pill")).count("没有反应") == 1 and "bar：" in await drawn(door, "pill")
    door.site.hall = hall
    assert await drawn(door, "pill") == ""
