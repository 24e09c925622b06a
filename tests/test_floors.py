"""The house stands: imports go down a floor or stay in their room, and files stay small.

- main: nobody imports it
- ticketing, clerk_app, displays: neighbours that never import each other
- web
- dispatcher: its pure modules know neither Redis nor any other wire to the outside
- config: knows no one
"""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"config": 1, "dispatcher": 2, "web": 3, "ticketing": 4, "clerk_app": 4, "displays": 4, "main": 5}
OUTSIDE = {"benchmarks", "tests"}  # they look at the house; only main may start a measurement
PURE = {"lifecycle", "rule", "events", "errors", "keys", "tickets", "state", "clock"}
WIRES = {"redis", "hiredis", "valkey", "asyncio", "socket", "starlette", "sqlalchemy"}


def imports(path: Path, room: str) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, wherever in the file: (line, full dotted name)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # `from . import x` stays in the room; `from dispatcher import rule` names the module dispatcher.rule
            base = node.module or ""
            if node.level:
                base = ".".join(filter(None, (room, base)))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def wrong_imports(root: Path) -> list[str]:
    """What breaks the rule of the floors under `root`, one line per import."""
    wrong = []
    for path in house(root):
        place = path.relative_to(root)
        room = place.parts[0].removesuffix(".py")
        for line, name in imports(path, room):
            top = name.split(".")[0]
            if top == "main" or (top in OUTSIDE and room != "main"):
                wrong.append(f"{place}:{line} imports {name}, which nobody does")
            elif top != room and FLOORS.get(top, 0) >= FLOORS[room]:
                wrong.append(f"{place}:{line} imports {name}: floor {FLOORS[room]} knows none of floor {FLOORS[top]}")
            elif room == "dispatcher" and place.stem in PURE and not pure(name):
                wrong.append(f"{place}:{line} imports {name}: {place.stem} is pure")
    return wrong


def pure(name: str) -> bool:
    """A pure module leans on the standard library, the hall as read, and other pure modules only."""
    top, _, rest = name.partition(".")
    return top not in WIRES and (top != "dispatcher" or rest.split(".")[0] in PURE)


def house(root: Path) -> list[Path]:
    rooms = [path for room in FLOORS for path in (root / room).rglob("*.py")]
    return [*rooms, *root.glob("main.py")]


def test_imports_go_down() -> None:
    assert wrong_imports(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("config/hall.py", "from dispatcher.events import Event", "floor 1 knows none of floor 2"),
        ("dispatcher/feed.py", "def late():\n    import web.hub", "floor 2 knows none of floor 3"),
        ("ticketing/kiosk.py", "from displays import voice", "floor 4 knows none of floor 4"),
        ("web/site.py", "from main import build", "nobody does"),
        ("web/site.py", "import tests.conftest", "nobody does"),
        ("dispatcher/rule.py", "from redis.asyncio import Redis", "rule is pure"),
        ("dispatcher/state.py", "from dispatcher import board", "state is pure"),
        ("dispatcher/state.py", "from .feed import Feed", "state is pure"),
    ],
)
def test_a_planted_violation_is_caught(tmp_path: Path, file: str, line: str, said: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir()
    planted.write_text(line)
    (found,) = wrong_imports(tmp_path)
    assert said in found


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("main.py", "import benchmarks\nfrom displays import voice"),
        ("displays/voice.py", "from web.hub import Topic\nfrom displays import measures\nfrom . import measures"),
        ("dispatcher/rule.py", "from config.hall import Lane\nfrom dispatcher import tickets\nfrom .state import X"),
        ("dispatcher/feed.py", "from redis.asyncio import Redis\nfrom dispatcher.events import Event"),
    ],
)
def test_what_is_allowed_passes(tmp_path: Path, file: str, line: str) -> None:
    written = tmp_path / file
    written.parent.mkdir(exist_ok=True)
    written.write_text(line)
    assert wrong_imports(tmp_path) == []


def test_the_pure_modules_are_there() -> None:
    assert {path.stem for path in (ROOT / "dispatcher").glob("*.py")} >= PURE


def test_files_stay_small() -> None:
    lines = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in house(ROOT)}
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert statistics.median(lines.values()) < 100
