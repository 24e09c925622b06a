"""Phrases by their Chinese sentence, with English where the reader asks for it."""

from pathlib import Path

import pytest

from web.phrases import Phrases, read

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "请先登录"
msgstr "Please sign in"

#, python-format
msgid "还有 %(count)s 个号"
msgstr "%(count)s numbers left, 100%% sure"

msgid "没有翻译"
msgstr ""
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "en.po").write_text(PO, "utf-8")
    return tmp_path


def test_a_phrase_is_its_own_chinese(package: Path) -> None:
    phrases = Phrases([package])
    assert phrases.say("zh", "请先登录") == "请先登录" and phrases.say("en", "请先登录") == "Please sign in"
    assert phrases.say("zh", "还有 %(count)s 个号", count=3) == "还有 3 个号"
    assert phrases.say("en", "还有 %(count)s 个号", count=3) == "3 numbers left, 100% sure"


def test_what_has_no_english_is_said_in_chinese(package: Path) -> None:
    phrases = Phrases([package, package / "nowhere"])
    for phrase in ("没有翻译", "没有这句"):
        assert phrases.say("en", phrase) == phrases.say("fr", phrase) == phrase


def test_values_are_text_and_nothing_else(package: Path) -> None:
    assert Phrases([package]).say("zh", "还有 %(count)s 个号", count="%(count)s<b>") == "还有 %(count)s<b> 个号"
    assert Phrases([package]).say("zh", "100%%") == "100%"


def test_only_translated_phrases_are_read(package: Path) -> None:
    assert set(read(package / "locale" / "en.po")) == {"请先登录", "还有 %(count)s 个号"}
