"""Clips of speech: the site's own where it has recorded all of a sentence, else made by espeak-ng as a process of its
own. Each is made once, then kept in the data folder."""

import hashlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread
import structlog

from dispatcher.doctor import Finding
from dispatcher.errors import Unavailable
from web.voice_clips import ClipsWrong, SiteClips, join
from web.voice_words import spoken

PROGRAM = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "en": "en"}
"""The engine's voice for each language. Its `cmn` of version 1.51 is broken; the pinyin one is right."""

MOST = 1000
"""Clips that are kept, of 100 KB or so each; the longest unused goes first."""

_WORDS_A_MINUTE = "150"
_AT_ONCE = 2
_PATIENCE_S = 5.0

log = structlog.get_logger(__name__)


class Voice:
    """folder: where clips lie. program: path of espeak-ng, or None where there is none. own: what the site has
    recorded."""

    def __init__(self, folder: Path, program: str | None, own: SiteClips | None = None) -> None:
        self._folder, self._program, self._own = folder, program, own
        self._room: anyio.Semaphore | None = None

    @property
    def speaks(self) -> bool:
        return self._program is not None or self._own is not None

    @property
    def reads(self) -> bool:
        """Whether it can say whatever is written, and not only what somebody has recorded."""
        return self._program is not None

    async def clip(self, text: str, lang: str) -> Path:
        """A WAV file of the sentence. Raises Unavailable where nothing can be said."""
        if lang not in VOICES:
            raise Unavailable("voice")
        self._room = self._room or anyio.Semaphore(_AT_ONCE)
        if self._own is not None:
            async with self._room:
                if (clip := await anyio.to_thread.run_sync(self._recorded, self._own, text, lang)) is not None:
                    return clip
        if self._program is None:
            raise Unavailable("voice")
        words = spoken(text, lang)
        name = hashlib.sha256("\x1f".join((VOICES[lang], _WORDS_A_MINUTE, words)).encode()).hexdigest()[:32]
        clip = self._folder / f"{name}.wav"
        async with self._room:
            await anyio.to_thread.run_sync(self._make, clip, words, VOICES[lang])
        return clip

    def _make(self, clip: Path, words: str, voice: str) -> None:
        try:
            if not _used(clip):
                self._speak(clip, words, voice)
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("voice.silent", error=str(error))
            raise Unavailable("voice") from error

    def _recorded(self, own: SiteClips, text: str, lang: str) -> Path | None:
        """The sentence as the site says it; None where it does not."""
        pieces = own.find(text, lang)
        if pieces is None:
            return None
        clip = self._folder / f"{pieces.name}.wav"
        try:
            if not _used(clip):
                self._keep(clip, partial(join, pieces))
        except (OSError, ClipsWrong) as error:  # the other voice is better than none
            log.warning("voice.clips", error=str(error))
            return None
        return clip

    def _speak(self, clip: Path, words: str, voice: str) -> None:
        command = [str(self._program), "-v", voice, "-s", _WORDS_A_MINUTE, "--stdin", "-w"]

        def write(made: Path) -> None:
            line = [*command, str(made)]
            subprocess.run(line, input=words.encode(), check=True, capture_output=True, timeout=_PATIENCE_S)

        self._keep(clip, write)

    def _keep(self, clip: Path, write: Callable[[Path], object]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        made = clip.with_suffix(f".{secrets.token_hex(4)}")  # another process may be saying the same
        try:
            write(made)
            made.replace(clip)
        finally:
            made.unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        used = dict[Path, float]()
        for clip in self._folder.glob("*.wav"):
            with suppress(FileNotFoundError):  # another process is forgetting too
                used[clip] = clip.stat().st_mtime
        for clip in sorted(used, key=used.__getitem__)[: max(0, len(used) - MOST)]:
            clip.unlink(missing_ok=True)


def _used(clip: Path) -> bool:
    """Whether it is kept, and if so it counts as used now. Never makes one: it could be forgotten at this moment."""
    try:
        os.utime(clip)
    except FileNotFoundError:
        return False
    return True


def voice_in(data: Path, own: Path | None = None) -> Voice:
    """The voice of a hall whose data lies there. own: folder of the site's clips."""
    return Voice(data / "voice", shutil.which(PROGRAM), SiteClips(own) if own is not None else None)


def finding() -> Finding:
    """For `hall doctor`: a hall works without a voice, its kiosks only do not read aloud."""
    found = shutil.which(PROGRAM)
    if found:
        return Finding(True, f"voice: {found}")
    return Finding(True, f"voice: no {PROGRAM} here, kiosks do not read aloud", f"install {PROGRAM}")
