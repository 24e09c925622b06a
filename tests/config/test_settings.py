"""Settings: given outright, from the environment, from a file, by default; a wrong one is named as it is written."""

from pathlib import Path

import pytest

from config.hall import load_hall
from config.settings import Settings, SettingsWrong


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HALL_{name.upper()}", raising=False)
    monkeypatch.delenv("HALL_SETTINGS", raising=False)


def test_defaults_open_nanchuan() -> None:
    settings = Settings.read()
    assert load_hall(settings.hall).code == "nanchuan"
    assert (settings.host, settings.port, settings.workers, settings.demo) == ("127.0.0.1", 8000, 1, False)
    assert (settings.data, settings.redis, settings.printers) == (Path("var"), "", {})


def test_nearest_word_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nworkers = 2\nspeed = 3\n[printers]\n"kiosk-1" = "tcp://10.1.2.3"\n')
    monkeypatch.setenv("HALL_SETTINGS", str(file))
    monkeypatch.setenv("HALL_PORT", "10")
    monkeypatch.setenv("HALL_WORKERS", "20")
    settings = Settings.read(port=100)
    assert (settings.port, settings.workers, settings.speed) == (100, 20, 3.0)
    assert settings.printers == {"kiosk-1": "tcp://10.1.2.3"}


def test_printers_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_PRINTERS", '{"kiosk-1": "screen"}')
    assert Settings.read().printers == {"kiosk-1": "screen"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "http"),
        ("WORKERS", "0"),
        ("SPEED", "0"),
        ("SPEED", "nan"),
        ("DEMO", "perhaps"),
        ("REDIS", "localhost:6379"),
        ("PRINTERS", '{"kiosk one": "screen"}'),
        ("PRINTERS", "kiosk"),
        ("LAN_ORIGIN", "hall.example"),
        ("PUBLIC_ORIGIN", "https://hall.example/"),
        ("DATABASE", "hall.db"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"HALL_{name}", value)
    with pytest.raises(SettingsWrong) as wrong:
        Settings.read()
    assert name.lower() in str(wrong.value).lower() and len(wrong.value.mistakes) == 1


def test_all_wrong_ones_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_PORT", "-1")
    monkeypatch.setenv("HALL_SPEED", "0")
    with pytest.raises(SettingsWrong) as wrong:
        Settings.read(workers=0)
    assert {mistake.field for mistake in wrong.value.mistakes} == {"HALL_PORT", "HALL_SPEED", "HALL_WORKERS"}


@pytest.mark.parametrize("text", [None, "port =", "prot = 1", "\x00"])
def test_a_file_that_is_wrong_or_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "settings.toml"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("HALL_SETTINGS", str(file))
    with pytest.raises(SettingsWrong):
        Settings.read()


@pytest.mark.parametrize("address", ["http://10.1.2.3:8377", "https://127.0.0.1:8377", "http://127.0.0.1", "8377"])
def test_a_card_reader_stands_on_the_kiosk_itself(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HALL_CARD_BRIDGE", "http://127.0.0.1:8377")
    assert Settings.read().card_bridge == "http://127.0.0.1:8377"
    monkeypatch.setenv("HALL_CARD_BRIDGE", address)
    with pytest.raises(SettingsWrong, match="HALL_CARD_BRIDGE"):
        Settings.read()
