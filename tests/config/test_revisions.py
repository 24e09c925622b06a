"""Published hall files on disk: which one holds, until somebody edits the settings' own file."""

from pathlib import Path

import pytest

from config.hall import HallWrong
from config.in_force import files_in_force, folder_in_force, hall_of, own_revision
from config.new_hall import NewHall, NewLane, NewService, files_of
from config.revisions import Files, Revisions
from config.settings import Settings


def a_hall(misses: int = 3) -> Files:
    lanes, services = [NewLane("综合", "General", "1-2", 15)], [NewService("居住证", "Permit", 0, 8)]
    files = files_of(NewHall("paper", "小厅", "Small hall", ["9:00-12:00"], lanes, services))
    return Files(files.toml + f"\n[rules]\nmisses = {misses}\n".encode(), files.rows)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write(tmp_path / "own", a_hall())
    return Settings(hall=tmp_path / "own", data=tmp_path)


def write(folder: Path, files: Files) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "hall.toml").write_bytes(files.toml)
    (folder / "services.csv").write_bytes(files.rows)


def test_a_published_revision_holds_in_place_of_the_settings_file(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    hall = revisions.keep(a_hall(2), own_revision(settings))
    assert hall_of(settings).rules.misses == 3  # kept is not held
    revisions.hold(hall.revision)
    assert hall_of(settings).rules.misses == 2 and files_in_force(settings) == a_hall(2)
    assert revisions.hall(hall.revision).revision == hall.revision


def test_a_settings_file_edited_since_holds_again(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    revisions.hold(revisions.keep(a_hall(2), own_revision(settings)).revision)
    write(settings.hall, a_hall(5))
    assert hall_of(settings).rules.misses == 5 and folder_in_force(settings) == settings.hall


def test_a_wrong_file_is_kept_nowhere(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    with pytest.raises(HallWrong) as wrong:
        revisions.keep(a_hall(99), own_revision(settings))
    assert [mistake.field for mistake in wrong.value.mistakes] == ["misses"]
    assert not (settings.data / "halls").exists() and hall_of(settings).rules.misses == 3


def test_keeping_the_same_twice_is_keeping_it_once(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    first, second = (revisions.keep(a_hall(2), "over") for _ in range(2))
    assert first.revision == second.revision
    assert [each.name for each in (settings.data / "halls").iterdir()] == [first.revision]


def test_a_name_that_is_no_revision_opens_nothing(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    for name in ("", "..", "../own", "nothing"):
        assert not revisions.has(name)
        with pytest.raises(LookupError):
            revisions.files(name)


def test_what_is_planned_can_be_taken_back(settings: Settings) -> None:
    revisions = Revisions(settings.data)
    assert revisions.planned() == ""
    revisions.plan("abc")
    assert revisions.planned() == "abc"
    revisions.plan("")
    revisions.plan("")
    assert revisions.planned() == ""
