"""`hall audit` as somebody types it: good or broken, where, and how the shell learns of it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from main import cli
from web.accounts import Accounts, address_of
from web.audit import Audit


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Nine entries lie here."""

    async def write() -> None:
        accounts = Accounts(address_of(tmp_path))
        audit = Audit(accounts.engine, lambda: 1_795_395_600.0)
        for at in range(9):
            await audit.record("9001", "hall.published", str(at))
        await accounts.close()

    asyncio.run(write())
    return tmp_path


def audit(data: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["audit", words[0], "--data", str(data), *words[1:]], env={"COLUMNS": "200"})


def tamper(data: Path, change: str) -> None:
    with sqlite3.connect(data / "hall.sqlite") as database:
        database.execute(change)


def test_a_sound_chain(data: Path) -> None:
    found = audit(data, "verify")
    assert found.exit_code == 0 and found.stdout.startswith("ok   9 entries, head ")
    head = audit(data, "head").stdout.strip()
    assert head.startswith("9:") and len(head) == 66
    assert "".join(found.stdout.split("head ")[1].split()) == head[2:]
    assert audit(data, "verify", "--head", head).exit_code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit_entries SET why = 'x' WHERE seq = 4", "entry 4: changed"),
        ("DELETE FROM audit_entries WHERE seq IN (4, 5)", "entries 4 to 5: missing"),
        ("DELETE FROM audit_entries WHERE seq > 7", "entries 8 to 9: cut off at the end"),
    ],
)
def test_a_broken_one_says_where_and_ends_with_1(data: Path, change: str, said: str) -> None:
    head = audit(data, "head").stdout.strip()
    tamper(data, change)
    found = audit(data, "verify", "--head", head)
    assert (found.exit_code, found.stdout) == (1, "")
    assert said in found.stderr


def test_what_is_no_head_is_a_usage_error(data: Path) -> None:
    assert audit(data, "verify", "--head", "4f0c").exit_code == 2


def test_a_hall_without_an_audit_is_sound(tmp_path: Path) -> None:
    assert audit(tmp_path, "verify").stdout == "ok   0 entries, head -\n"
    assert audit(tmp_path, "head").stdout == "no entries yet\n"
