"""What the hall says, in the reader's language. A phrase's id is its Chinese sentence; English stands in the packages'
`locale/en.po`. A phrase without an English one is shown in Chinese; a test finds it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

SOURCE = "zh"


class Phrases:
    """All phrases of some packages, read once."""

    def __init__(self, packages: Iterable[Path], languages: Iterable[str] = ("en",)) -> None:
        self._words: dict[str, dict[str, str]] = {language: {} for language in languages}
        for folder in packages:
            for language, words in self._words.items():
                path = folder / "locale" / f"{language}.po"
                if path.exists():
                    words.update(read(path))

    def say(self, language: str, phrase: str, /, **values: object) -> str:
        """The phrase with its values filled in."""
        found = self._words.get(language, {}).get(phrase) or phrase
        return found % values if values else found.replace("%%", "%")


@cache
def read(path: Path) -> Mapping[str, str]:
    """Phrase → translation of one file, read once by a process."""
    with path.open("rb") as file:
        catalog = read_po(file)
    return MappingProxyType({str(each.id): str(each.string) for each in catalog if each.id and each.string})
