"""Halls to read: the one that is shipped, and copies of it with something changed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from config.hall import Hall, HallWrong, Mistake, load_hall

NANCHUAN = Path(__file__).resolve().parents[2] / "config" / "halls" / "nanchuan"

Changed = Callable[..., Path]


@pytest.fixture(scope="session")
def nanchuan() -> Hall:
    return load_hall(NANCHUAN)


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """changed(('old', 'new'), …): a copy of the shipped hall with words replaced; each old one stands in one file. With
    other `services` nothing is booked ahead and no bank opens accounts: both name items of the shipped catalogue."""

    def write(*changes: tuple[str, str], services: str | bytes | None = None) -> Path:
        texts = {name: (NANCHUAN / name).read_text("utf-8") for name in ("hall.toml", "services.csv")}
        for old, new in changes:
            (name,) = [name for name, text in texts.items() if old in text]
            texts[name] = texts[name].replace(old, new, 1)
        if services is not None:
            texts["hall.toml"] = re.sub(r"(?ms)^accounts = \[.*?\]", "", texts["hall.toml"])
            texts["hall.toml"] = re.sub(r"\[appointments\.diaries\.[^\[]*(\[[\"0-9][^\[]*)*", "", texts["hall.toml"])
        for name, text in texts.items():
            (tmp_path / name).write_text(text, "utf-8")
        if services is not None:
            data = services.encode() if isinstance(services, str) else services
            (tmp_path / "services.csv").write_bytes(data)
        return tmp_path

    return write


def mistakes(folder: Path) -> tuple[Mistake, ...]:
    """What is wrong with a hall; a hall that loads fails the test."""
    with pytest.raises(HallWrong) as wrong:
        load_hall(folder)
    assert str(wrong.value) == "\n".join(map(str, wrong.value.mistakes))
    return wrong.value.mistakes
