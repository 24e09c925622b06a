"""What the engine's own error words mean for a command.

Older engines wrap an error that arose inside a script in a sentence of their own ("ERR Error running script (…):
@user_script:1: -OOM command not allowed …"), newer ones begin with it; so a word is looked for anywhere in the text.
"""

import re
from enum import Enum


class Meaning(Enum):
    """What to do with a command that the engine did not take."""

    RETRY = "it did not run and soon may: connect anew and send it again while the caller's patience lasts"
    UNAVAILABLE = "it did not run and will not for a while: say so at once"
    FATAL = "waiting mends nothing: a fault of this program or of the engine's setup"


MEANINGS: dict[str, Meaning] = {
    "NOSCRIPT": Meaning.RETRY,  # a new or flushed engine; every connection begins with loading the scripts
    "LOADING": Meaning.RETRY,  # reading its file after a start
    "TRYAGAIN": Meaning.RETRY,  # a cluster slot on its way
    "READONLY": Meaning.RETRY,  # this one was replaced as master; the address may lead to the new one now
    "MASTERDOWN": Meaning.RETRY,  # the same, seen from a replica
    "BUSY": Meaning.UNAVAILABLE,  # some script runs too long
    "MISCONF": Meaning.UNAVAILABLE,  # cannot write to disk
    "OOM": Meaning.UNAVAILABLE,  # memory is full
    "NOREPLICAS": Meaning.UNAVAILABLE,  # fewer copies than promised
    "CLUSTERDOWN": Meaning.UNAVAILABLE,
    "NOAUTH": Meaning.FATAL,
    "WRONGPASS": Meaning.FATAL,
    "NOPERM": Meaning.FATAL,
    "MOVED": Meaning.FATAL,  # a cluster is to be reached by the address that owns the hall's slot
    "ASK": Meaning.FATAL,
    "CROSSSLOT": Meaning.FATAL,
    "WRONGTYPE": Meaning.FATAL,
}

_WORD = re.compile(r"(?<![A-Za-z0-9_])(" + "|".join(MEANINGS) + r")(?![A-Za-z0-9_])")


def word(text: str) -> str:
    """The word of the table that an engine's error text holds; "" if none."""
    found = _WORD.search(text)
    return found.group() if found else ""


def meaning(text: str) -> Meaning:
    """The meaning of an engine's error text; one that no word of the table explains is FATAL."""
    return MEANINGS.get(word(text), Meaning.FATAL)
