"""On a disk below the watermark no number is given; who has one is served."""

from collections import namedtuple
from pathlib import Path

import pytest

from dispatcher import doctor
from dispatcher.room import DiskFull, Room
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

Usage = namedtuple("Usage", "total used free")


class Disk:
    """A disk as the operating system tells of it; `asked` counts how often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free, self.asked, self.seconds = doctor.LOWEST_FREE, 0, 0.0
        monkeypatch.setattr("dispatcher.doctor.shutil.disk_usage", self._usage)

    def _usage(self, folder: Path) -> Usage:
        self.asked += 1
        return Usage(2**40, 2**40 - self.free, self.free)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


async def test_below_the_watermark_numbers_stop_and_service_goes_on(story: Story, disk: Disk, tmp_path: Path) -> None:
    story.dispatcher.room = Room(tmp_path, lambda: disk.seconds)
    async with HallApp(story, tmp_path) as hall:
        await story.sits_down("1")
        await hall.takes_number()
        disk.free, disk.seconds = doctor.LOWEST_FREE - 1, 1.0
        before = (await story.dispatcher.board()).canonical()
        refused = await hall.post("kiosk", "/api/v1/tickets", {"lanes": ["general"]})
        assert (refused.status_code, refused.json()["code"]) == (503, "DISK_FULL")
        assert "存储空间快满了" in refused.json()["title"] and refused.headers["retry-after"]
        assert (await story.dispatcher.board()).canonical() == before
        called = await hall.post("clerk", "/api/v1/windows/1/call-next")
        assert called.status_code == 200
        disk.free, disk.seconds = doctor.LOWEST_FREE, 2.0
        assert (await hall.takes_number())["number"] == "A002"


def test_the_disk_is_asked_once_a_second(disk: Disk, tmp_path: Path) -> None:
    room = Room(tmp_path, lambda: disk.seconds)
    for _ in range(50):
        room.check()
    assert disk.asked == 1
    disk.seconds, disk.free = 1.0, 0
    with pytest.raises(DiskFull):
        room.check()
    assert disk.asked == 2
