"""Pictures and films of the site: what is taken, under which headers it goes out, and to whom."""

import os
import shutil
from pathlib import Path

import pytest

from displays.media_files import MOST_FILES, MOST_FILM, MOST_PICTURE, finding, media_in
from tests.dispatcher.story import Story
from tests.hall_app import HallApp

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
FILM = Path(__file__).parent / "film.webm"


def put(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)


def test_what_can_be_shown_is_found_by_name_and_the_rest_is_named(tmp_path: Path) -> None:
    put(
        tmp_path,
        b_png=PNG,
        a_JPG=b"\xff\xd8\xff\xe0",
        c_webm=FILM.read_bytes(),
        d_mp4=b"\0\0\0\x18ftypisom",
        e_webp=b"RIFF\0\0\0\0WEBP",
    )
    put(tmp_path, page_svg=b"<svg/>", fake_png=b"<html>", fake_mp4=b"MZ", _hidden_png=PNG)
    for name, size in (("big.png", MOST_PICTURE + 1), ("long.webm", MOST_FILM + 1)):
        (tmp_path / name).touch()
        os.truncate(tmp_path / name, size)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "x.png").write_bytes(PNG)
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    found = media_in(tmp_path)
    assert [(each.path.name, each.kind.shown) for each in found.media] == [
        ("a.JPG", "picture"), ("b.png", "picture"), ("c.webm", "film"), ("d.mp4", "film"), ("e.webp", "picture"),
    ]  # fmt: skip
    assert dict(found.left_out) == {
        "page.svg": "not one of .jpg, .jpeg, .png, .webp, .mp4, .webm",
        "fake.png": "not image/png, whatever it is called",
        "fake.mp4": "not video/mp4, whatever it is called",
        "big.png": "larger than 8 MB",
        "long.webm": "larger than 200 MB",
    }
    assert "5 are left out" in str(finding(tmp_path)) and not finding(tmp_path / "nowhere").good
    assert len({each.name for each in found.media}) == 5


def test_so_many_at_most(tmp_path: Path) -> None:
    put(tmp_path, **{f"p{at:03d}_png": PNG for at in range(MOST_FILES + 3)})
    found = media_in(tmp_path)
    assert len(found.media) == MOST_FILES and len(found.left_out) == 3
    before = found.media[0].name
    put(tmp_path, p000_png=PNG + b"changed")
    assert media_in(tmp_path).media[0].name != before


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    folder = tmp_path / "shown"
    folder.mkdir()
    put(folder, a_png=PNG, b_webm=FILM.read_bytes(), c_html=b"<script>")
    return folder


async def test_a_display_gets_the_files_and_nobody_else_does(story: Story, tmp_path: Path, shown: Path) -> None:
    async with HallApp(story, tmp_path, media=shown) as hall:
        told = (await hall.get("display", "/hall-media")).json()["media"]
        assert [each["kind"] for each in told] == ["picture", "film"]
        picture = await hall.get("display", told[0]["src"])
        assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
        assert (
            picture.headers["x-content-type-options"] == "nosniff" and "immutable" in picture.headers["cache-control"]
        )
        assert "media-src 'self'" in picture.headers["content-security-policy"]
        part = await hall.get("display", told[1]["src"], headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"\x1a\x45\xdf\xa3")
        for path in ("/hall-media/c.html", "/hall-media/..%2fa.png", f"{told[0]['src']}0"):
            assert (await hall.get("display", path)).status_code == 404
        for role in ("", "kiosk", "clerk"):
            assert (await hall.get(role, told[0]["src"])).status_code in (401, 403)
        page = await (await hall.browser("display")).get("/hall")
        assert '<div class="media" aria-hidden="true" hidden>' in page.text and "<video muted" in page.text
        shutil.rmtree(shown)
        assert (await hall.get("display", "/hall-media")).json() == {"media": []}  # the share is away


async def test_none_is_the_default(story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path) as hall:
        assert (await hall.get("display", "/hall-media")).status_code == 404
        assert 'class="media"' not in (await (await hall.browser("display")).get("/hall")).text
