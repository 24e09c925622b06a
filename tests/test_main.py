"""The `hall` command as somebody types it: what it prints, how it ends, what it leaves behind."""

import asyncio
import re
import shutil
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner, Result

from main import cli
from web.accounts import Account, Accounts, Device, address_of

ROOT = Path(__file__).resolve().parent.parent
NANCHUAN = ROOT / "config" / "halls" / "nanchuan"
TRACES = ROOT / "tests" / "traces"
Found = TypeVar("Found")


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but those of the test, and lines as long as they are."""
    for name in ("HALL_SETTINGS", "HALL_DATA", "HALL_REDIS", "HALL_HALL", "HALL_PORT", "HALL_FD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


def hall(*words: object, given: str = "") -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], input=given)


def among(data: Path, look: Callable[[Accounts], Awaitable[Found]]) -> Found:
    """What the accounts in a data folder say."""

    async def opened() -> Found:
        accounts = Accounts(address_of(data))
        await accounts.open()
        try:
            return await look(accounts)
        finally:
            await accounts.close()

    return asyncio.run(opened())


# hall check -----------------------------------------------------------------------------------------------------


def test_a_good_hall_file_is_told_in_words() -> None:
    found = hall("check", NANCHUAN)
    assert found.exit_code == 0, found.output
    assert "南川区政务服务大厅" in found.stdout and "无差别综合窗口" in found.stdout
    assert "waiting" in found.stdout  # the lifecycle


def test_every_mistake_of_a_bad_one_is_named(tmp_path: Path) -> None:
    shutil.copytree(NANCHUAN, tmp_path / "bad")
    file = tmp_path / "bad" / "hall.toml"
    text = file.read_text("utf-8")
    for right, wrong in (
        ("Asia/Shanghai", "Asia/Nowhere"),
        ('icon = "check"\nzone = "B"', 'icon = "check"\nzone = "Z"'),
        ('also = ["supplement"]', 'also = ["suplement"]'),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    file.write_text(text, "utf-8")
    found = hall("check", tmp_path / "bad")
    assert found.exit_code == 1 and found.stdout == ""
    for named in ("timezone", "Asia/Nowhere", "series.F", "zone", "suplement"):
        assert named in found.stderr, named
    assert len(found.stderr.strip().splitlines()) >= 3


def test_a_hall_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    found = hall("check", tmp_path / "nowhere")
    assert found.exit_code == 1 and "nowhere" in found.stderr and "Traceback" not in found.output


# hall user, hall device -----------------------------------------------------------------------------------------


def test_a_person_gets_an_account_and_another_password(tmp_path: Path) -> None:
    add = ("user", "add", "1001", "--role", "clerk", "--password-stdin", "--data", tmp_path)
    assert hall(*add, "--shown", "窗口一", given="correct horse\n").exit_code == 0
    assert among(tmp_path, lambda known: known.verify("1001", "correct horse")) == Account("1001", "窗口一", "clerk")
    again = hall(*add, given="battery staple\n")
    assert again.exit_code == 1 and "hall user password" in again.stderr
    change = ("user", "password", "1001", "--password-stdin", "--data", tmp_path)
    assert hall(*change, given="battery staple\n").exit_code == 0
    assert among(tmp_path, lambda known: known.verify("1001", "correct horse")) is None
    assert among(tmp_path, lambda known: known.verify("1001", "battery staple")) is not None


def test_a_starting_password_is_printed_once_and_must_be_changed(tmp_path: Path) -> None:
    at = ("--data", tmp_path)
    added = hall("user", "add", "9001", "--role", "admin", "--starting", *at)
    password = added.stdout.strip()
    assert added.exit_code == 0 and len(password) == 12
    assert among(tmp_path, lambda known: known.verify("9001", password)) == Account("9001", "9001", "admin", True)
    assert hall("user", "list", *at).stdout == "9001\tadmin\t9001\tstarting password\n"
    # another one in its place, and one that was typed holds as it is
    assert len(hall("user", "password", "9001", "--starting", *at).stdout.strip()) == 12
    hall("user", "password", "9001", "--password-stdin", *at, given="battery staple\n")
    assert among(tmp_path, lambda known: known.verify("9001", "battery staple")) == Account("9001", "9001", "admin")


def test_roles_change_and_one_administrator_stays(tmp_path: Path) -> None:
    at = ("--data", tmp_path)
    hall("user", "add", "9001", "--role", "admin", "--starting", *at)
    for refused in (("role", "9001", "clerk"), ("remove", "9001")):
        found = hall("user", *refused, *at)
        assert found.exit_code == 1 and "last administrator" in found.stderr
    hall("user", "add", "9002", "--role", "clerk", "--starting", "--shown", "窗口二", *at)
    assert hall("user", "role", "9002", "admin", *at).exit_code == 0
    assert hall("user", "remove", "9001", *at).exit_code == 0
    assert hall("user", "list", *at).stdout == "9002\tadmin\t窗口二\tstarting password\n"
    for missing in (("role", "9001", "clerk"), ("password", "9001", "--starting"), ("remove", "9001")):
        found = hall("user", *missing, *at)
        assert found.exit_code == 1 and "no such account" in found.stderr
    assert hall("user", "role", "9002", "boss", *at).exit_code == 2
    # and the audit has all of it
    assert "6 entries" not in hall("audit", "verify", *at).stdout  # two refusals are none
    assert "4 entries" in hall("audit", "verify", *at).stdout


@pytest.mark.parametrize(
    ("role", "password", "cure"),
    [
        ("clerk", "short", "8"),
        ("clerk", "", "8"),
        ("clerk", "x" * 201, "200"),
        ("boss", "long enough", "auditor"),
    ],
)
def test_a_poor_account_is_not_made(tmp_path: Path, role: str, password: str, cure: str) -> None:
    add = ("user", "add", "1001", "--role", role, "--password-stdin", "--data", tmp_path)
    found = hall(*add, given=f"{password}\n")
    assert found.exit_code == 2 and cure in found.stderr
    assert password == "" or password not in found.output
    assert among(tmp_path, lambda known: known.verify("1001", password)) is None


def test_a_device_gets_a_token_and_a_link(tmp_path: Path) -> None:
    added = hall("device", "add", "kiosk", "kiosk-east", "--data", tmp_path)
    token = added.stdout.strip()
    assert added.exit_code == 0 and len(token) > 40
    assert among(tmp_path, lambda known: known.device(token)) == Device("kiosk-east", "kiosk")
    linked = hall("device", "link", "kiosk-east", "/kiosk", "--data", tmp_path)
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/enter/([\w-]{20,})", linked.stdout.strip())
    assert linked.exit_code == 0 and found
    followed = among(tmp_path, lambda known: known.follow_link(found[1]))
    assert followed is not None and followed[0] == Device("kiosk-east", "kiosk") and followed[2] == "/kiosk"
    assert among(tmp_path, lambda known: known.follow_link(found[1])) is None


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("add", "toaster", "x"), "kiosk"),
        (("link", "nobody", "/kiosk"), "add it first"),
        (("link", "kiosk-east", "//evil.example"), "/kiosk"),
        (("link", "kiosk-east", "https://evil.example/"), "/kiosk"),
        (("link", "kiosk-east", "javascript:alert(1)"), "/kiosk"),
    ],
)
def test_a_device_that_cannot_be_is_refused(tmp_path: Path, words: tuple[str, ...], cure: str) -> None:
    hall("device", "add", "kiosk", "kiosk-east", "--data", tmp_path)
    found = hall("device", *words, "--data", tmp_path)
    assert found.exit_code == 2 and cure in found.stderr and "Traceback" not in found.output


# hall run, serve, doctor, replay --------------------------------------------------------------------------------


def test_a_taken_port_is_refused_with_the_cure(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = hall("run", "--data", tmp_path / "data", "--port", port)
    assert found.exit_code == 1 and f"127.0.0.1:{port}" in found.stderr and "--port" in found.stderr
    assert not (tmp_path / "data" / "engine").exists()  # nothing was begun


@pytest.mark.parametrize(
    ("words", "code", "cure"),
    [
        (("run", "--speed", "2"), 2, "--speed"),
        (("run", "--port", "0"), 2, "--port"),
        (("run", "--workers", "99"), 2, "--workers"),
        (("run", "--redis", "not a url"), 1, "HALL_REDIS"),
        (("run", "--hall", "/nowhere"), 1, "/nowhere"),
        (("serve",), 1, "HALL_REDIS"),
        (("bench", "everything"), 2, "known are"),
        (("nothing",), 2, "nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: tuple[str, ...], code: int, cure: str) -> None:
    more = ("--data", tmp_path, "--port", _free_port()) if words[:2] in {("run", "--hall"), ("run", "--redis")} else ()
    found = hall(*words, *more)
    assert found.exit_code == code, found.output
    assert cure in found.stderr and "Traceback" not in found.output


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_the_doctor_finds_a_fresh_machine_well(tmp_path: Path) -> None:
    found = hall("doctor", "--data", tmp_path)
    lines = found.stdout.strip().splitlines()
    assert found.exit_code == 0, found.output
    assert len(lines) > 3


def test_the_doctor_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_PRINTERS", f'{{"kiosk-east": "tcp://127.0.0.1:{_free_port()}"}}')
    found = hall("doctor", "--data", tmp_path)
    assert found.exit_code == 1 and "kiosk-east" in found.stdout


def test_a_day_is_played_again(tmp_path: Path) -> None:
    short = tmp_path / "trace.csv"
    lines = (TRACES / "trace_1.csv").read_text("utf-8").splitlines()
    short.write_text("\n".join(lines[:41]) + "\n", "utf-8")
    calls = tmp_path / "calls.csv"
    found = hall("replay", short, TRACES / "windows_1.json", "--out", calls)
    assert found.exit_code == 0, found.output
    assert re.search(r"40 first calls, \d+ commands", found.stdout)
    header, *rows = calls.read_text("utf-8").splitlines()
    assert header.startswith("ticket,first_call_s") and len(rows) == 40


def test_a_broken_trace_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "trace.csv"
    broken.write_text("a,b\n1,2\n", "utf-8")
    found = hall("replay", broken, TRACES / "windows_1.json")
    assert found.exit_code == 1 and "Traceback" not in found.output and found.stderr.strip()
    assert hall("replay", tmp_path / "none.csv", TRACES / "windows_1.json").exit_code == 2
