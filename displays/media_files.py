"""Pictures and films that a site shows between calls: what of a folder can be shown, and under which address."""

from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

from dispatcher.doctor import Finding

MOST_FILES, MOST_PICTURE, MOST_FILM = 40, 8 * 2**20, 200 * 2**20
"""Of a folder, by name, and bytes of one file."""

_MOST_LOOKED_AT = 400
_HEAD = 16


class Kind(NamedTuple):
    """`sign`: what the file has at `at`, whatever it is called."""

    shown: Literal["picture", "film"]
    media_type: str
    sign: bytes
    at: int = 0


_KINDS = {
    ".jpg": Kind("picture", "image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": Kind("picture", "image/jpeg", b"\xff\xd8\xff"),
    ".png": Kind("picture", "image/png", b"\x89PNG\r\n\x1a\n"),
    ".webp": Kind("picture", "image/webp", b"WEBP", 8),
    ".mp4": Kind("film", "video/mp4", b"ftyp", 4),
    ".webm": Kind("film", "video/webm", b"\x1a\x45\xdf\xa3"),
}


class Medium(NamedTuple):
    """One that can be shown. `name` is another one once the file is."""

    path: Path
    kind: Kind
    name: str


class Found(NamedTuple):
    """`left_out`: file names with what is wrong with each."""

    media: tuple[Medium, ...]
    left_out: tuple[tuple[str, str], ...]


def media_in(folder: Path) -> Found:
    """Everything in a folder, not below it, in the order of the names. Raises OSError where it cannot be read."""
    media, left_out = list[Medium](), list[tuple[str, str]]()
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in files[:_MOST_LOOKED_AT]:
        try:
            found = _medium(path)
        except OSError as error:
            found = error.strerror or "it cannot be read"
        if isinstance(found, str):
            left_out.append((path.name, found))
        elif len(media) == MOST_FILES:
            left_out.append((path.name, f"more than {MOST_FILES}"))
        else:
            media.append(found)
    return Found(tuple(media), tuple(left_out))


def _medium(path: Path) -> Medium | str:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        return f"not one of {', '.join(_KINDS)}"
    most, about = MOST_PICTURE if kind.shown == "picture" else MOST_FILM, path.stat()
    if about.st_size > most:
        return f"larger than {most // 2**20} MB"
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head[kind.at : kind.at + len(kind.sign)] != kind.sign:
        return f"not {kind.media_type}, whatever it is called"
    made = f"{path.name}\0{about.st_size}\0{about.st_mtime_ns}".encode("utf-8", "surrogateescape")
    return Medium(path, kind, blake2b(made, digest_size=12).hexdigest())


def finding(folder: Path) -> Finding:
    """For `hall doctor`."""
    try:
        found = media_in(folder)
    except OSError as error:
        return Finding(False, f"pictures and films: {folder} cannot be read", error.strerror or "look at HALL_MEDIA")
    if found.left_out:
        name, why = found.left_out[0]
        return Finding(False, f"pictures and films: {len(found.left_out)} are left out", f"{name}: {why}")
    return Finding(True, f"pictures and films: {len(found.media)} in {folder}")
