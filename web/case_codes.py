"""The code with which whoever brought a case asks about it and collects what came of it: 'K7MX-3PQA'.

It follows from the case and a key that lies beside the database, so it is stored nowhere and in no event; it opens one
case's state and a number of the lane that hands out, and says nothing about anybody.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from dispatcher.cases import Case
from web.seal import key_in

KEY = "cases.key"
ALPHABET = "ACDEFHJKLMNPRTWXY34679"
"""Characters that are not taken for one another on paper."""

LENGTH = 8
_APART = str.maketrans({" ": None, "-": None})


class CaseCodes:
    """`folder`: where the data of this hall lies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / KEY
        self._key = b""

    def of(self, case: str) -> str:
        """The code of a case, eight characters."""
        if not self._key:
            self._key = key_in(self._path)
        number = int.from_bytes(hmac.digest(self._key, case.encode(), "sha256")[:16])
        letters = []
        for _ in range(LENGTH):
            number, at = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[at])
        return "".join(letters)

    def opens(self, case: str, code: str) -> bool:
        """Whether what was typed is the case's code."""
        return hmac.compare_digest(self.of(case), plain(code))

    def find(self, cases: Iterable[Case], code: str) -> Case | None:
        """The case whose code was typed."""
        wanted = plain(code)
        return next((case for case in cases if wanted and hmac.compare_digest(self.of(case.id), wanted)), None)


def plain(typed: str) -> str:
    """What was typed or scanned as a code would be written; '' if it cannot be one."""
    code = unicodedata.normalize("NFKC", typed[:40]).upper().translate(_APART)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """'K7MX-3PQA': as it is shown and read aloud."""
    return f"{code[:4]}-{code[4:]}"
