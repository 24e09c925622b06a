"""The rule's page says the hall file's own figures."""

import re
import tomllib
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from config.hall import Hall
from ticketing.rule_words import helping_in_words, lanes_in_words, others_in_words
from web.phrases import Phrases
from web.site import PACKAGES, ROOT

FOLDER = Path(__file__).resolve().parents[2] / "config" / "halls" / "nanchuan"
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


def test_every_figure_of_passing_and_helping_is_what_the_files_numbers_come_to(hall: Hall) -> None:
    """Worked out anew from hall.toml alone, by scores as the page itself defines them: k · W · minutes ÷ T."""
    with (FOLDER / "hall.toml").open("rb") as file:
        said = tomllib.load(file)
    groups = {name: set(g.sentences) for g in lanes_in_words(hall, zh, "zh") for name in g.lanes.split("、")}
    checked = 0
    for lane in said["lanes"].values():
        heavy, targets, sentences = lane.get("weight", 1), lane["targets"], groups[lane["name"]["zh"]]
        late = heavy * targets["regular"] / targets["regular"]  # the score of a regular number that has waited T
        for klass, target in targets.items():
            known = said["classes"][klass]
            assert any(
                f"{known['name']['zh']}号：目标等候 T = {target:g} 分钟，权重 W = {known['weight'] * heavy:g}。" == s
                for s in sentences
            )
            seconds = next(s for s in range(1, 14_400) if heavy * known["weight"] * s / 60 / target > late - 1e-9)
            found = [s for s in sentences if f"后来的{known['name']['zh']}号等满" in s]
            if known["weight"] / target == 1 / targets["regular"]:
                assert found == [], "it weighs as much as a regular one: nobody is passed"
                continue
            (sentence,) = found
            number, unit = re.search(r"等满 ([\d.]+) (秒|分钟)", sentence).groups()  # type: ignore[union-attr]
            assert float(number) * (60 if unit == "分钟" else 1) == pytest.approx(seconds, abs=max(1, 0.01 * seconds))
            checked += 1
    assert checked >= 20
    for window in said["windows"]:
        for other in window.get("also", ()):
            home, there = said["lanes"][window["home"]], said["lanes"][other]
            k = there.get("secondary", said["rules"]["secondary"])
            factor = (home.get("weight", 1) / home["targets"]["regular"]) / (
                k * there.get("weight", 1) / there["targets"]["regular"]
            )
            names = f"先办{home['name']['zh']}（k = 1），也帮办{there['name']['zh']}（k = {k:g}）"
            (sentence,) = {s for s in helping_in_words(hall, zh, "zh") if names in s}
            told = Fraction(re.search(r"等候超过这边的 (\S+) 倍", sentence)[1])  # type: ignore[index]
            assert float(told) == pytest.approx(factor, rel=0.06)
