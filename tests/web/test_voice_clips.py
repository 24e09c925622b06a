"""The site's own recordings go before the engine's voice: put together from pieces, or not used at all."""

import wave
from pathlib import Path

import pytest

from config.hall import Hall
from dispatcher.errors import Unavailable
from displays.announcement import of_ticket, of_window
from displays.voice_finding import finding
from tests.dispatcher.story import Story
from tests.hall_app import HallApp
from web.voice_clips import ClipsWrong, SiteClips, check
from web.voice_engine import Voice, voice_in


def record(folder: Path, *names: str, rate: int = 8000, frame: int = 1) -> None:
    """Each clip is as many frames long as its name has signs, so that what was joined can be told."""
    for name in names:
        path = folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as clip:
            clip.setnchannels(1)
            clip.setsampwidth(2)
            clip.setframerate(rate)
            clip.writeframes(bytes([frame, 0]) * len(path.stem))


def pieces(clips: SiteClips, text: str, lang: str = "zh") -> list[str]:
    found = clips.find(text, lang)
    return [file.stem for file in found.files] if found else []


def frames(path: Path) -> int:
    with wave.open(str(path), "rb") as clip:
        return clip.getnframes()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    record(folder / "zh", "请", "号", "A", *"0123456789", "到", "号窗口办理", "12", "到5号窗口办理")
    record(folder / "en", "Ticket", "a", *"0123456789", "please go to counter", "12")
    return folder


def test_the_longest_pieces_are_taken_and_numbers_stay_whole(own: Path) -> None:
    clips = SiteClips(own)
    assert pieces(clips, of_ticket("A086", "zh")) == ["请", "A", "0", "8", "6", "号"]
    assert pieces(clips, of_ticket("A1000", "zh")) == ["请", "A", "1", "0", "0", "0", "号"]
    assert pieces(clips, of_window("5", "zh")) == ["到5号窗口办理"]
    assert pieces(clips, of_window("12", "zh")) == ["到", "12", "号窗口办理"]
    assert pieces(clips, of_window("21", "zh")) == []  # never two, one
    assert pieces(clips, of_ticket("A086", "en"), "en") == ["Ticket", "a", "0", "8", "6"]
    assert pieces(clips, of_window("12", "en"), "en") == ["please go to counter", "12"]
    assert pieces(clips, of_ticket("K001", "zh")) == [] and pieces(clips, "请，号。") == ["请", "号"]
    for nothing in ("", "……", "../请", "请" * 500):
        assert ".." not in pieces(clips, nothing) and len(pieces(clips, nothing)) <= 1
    assert pieces(SiteClips(own / "nowhere"), "请") == []


async def test_a_call_is_said_by_the_site_and_the_rest_by_the_engine(own: Path, tmp_path: Path) -> None:
    voice = Voice(tmp_path / "made", None, SiteClips(own))
    assert voice.speaks
    clip = await voice.clip(of_ticket("A086", "zh"), "zh")
    assert frames(clip) == 6 and clip.parent == tmp_path / "made"
    assert await voice.clip(of_ticket("A086", "zh"), "zh") == clip
    with pytest.raises(Unavailable):
        await voice.clip("您好", "zh")
    record(own / "zh", "您好")
    assert frames(await voice.clip("您好", "zh")) == 2  # somebody has recorded it since
    record(own / "zh", "0", frame=2, rate=8000)
    (own / "zh" / "0.wav").touch()
    assert await voice.clip(of_ticket("A086", "zh"), "zh") != clip  # and that one anew
    record(own / "zh", "8", rate=16_000)
    with pytest.raises(Unavailable):
        await voice.clip(of_ticket("A086", "zh"), "zh")
    if voice_in(tmp_path).speaks:
        assert frames(await voice_in(tmp_path, own).clip(of_ticket("A086", "zh"), "zh")) > 1000


async def test_a_display_is_given_them(own: Path, story: Story, tmp_path: Path) -> None:
    async with HallApp(story, tmp_path, voice=own) as hall:
        answer = await hall.get("display", "/voice/call?ticket=A086")
        assert answer.headers["content-type"] == "audio/wav"
        (tmp_path / "heard.wav").write_bytes(answer.content)
        assert frames(tmp_path / "heard.wav") == 6
        assert (await hall.get("display", "/voice/call?window=5")).status_code == 200


def test_what_cannot_be_joined_is_named(own: Path) -> None:
    for data, why in ((b"RIFF....", "plain PCM"), (b"", "plain PCM"), (bytes(2 * 2**20 + 1), "larger than 2 MB")):
        (own / "zh" / "号.wav").write_bytes(data)
        found = SiteClips(own).find("请号", "zh")
        assert found is not None
        with pytest.raises(ClipsWrong, match=why):
            check(found)


def test_the_doctor_says_what_is_missing(own: Path, small_hall: Hall) -> None:
    said = str(finding(small_hall, own))
    assert "not whole, first zh “请 K01234 号”" in said and said.startswith("BAD")
    letters = list(small_hall.series)
    record(own / "zh", *letters, *(f"到{number}号窗口办理" for number in small_hall.windows))
    record(own / "en", *letters, *(f"{number}" for number in small_hall.windows))
    assert finding(small_hall, own).good
    record(own / "zh", "7", rate=44_100)
    assert "7.wav: not of the same rate" in str(finding(small_hall, own))
