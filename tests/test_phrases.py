"""Whatever the hall says in Chinese it can say in English: every phrase is translated, no translation is left over.

A phrase's id is its Chinese sentence, so every Chinese literal of the code and of the templates' expressions is one.
The few that are not are named below, each with its reason.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from web.phrases import read
from web.site import PACKAGES, ROOT

NOT_PHRASES = {
    "web/waits.py": "holds its own English",
    "web/voice_words.py": "how numbers are said in Chinese",
    "displays/announcement.py": "holds its own English",
    "ticketing/printer_test.py": "says both languages at once, on paper",
    "web/security.py": "says both languages at once, before it is known who reads",
    "web/welcome.py": "says both languages at once, in a terminal",
    "web/openapi.py": "a name",
}
"""Files whose Chinese is not translated."""

NOT_SAID = {"一二三四五六日", "约 ", "中文"}
"""Weekdays for readers of Chinese to pick from; a word that is cut off; a language's name for itself."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_STRAY = re.compile(r"%(?!\(\w+\)[sd]|%)")


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Chinese literals by line. Docstrings and pieces of f-strings are none: nothing looks them up."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            passed.update(id(piece) for piece in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def in_template(source: str) -> Iterator[tuple[int, str]]:
    """Literals in a template's expressions by line, whether handed to `_` at once or through a variable."""
    for node in Environment().parse(source).find_all(nodes.Const):
        if isinstance(node.value, str):
            yield node.lineno, node.value


def literals(root: Path) -> dict[str, str]:
    """Every literal of the packages that may be a phrase, and where it stands first."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for suffix, texts in ((".py", in_code), (".html", in_template)):
            for path in sorted((root / package).rglob(f"*{suffix}")):
                name = path.relative_to(root).as_posix()
                for line, text in () if name in NOT_PHRASES else texts(path.read_text("utf-8")):
                    found.setdefault(text, f"{name}:{line}")
    return found


def phrases(root: Path) -> dict[str, str]:
    return {text: at for text, at in literals(root).items() if _CHINESE.search(text) and text not in NOT_SAID}


@pytest.fixture(scope="module")
def english() -> dict[str, Mapping[str, str]]:
    """Phrase → English, by package."""
    files = {package: ROOT / package / "locale" / "en.po" for package in PACKAGES}
    return {package: read(path) for package, path in files.items() if path.exists()}


def test_every_phrase_has_its_english(english: dict[str, Mapping[str, str]]) -> None:
    known = {phrase for words in english.values() for phrase in words}
    assert {phrase: place for phrase, place in phrases(ROOT).items() if phrase not in known} == {}


def test_no_english_is_left_over(english: dict[str, Mapping[str, str]]) -> None:
    needed = literals(ROOT)
    assert [
        f"{package}: {phrase}" for package, words in english.items() for phrase in words if phrase not in needed
    ] == []


def test_placeholders_are_the_same(english: dict[str, Mapping[str, str]]) -> None:
    wrong = [
        f"{package}: {phrase} → {said}"
        for package, words in english.items()
        for phrase, said in words.items()
        if sorted(_PLACEHOLDER.findall(phrase)) != sorted(_PLACEHOLDER.findall(said))
        or (_PLACEHOLDER.search(phrase) and _STRAY.search(said))
    ]
    assert wrong == []


def test_packages_agree(english: dict[str, Mapping[str, str]]) -> None:
    """A phrase that several packages translate is one phrase: the last read would win."""
    said: dict[str, set[str]] = {}
    for words in english.values():
        for phrase, translation in words.items():
            said.setdefault(phrase, set()).add(translation)
    assert {phrase: ways for phrase, ways in said.items() if len(ways) > 1} == {}


def test_exceptions_are_there() -> None:
    assert [name for name in NOT_PHRASES if not (ROOT / name).exists()] == []


def test_what_counts_as_a_phrase(tmp_path: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "x.py").write_text('"""文档"""\nWORD = "好"\nf"{WORD}人"\nsay("等 %(n)s 人", n=1)\n', "utf-8")
    (folder / "x.html").write_text("静{{ _('取号') }}{% set words = ['叫号'] %}{{ _(words[0]) }}{# _('无') #}", "utf-8")
    assert set(phrases(tmp_path)) == {"好", "等 %(n)s 人", "取号", "叫号"}
