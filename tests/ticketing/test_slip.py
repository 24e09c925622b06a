"""What is on the paper, read back from the very bytes a printer gets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.hall import Hall
from tests.ticketing.paper_story import TEN_32, say, ticket
from ticketing.cells import width
from ticketing.escpos import PAPERS, slip_bytes
from ticketing.paper import Code, Cut, Line, NotEscPos, read
from ticketing.slip import Slip, compose
from ticketing.slip_picture import svg

LINK = "http://hall.example/t/20261123-A101.0123456789abcdefghijkl"


def slip(**change: object) -> Slip:
    words: dict[str, object] = {
        "hall": "南川区政务服务大厅",
        "zone": "A 区",
        "number": "A101",
        "favoured": "",
        "service": "居民身份证换领、补领",
        "windows": "1–10 号窗口，任一窗口都可能叫到您",
        "place": "请到一楼东侧 A 区等候",
        "ahead": "前面还有 14 人",
        "wait": "大约等候 15–25 分钟（10:50–11:00 叫到）",
        "bring": ("旧身份证", "户口簿"),
        "link": LINK,
        "scan": "手机扫码看进度",
        "rule": "过号了怎么办：30 分钟内可恢复",
        "at": "2026-11-23 10:32",
        "reprint": "",
    }
    return Slip(**(words | change))  # type: ignore[arg-type]


def lines(data: bytes) -> list[Line]:
    return [mark for mark in read(data) if isinstance(mark, Line) and mark.text]


@pytest.mark.parametrize("mm", [80, 58])
def test_the_slip_says_it_all(mm: int) -> None:
    data = slip_bytes(slip(), PAPERS[mm])
    assert data.startswith(b"\x1b@\x1c&")  # Chinese mode by our own hand
    assert b"\x1dv0" not in data and b"\x1b*" not in data  # no picture: 30 KB are 32 s at 9600 baud
    assert len(data) < 900
    marks = read(data)
    assert [mark for mark in marks if isinstance(mark, Code)] == [Code(LINK, PAPERS[mm].qr)]
    assert isinstance(marks[-1], Cut)
    text = "".join(mark.text for mark in lines(data))
    for word in ("南川区政务服务大厅", "居民身份证换领、补领", "前面还有 14 人", "旧身份证", "过号了怎么办", "10:32"):
        assert word in text
    (number,) = [mark for mark in lines(data) if mark.text == "A101"]
    assert (number.size, number.bold, number.align) == (8, True, "center")
    assert all(width(mark.text) * mark.size <= PAPERS[mm].columns for mark in lines(data))


def test_five_digits_shrink_to_fit() -> None:
    sizes = {
        mm: next(m.size for m in lines(slip_bytes(slip(number="A1000"), PAPERS[mm])) if m.text == "A1000")
        for mm in PAPERS
    }
    assert sizes == {80: 8, 58: 6}


def test_no_origin_no_code() -> None:
    assert not any(isinstance(mark, Code) for mark in read(slip_bytes(slip(link="", scan=""), PAPERS[80])))


def test_a_reprint_and_a_priority_are_marked() -> None:
    text = "".join(mark.text for mark in lines(slip_bytes(slip(reprint="补打", favoured="优先"), PAPERS[80])))
    assert "【补打】" in text and "【优先】" in text


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=60), max_size=3), st.sampled_from([58, 80])
)
def test_hostile_words_stay_words(service: str, place: str, bring: list[str], mm: int) -> None:
    data = slip_bytes(slip(service=service, place=place, bring=tuple(bring)), PAPERS[mm])
    marks = read(data)  # any command that is not ours would raise
    assert sum(isinstance(mark, Cut) for mark in marks) == 1
    assert sum(isinstance(mark, Code) for mark in marks) == 1
    assert [mark.text for mark in marks if isinstance(mark, Line)].count("A101") >= 1
    picture = svg(data, PAPERS[mm], service)
    assert picture.startswith("<svg ") and " style=" not in picture and "<script" not in picture.lower()


@pytest.mark.parametrize("data", [b"\x1bp\x00", b"\x1c!\x01", b"\x1d(k\x05", b"\x07", b"A", b"\x1b"])
def test_foreign_commands_are_not_read(data: bytes) -> None:
    with pytest.raises(NotEscPos):
        read(data)


def test_composed_from_ticket_hall_and_wait(hall: Hall) -> None:
    service = next(s for s in hall.services.values() if s.papers and not hall.lanes[s.lane].papers)
    number = f"{hall.lanes[service.lane].series}007"
    found = compose(
        ticket(hall, number, service.lane, service=service.code),
        hall,
        say,
        ahead=14,
        wait_s=1100,
        now=TEN_32,
        link=LINK,
    )
    assert found.number == number
    assert found.hall == hall.name.zh
    assert found.service == service.name.zh
    assert found.ahead == "前面还有 14 人"
    assert found.wait == "大约等候 15–25 分钟（10:50–11:00 叫到）"
    assert found.at == "2026-11-23 10:32"
    assert found.bring[0] == service.papers[0].zh and len(found.bring) <= 3
    assert "30 分钟" in found.rule and "3 次" in found.rule
    assert hall.zones[hall.lanes[service.lane].zone].place.zh in found.place
