"""The rule's page says the hall file's own figures."""

from functools import partial

from config.hall import Hall
from ticketing.rule_words import helping_in_words, lanes_in_words, others_in_words
from web.phrases import Phrases
from web.site import PACKAGES, ROOT

phrases = Phrases([ROOT / package for package in PACKAGES])
zh, en = partial(phrases.say, "zh"), partial(phrases.say, "en")


def test_lanes_that_are_alike_stand_together(hall: Hall) -> None:
    groups = lanes_in_words(hall, zh, "zh")
    assert sum(len(group.lanes.split("、")) for group in groups) == len(hall.lanes)
    general = next(group for group in groups if group.lanes.startswith("无差别综合窗口"))
    assert "优先号：目标等候 T = 5 分钟，权重 W = 20。" in general.sentences
    assert (
        "优先号等 1 分钟抵普通号等 60 分钟：普通号等到 15 分钟时，后来的优先号等满 15 秒才会排到它前面。"
        in general.sentences
    )
    assert any("每叫 1 个普通号，前面最多先叫 3 个" in sentence for sentence in general.sentences)


def test_helping_has_its_factor(hall: Hall) -> None:
    said = helping_in_words(hall, zh, "zh")
    assert (
        "11–13 号窗口先办一件事一次办（k = 1），也帮办无差别综合窗口（k = 0.65）："
        "那边的普通号等候超过这边的 1.2 倍，才先叫那边。" in said
    )
    assert len(said) == len(set(said))


def test_what_the_hall_file_changes_the_page_changes(hall: Hall) -> None:
    rules = hall.rules.model_copy(update={"return_clock_share": 0.5})
    assert "过号恢复后，之前等的时间算 50%。" in others_in_words(hall.model_copy(update={"rules": rules}), zh)
    free = {code: klass.model_copy(update={"guard": 0}) for code, klass in hall.classes.items()}
    said = lanes_in_words(hall.model_copy(update={"classes": free}), en, "en")
    assert all("There is no limit here to favoured numbers in a row." in group.sentences for group in said)
