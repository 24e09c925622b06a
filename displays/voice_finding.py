"""Whether the clips that a site has recorded are enough for its calls; for `hall doctor`."""

from collections.abc import Iterator
from pathlib import Path

from config.hall import Hall
from dispatcher.doctor import Finding
from displays.announcement import of_ticket, of_window
from web.voice_clips import ClipsWrong, SiteClips, check

_DIGITS = ("01234", "56789")


def finding(hall: Hall, folder: Path) -> Finding:
    """Every letter and digit, and every window, in each of the hall's languages."""
    own, missing = SiteClips(folder), list[str]()
    for sentence, lang in _sentences(hall):
        found = own.find(sentence, lang)
        if found is None:
            missing.append(f"{lang} “{sentence}”")
            continue
        try:
            check(found)
        except (OSError, ClipsWrong) as wrong:
            return Finding(False, f"the site's own voice: {wrong}", "record it anew, as WAV, like the others")
    if missing:
        cure = f"record what is missing in {folder}; until then the other voice says it"
        return Finding(False, f"the site's own voice: {len(missing)} sentences are not whole, first {missing[0]}", cure)
    return Finding(True, f"the site's own voice: every call, from {folder}")


def _sentences(hall: Hall) -> Iterator[tuple[str, str]]:
    for lang in hall.languages:
        for letter in hall.series:
            yield from ((of_ticket(f"{letter}{digits}", lang), lang) for digits in _DIGITS)
        yield from ((of_window(window, lang), lang) for window in hall.windows)
