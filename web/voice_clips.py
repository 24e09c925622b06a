"""Clips that a site has recorded itself: a sentence is put together from the longest pieces that are there.

A file is named by what is said in it, without spaces: zh/到5号窗口办理.wav, zh/A.wav, zh/0.wav; English ones by their
words in small letters: en/please go to counter.wav. A ticket's letter and digits are pieces of their own, any other
number is one piece: 12 is twelve.
"""

import os
import re
import wave
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

MOST_CLIPS, MOST_BYTES = 4000, 2 * 2**20
"""Of a language's folder, and of one clip."""

_LONGEST, _MOST_WORDS, _MOST_PIECES = 40, 200, 60
_APART = {"zh": "", "en": " "}
_SAID = {
    "zh": re.compile(r"(?<![A-Za-z])([A-Z])(\d{3,5})(?!\d)|\d+|[^\W\d_]"),
    "en": re.compile(r"(?<![A-Za-z])([A-Z])(\d{3,5})(?!\d)|\d+|[^\W\d_]+(?:['’]\w+)?"),
}
"""A ticket, a number, a Chinese character or an English word."""


class ClipsWrong(ValueError):
    """Pieces that cannot stand in one clip; the text says which and why."""


class Pieces(NamedTuple):
    """What a sentence is put together from, and a name that changes once any of it does."""

    files: tuple[Path, ...]
    name: str


class SiteClips:
    """folder: holds a folder for each language."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[int, dict[str, Path]]] = {}

    def find(self, text: str, lang: str) -> Pieces | None:
        """What says a sentence; None unless all of it is there. Looks at the disk."""
        files = self._files(lang)
        chosen = _chosen(_words(text, lang), files, _APART[lang]) if files else None
        if not chosen:
            return None
        try:
            marks = [f"{file.name}\0{file.stat().st_size}\0{file.stat().st_mtime_ns}" for file in chosen]
        except OSError:  # it was taken away this moment
            return None
        made = sha256("\x1f".join(("own", lang, *marks)).encode("utf-8", "surrogateescape"))
        return Pieces(tuple(chosen), made.hexdigest()[:32])

    def _files(self, lang: str) -> dict[str, Path]:
        """By what is said; read again once a file has come or gone."""
        folder = self._folder / lang
        try:
            changed = folder.stat().st_mtime_ns
            known = self._known.get(lang)
            if known is None or known[0] != changed:
                known = self._known[lang] = changed, dict(_named(folder, lang))
            return known[1]
        except OSError:
            return {}


def _named(folder: Path, lang: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.lower().endswith(".wav"))
    for name in names[:MOST_CLIPS]:
        stem = name[:-4]
        yield (stem if lang == "zh" else " ".join(stem.lower().split())), folder / name


def _words(text: str, lang: str) -> list[str]:
    """What has to be said, one after the other; pauses are not."""
    found = list[str]()
    for word in _SAID[lang].finditer(text):
        found += [word[1], *word[2]] if word[1] else [word[0]]
    return found if lang == "zh" else [word.lower() for word in found]


def _chosen(words: Sequence[str], files: Mapping[str, Path], apart: str) -> list[Path] | None:
    """The longest piece that fits, then the longest after it."""
    if len(words) > _MOST_WORDS:
        return None
    found, at = list[Path](), 0
    while at < len(words):
        ends = range(min(len(words), at + _LONGEST), at, -1)
        end = next((end for end in ends if apart.join(words[at:end]) in files), None)
        if end is None or len(found) == _MOST_PIECES:
            return None
        found.append(files[apart.join(words[at:end])])
        at = end
    return found


def check(pieces: Pieces) -> None:
    """Whether they can stand in one clip. Raises ClipsWrong, OSError."""
    _sound(pieces)


def join(pieces: Pieces, clip: Path) -> None:
    """All pieces as one WAV file. Raises ClipsWrong, OSError."""
    form, sound = _sound(pieces)
    with wave.open(str(clip), "wb") as whole:
        whole.setnchannels(form.channels)
        whole.setsampwidth(form.bytes)
        whole.setframerate(form.rate)
        whole.writeframes(b"".join(sound))


class _Form(NamedTuple):
    channels: int
    bytes: int
    rate: int


def _sound(pieces: Pieces) -> tuple[_Form, list[bytes]]:
    first, sound = _Form(1, 2, 22_050), list[bytes]()
    for file in pieces.files:
        if file.stat().st_size > MOST_BYTES:
            raise ClipsWrong(f"{file.name}: larger than {MOST_BYTES // 2**20} MB")
        try:
            with wave.open(str(file), "rb") as piece:
                form = _Form(piece.getnchannels(), piece.getsampwidth(), piece.getframerate())
                frames = piece.readframes(piece.getnframes())
        except (wave.Error, EOFError) as error:
            raise ClipsWrong(f"{file.name}: not a WAV file of plain PCM ({error})") from None
        if sound and form != first:
            raise ClipsWrong(f"{file.name}: not of the same rate, channels and bits as {pieces.files[0].name}")
        first = form
        sound.append(frames)
    return first, sound
