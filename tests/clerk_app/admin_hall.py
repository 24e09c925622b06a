"""A small hall that lies in files, so that it can be edited and published; and its administrator over HTTP."""

from pathlib import Path
from typing import Any

import httpx2

from config.hall import Hall, load_hall
from config.new_hall import NewHall, NewLane, NewService, files_of
from tests.hall_app import HallApp

DRAFT = "/api/v1/hall-draft"
ALWAYS = ["0:00-24:00"]


def write_hall(folder: Path) -> Path:
    """Two lanes with two windows each, a service in each; open all day."""
    lanes = [NewLane("综合", "General", "1-2", 15), NewLane("公安", "Police", "3-4", 20)]
    services = [NewService("居住证", "Residence permit", 0, 8), NewService("身份证", "ID card", 1, 10)]
    files = files_of(NewHall("paper", "小厅", "Small hall", ALWAYS, lanes, services))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hall.toml").write_bytes(files.toml.replace(b"sessions = [", b"always = true\nsessions = ["))
    (folder / "services.csv").write_bytes(files.rows)
    return folder


def hall_in(folder: Path) -> Hall:
    return load_hall(folder)


class Admin:
    """Somebody who edits. `version` is the draft's as they last saw it."""

    def __init__(self, hall: HallApp, role: str = "admin") -> None:
        self.hall, self.role, self.version = hall, role, 0

    async def asks(self, what: str, key: str = "", /, **members: Any) -> httpx2.Response:
        answer = await self.hall.post(self.role, f"{DRAFT}/{what}", {"version": self.version, **members}, key=key)
        if answer.status_code == 200 and "version" in answer.json():
            self.version = answer.json()["version"]
        return answer

    async def saves(self, key: str = "", /, **changes: str) -> httpx2.Response:
        """Fields by path."""
        return await self.asks("fields", key, changes=changes)

    async def publishes(self, when: str = "now", key: str = "", /, **drains: str) -> httpx2.Response:
        return await self.asks("publish", key, when=when, note="the test says so", drains=drains)
