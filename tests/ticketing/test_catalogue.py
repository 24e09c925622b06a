"""Search as people type and speak: letters, syllables, characters, codes, other words."""

import time

import pytest

from config.hall import Hall, Service, Text
from ticketing.catalogue import Catalogue

ITEMS = {
    "sfz1": "居民身份证换领、补领",
    "sfz2": "身份证领取",
    "sfz3": "临时身份证明出具",
    "bank": "银行开户",
    "yl": "养老保险关系转移接续",
    "hz": "普通护照签发",
    "jsz": "驾驶证期满换证",
    "xz": "行政许可延续",
    "yyzz": "营业执照办理",
}


@pytest.fixture
def catalogue(hall: Hall) -> Catalogue:
    return Catalogue(with_items(hall, ITEMS))


def with_items(hall: Hall, items: dict[str, str]) -> Hall:
    pattern = next(iter(hall.services.values()))
    services: dict[str, Service] = {
        code: pattern.model_copy(update={"code": code, "name": Text(zh=name, en=f"Item {code}")})
        for code, name in items.items()
    }
    return hall.model_copy(update={"services": services})


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("SFZ", {"sfz2"}),
        ("sfz", {"sfz2"}),
        ("ＳＦＺ", {"sfz2"}),
        ("shenfen", {"sfz2"}),
        ("身份证", {"sfz2"}),
        ("yinhang", {"bank"}),
        ("yhkh", {"bank"}),
        ("xingzheng", {"xz"}),
        ("xzxk", {"xz"}),
        ("hz", {"hz"}),
        ("护照", {"hz"}),
        ("passport", {"hz"}),
        ("驾照", {"jsz"}),
        ("开公司", {"yyzz"}),
        ("我要换身份证", {"sfz1", "sfz2", "sfz3"}),
    ],
)
def test_finds(catalogue: Catalogue, query: str, first: set[str]) -> None:
    assert catalogue.search(query)[0].service.code in first


def test_all_of_a_word_come_first_and_the_mark_is_theirs(catalogue: Catalogue) -> None:
    hits = catalogue.search("SFZ")
    assert {hit.service.code for hit in hits[:3]} == {"sfz1", "sfz2", "sfz3"}
    for hit in hits[:3]:
        start, end = hit.marked
        assert hit.service.name.zh[start:end] == "身份证"


@pytest.mark.parametrize("query", ["", "   ", "qqqq", "𠮷", "\x00", "；--", "(" * 500])
def test_finds_nothing_quietly(catalogue: Catalogue, query: str) -> None:
    assert catalogue.search(query) == []


def test_letters_that_lead_nowhere_are_known(catalogue: Catalogue) -> None:
    letters = catalogue.letters()
    assert "S" in letters and not letters & set("IUV")


def test_five_thousand_items_answer_at_once(hall: Hall) -> None:
    words = ["身份证", "营业执照", "护照", "社会保险", "不动产", "公积金", "户口", "驾驶证", "结婚", "医疗"]
    verbs = ["办理", "变更", "注销", "补领", "换领", "查询", "延续", "登记", "备案", "核验"]
    items = {f"i{n}": f"{words[n % 10]}{verbs[n // 10 % 10]}第{n}号" for n in range(5000)}
    catalogue = Catalogue(with_items(hall, items))
    began = time.perf_counter()
    for query in ("SFZ", "shenfenzheng", "执照", "我想办营业执照", "i4999", "qqqq"):
        catalogue.search(query)
    assert (time.perf_counter() - began) / 6 < 0.1
