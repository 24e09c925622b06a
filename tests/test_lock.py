"""The lock covers setup.cfg, pins by hash, and says nothing about where it was made."""

import configparser
import re
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def wanted() -> list[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    lines = setup["options"]["install_requires"] + setup["options.extras_require"]["test"]
    return [Requirement(line) for line in lines.splitlines() if line and not line.startswith("#")]


def test_the_lock_satisfies_setup_cfg() -> None:
    pins = dict(re.findall(r"^([a-z0-9-]+)==([^\s\\]+)", LOCK, re.MULTILINE))
    assert {str(need) for need in wanted() if not need.specifier.contains(pins.get(need.name, "0"))} == set()


def test_every_pin_has_its_hashes() -> None:
    pins = re.split(r"^(?=\S)", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE), flags=re.MULTILINE)
    assert [pin.split()[0] for pin in pins if pin.strip() and "--hash=sha256:" not in pin] == []


def test_the_lock_names_no_host_and_no_folder() -> None:
    assert re.findall(r".*(?://|index-url|find-links|file:).*", LOCK) == []
