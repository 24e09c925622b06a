"""读给我听: how a sentence is said, and that a clip is made once, by a process of its own, whatever happens to it."""

import os
import stat
from pathlib import Path

import httpx2
import pytest

from dispatcher.errors import Unavailable
from tests.ticketing.door import Door, refused
from web import voice_engine
from web.voice_engine import MOST, PROGRAM, Voice, finding, voice_in
from web.voice_words import spoken

SPEAKER = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/said"
cat >> "$(dirname "$0")/said"; echo >> "$(dirname "$0")/said"
while [ "$1" != "-w" ]; do shift; done
printf 'RIFF....WAVEfmt ' > "$2"
"""


@pytest.fixture
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the engine's place, first on the path; it writes down what it is asked to say."""
    return program(tmp_path, SPEAKER, monkeypatch)


def program(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "bin" / PROGRAM
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请 A086 号", "qing3 ei1 ling2 ba1 liu4 hao4"),
        ("A101", "ei1 yao1 ling2 yao1"),
        ("前面还有 14 人", "qian2 mian4 hai2 you3 shi2 si4 ren2"),
        ("15–25 分钟", "shi2 wu3 dao4 er4 shi2 wu3 fen1 zhong1"),
        ("9:05", "jiu3 dian3 ling2 wu3 fen1"),
        ("110 人", "yi4 bai3 yi1 shi2 ren2"),
        ("1001", "yi1 qian1 ling2 yi1"),
        ("最快 1.5 小时", "zui4 kuai4 yi4 dian3 wu3 xiao3 shi2"),
        ("银行，户籍·身份证", "yin2 hang2, hu4 ji2, shen1 fen4 zheng4"),
        ("X", "ai2 ke5 si5"),
        ("……", ""),
    ],
)
def test_as_it_is_read_aloud(text: str, said: str) -> None:
    assert spoken(text, "zh") == said


def test_english() -> None:
    assert spoken("Ticket A086, 15–25 min", "en") == "Ticket A 0 8 6, 15 to 25 min"


async def test_a_sentence_is_said_once(speaker: Path, tmp_path: Path) -> None:
    voice = voice_in(tmp_path)
    first = await voice.clip("查找事项", "zh")
    assert first == await voice.clip("查找事项", "zh") and first.read_bytes().startswith(b"RIFF")
    assert first != await voice.clip("查找事项", "en") or first != await voice.clip("返回首页", "zh")
    asked, words, *_ = (speaker.parent / "said").read_text().splitlines()
    assert asked.startswith("-v cmn-latn-pinyin -s 150 --stdin -w ") and words == "cha2 zhao3 shi4 xiang4"
    assert (speaker.parent / "said").read_text().count("cha2 zhao3") == 1
    assert [path.suffix for path in first.parent.iterdir()].count(".wav") == len(list(first.parent.iterdir()))


async def test_what_is_typed_reaches_no_command_line(speaker: Path, tmp_path: Path) -> None:
    await voice_in(tmp_path).clip("-f /etc/passwd; --help", "en")
    assert "passwd" not in (speaker.parent / "said").read_text().splitlines()[0]


async def test_the_oldest_clip_goes(speaker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_engine, "MOST", 3)
    voice = voice_in(tmp_path)
    clips = []
    for at, word in enumerate(("一", "二", "三")):
        clips.append(await voice.clip(word, "zh"))
        os.utime(clips[-1], (at, at))
    await voice.clip("一", "zh")  # used again
    await voice.clip("四", "zh")
    assert [clip.exists() for clip in clips] == [True, False, True]
    assert MOST >= 500


async def test_a_clip_that_another_process_forgets_first_silences_nobody(
    speaker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_engine, "MOST", 1)
    voice = voice_in(tmp_path)
    first = await voice.clip("一", "zh")
    (first.parent / "gone.wav").symlink_to("nowhere")  # stands in the folder, and is not there when it is looked at
    second = await voice.clip("二", "zh")
    assert second.read_bytes().startswith(b"RIFF") and not first.exists()


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n", "no program at all"])
async def test_a_broken_engine_leaves_silence(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, text, monkeypatch)
    with pytest.raises(Unavailable):
        await voice_in(tmp_path).clip("你好", "zh")
    assert list((tmp_path / "voice").glob("*")) == []


async def test_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not voice_in(tmp_path).speaks
    with pytest.raises(Unavailable):
        await Voice(tmp_path, None).clip("你好", "zh")
    assert finding().good and "kiosks do not read aloud" in str(finding())


def test_the_doctor_names_it(speaker: Path) -> None:
    assert str(speaker) in str(finding())


async def test_over_http(door: Door, tmp_path: Path, speaker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.site, "settings", door.site.settings.model_copy(update={"data": tmp_path}))
    other = await Door(door.story, door.site).open()

    async def say(who: str, **query: str) -> httpx2.Response:
        return await other.get(who, "/kiosk/voice", **query)

    answer = await say("kiosk-1", text="您的号码 A001")
    assert answer.status_code == 200 and answer.headers["content-type"] == "audio/wav"
    assert "no-store" not in answer.headers["cache-control"]
    assert refused(await say("kiosk-1", text=" \x00 ")) == (422, "WRONG_MEMBER")
    assert refused(await say("screen", text="x")) == (403, "NOT_ALLOWED")
    assert 'data-toggle="voice"' in (await other.get("kiosk-1", "/kiosk")).text
    await other.close()


async def test_without_an_engine_the_button_is_not_there(door: Door) -> None:
    if not voice_in(door.site.settings.data).speaks:
        assert "读给我听" not in (await door.get("kiosk-1", "/kiosk")).text
