"""The one POST of a reminder: where it may go, and what counts as no answer."""

import socket

import pytest

from config.settings import Settings, SettingsWrong
from tests.ticketing.gateway import SECRET
from ticketing.reminder_post import Gateway
from web.signed_post import NotTaken


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://sms.example", True),
        ("http://[::1]:9/", True),
        ("http://127.0.0.1:9/", True),
        ("http://localhost/", True),
        ("http://127.0.0.1.sms.example/", False),
        ("http://10.0.0.1/", False),
        ("http://localhost.example/", False),
    ],
)
def test_private_is_what_nobody_can_read_on_the_way(url: str, private: bool) -> None:
    assert Gateway(url, SECRET).private is private


def test_nobody_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotTaken) as silent:
            Gateway(f"http://127.0.0.1:{port}/", SECRET).post(b"{}", "key", 1, patience_s=0.05)
    with pytest.raises(NotTaken) as away:
        Gateway(f"http://127.0.0.1:{port}/", SECRET).post(b"{}", "key", 1)
    assert [(each.value.why, each.value.again) for each in (silent, away)] == [("no_answer", True)] * 2


def test_a_gateway_is_named_with_its_secret_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for given in (
        {"reminder_url": "https://sms.example/"},
        {"reminder_secret": SECRET},
        {"reminder_url": "ftp://sms.example/", "reminder_secret": SECRET},
        {"reminder_url": "https://user:word@sms.example/", "reminder_secret": SECRET},
        {"reminder_url": "https://sms.example/", "reminder_secret": "short"},
    ):
        with pytest.raises(SettingsWrong):
            Settings.read(**given)
    monkeypatch.setenv("HALL_REMINDER_URL", "https://sms.example/x")
    monkeypatch.setenv("HALL_REMINDER_SECRET", SECRET)
    assert Settings.read().reminder_url == "https://sms.example/x"
