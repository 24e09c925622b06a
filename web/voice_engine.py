"""Clips of speech, made by espeak-ng as a process of its own: once for each sentence, then kept in the data folder."""

import hashlib
import secrets
import shutil
import subprocess
from pathlib import Path

import anyio
import anyio.to_thread
import structlog

from dispatcher.doctor import Finding
from dispatcher.errors import Unavailable
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
    """folder: where clips lie. program: path of espeak-ng, or None where there is none."""

    def __init__(self, folder: Path, program: str | None) -> None:
        self._folder, self._program = folder, program
        self._room: anyio.Semaphore | None = None

    @property
    def speaks(self) -> bool:
        return self._program is not None

    async def clip(self, text: str, lang: str) -> Path:
        """A WAV file of the sentence. Raises Unavailable where nothing can be said."""
        if self._program is None or lang not in VOICES:
            raise Unavailable("voice")
        words = spoken(text, lang)
        name = hashlib.sha256("\x1f".join((VOICES[lang], _WORDS_A_MINUTE, words)).encode()).hexdigest()[:32]
        clip = self._folder / f"{name}.wav"
        self._room = self._room or anyio.Semaphore(_AT_ONCE)
        async with self._room:
            await anyio.to_thread.run_sync(self._make, clip, words, VOICES[lang])
        return clip

    def _make(self, clip: Path, words: str, voice: str) -> None:
        try:
            clip.touch() if clip.exists() else self._speak(clip, words, voice)
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("voice.silent", error=str(error))
            raise Unavailable("voice") from error

    def _speak(self, clip: Path, words: str, voice: str) -> None:
        assert self._program is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        made = clip.with_suffix(f".{secrets.token_hex(4)}")  # another process may be saying the same
        command = [self._program, "-v", voice, "-s", _WORDS_A_MINUTE, "--stdin", "-w", str(made)]
        try:
            subprocess.run(command, input=words.encode(), check=True, capture_output=True, timeout=_PATIENCE_S)
            made.replace(clip)
        finally:
            made.unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        clips = list(self._folder.glob("*.wav"))
        if len(clips) > MOST:
            for clip in sorted(clips, key=lambda each: each.stat().st_mtime)[: len(clips) - MOST]:
                clip.unlink(missing_ok=True)


def voice_in(data: Path) -> Voice:
    """The voice of a hall whose data lies there."""
    return Voice(data / "voice", shutil.which(PROGRAM))


def finding() -> Finding:
    """For `hall doctor`: a hall works without a voice, its kiosks only do not read aloud."""
    found = shutil.which(PROGRAM)
    if found:
        return Finding(True, f"voice: {found}")
    return Finding(True, f"voice: no {PROGRAM} here, kiosks do not read aloud", f"install {PROGRAM}")
