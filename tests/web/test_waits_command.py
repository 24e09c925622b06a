"""`hall waits` beside `hall serve`: it needs the engine that the hall's data name."""

from pathlib import Path

from typer.testing import CliRunner

from main import cli


def test_without_an_engine_it_says_what_to_do(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["waits", "--data", str(tmp_path)])
    assert said.exit_code != 0
    assert "use `hall run`, which does so by itself" in " ".join(said.output.split())
