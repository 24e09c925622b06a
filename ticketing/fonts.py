"""The fonts of this machine that a slip can be drawn with: one that has Chinese, and others for what that one lacks."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_CHINESE = (
    "NotoSansCJK-{}.ttc",
    "NotoSansCJKsc-{}.otf",
    "NotoSansSC-{}.otf",
    "SourceHanSansCN-{}.otf",
    "SourceHanSansSC-{}.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "msyh.ttc",
    "simhei.ttf",
    "simsun.ttc",
)
"""Names of files, the best first; {} is Regular or Bold."""

_BESIDE = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "Symbola.ttf", "NotoEmoji-Regular.ttf", "simsunb.ttf")
"""For signs that a Chinese font lacks."""

_SIMPLIFIED = ("SC", "CN")


@dataclass(frozen=True, slots=True)
class Font:
    """A font's file and, in a collection, its place there."""

    path: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Fonts:
    """In the order in which they are asked for a sign."""

    regular: tuple[Font, ...]
    bold: tuple[Font, ...]


@lru_cache(maxsize=1)
def found() -> Fonts | None:
    """What this machine has; None without a Chinese font. Looked for once."""
    return find(_folders())


def find(folders: Iterable[Path]) -> Fonts | None:
    """The same in some folders."""
    files = {path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.[ot]t[cf]"))}
    beside = tuple(Font(str(files[name])) for name in _BESIDE if name in files)
    for name in _CHINESE:
        regular = files.get(name.format("Regular"))
        if regular is not None:
            bold = files.get(name.format("Bold"), regular)
            return Fonts((_chinese(regular), *beside), (_chinese(bold), *beside))
    return None


def _chinese(path: Path) -> Font:
    """A collection holds a font for each country, and their shapes differ."""
    for index in range(10 if path.suffix == ".ttc" else 0):
        try:
            name, _ = ImageFont.truetype(str(path), 12, index=index).getname()
        except OSError:
            break
        if name is not None and name.split()[-1] in _SIMPLIFIED:
            return Font(str(path), index)
    return Font(str(path))


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    return [home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
