"""`hall simulate` says the same for the same seed, plays recordings too, and names what it does not know."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from main import cli

TRACES = Path(__file__).parents[1] / "traces"
DAYS = ["simulate", "--days", "1", "--policy", "rule", "--policy", "dedicated"]


def said(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_same_seed_is_the_same_day() -> None:
    first, again, other = (json.loads(said(*DAYS, "--json", "--seed", seed)) for seed in ("1", "1", "2"))
    assert first == again != other
    assert first["nominal"]["rule"]["mean"] < first["nominal"]["dedicated"]["mean"]


def test_the_table_and_a_recorded_day() -> None:
    assert "this rule" in said(*DAYS, "--day", "light")
    trace = (str(TRACES / "trace_2.csv"), str(TRACES / "windows_2.json"))
    found = json.loads(said("simulate", "--policy", "rule", "--json", "--trace", *trace))
    assert found["trace_2"]["rule"]["tickets"] == 654


@pytest.mark.parametrize("words", [["--policy", "best"], ["--day", "odd"], ["--days", "0"]])
def test_what_is_not_known(words: list[str]) -> None:
    assert CliRunner().invoke(cli, ["simulate", *words]).exit_code == 2
