"""A chain of hashes over what staff have decided: every entry holds the hash of the one before it. Pure.

Whoever changes the record of an entry breaks the chain there, or has to make every later hash anew; then it no longer
has the head that was printed and signed at the end of a day. What was cut off at the end shows in the same way.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

START = "0" * 64
"""What the first entry holds in place of a hash before it."""

_HEAD = re.compile(r"(?:([0-9]{1,15})[:：])?([0-9a-f]{64})")

EDITED, REMOVED, INSERTED, SWAPPED = "edited", "removed", "inserted", "swapped"
TRUNCATED, REWRITTEN = "truncated", "rewritten"


class Entry(NamedTuple):
    """`seq` counts from 1 without a gap; `at`: ms; `who`: a staff number, a device or the command line; `what`: a
    dotted word; `about`: a ticket's id and the like; `source`: epoch and event id of what came from the stream, or ''.
    """

    seq: int
    at: int
    who: str
    what: str
    about: str
    why: str
    source: str
    prev: str
    hash: str


class Head(NamedTuple):
    """The end of the chain as it was printed: how many entries there were (0: not known), and the last one's hash."""

    count: int  # type: ignore[assignment]  # a tuple's own count is not needed
    hash: str


class Fault(NamedTuple):
    """The chain is broken from entry `seq` on. Where one entry cannot be named, the fault lies in `seq` to `until`;
    of two that were swapped, `until` is the other."""

    kind: str
    seq: int
    until: int


def linked(
    before: Entry | None, *, at: int, who: str, what: str, about: str = "", why: str = "", source: str = ""
) -> Entry:
    """The next entry of the chain that ends with `before`."""
    seq, prev = (before.seq + 1, before.hash) if before else (1, START)
    entry = Entry(seq, at, who, what, about, why, source, prev, "")
    return entry._replace(hash=digest(entry))


def digest(entry: Entry) -> str:
    """SHA-256 over the entry without its hash, as JSON with sorted names and no blanks, in UTF-8."""
    plain = entry._asdict()
    del plain["hash"]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def follows(entry: Entry, before: Entry | None) -> bool:
    """Whether the entry is whole and stands right behind `before`."""
    seq, prev = (before.seq + 1, before.hash) if before else (1, START)
    return entry.seq == seq and entry.prev == prev and digest(entry) == entry.hash


def grouped(value: str) -> list[str]:
    """A hash in groups of four, to be compared by eye."""
    return [value[at : at + 4] for at in range(0, len(value), 4)]


def read_head(text: str) -> Head | None:
    """'120:4f0c…' as it is on paper, blanks and all, or the hash alone; None for anything else."""
    found = _HEAD.fullmatch("".join(text.split()).lower())
    return Head(int(found[1] or 0), found[2]) if found else None


def verify(entries: Sequence[Entry], heads: Sequence[Head] = ()) -> Fault | None:
    """What is wrong with the whole chain, given by `seq`, and with which `heads` it should hold; None if nothing is."""
    for at, entry in enumerate(entries):
        if not follows(entry, entries[at - 1] if at else None):
            return _fault(entries, at)
    return missing_head({entry.seq: entry.hash for entry in entries}, heads)


def missing_head(hashes: dict[int, str], heads: Sequence[Head]) -> Fault | None:
    """The first head that a sound chain with those hashes, by `seq`, does not have. What lies before the last head that
    it does have is proved."""
    proved, known = 0, {value: seq for seq, value in hashes.items()}
    for head in sorted(heads, key=lambda head: head.count or len(hashes) + 1):
        if head.count > len(hashes):
            return Fault(TRUNCATED, len(hashes) + 1, head.count)
        if known.get(head.hash) is None or head.count not in (0, known[head.hash]):
            return Fault(REWRITTEN, proved + 1, head.count or len(hashes) + 1)
        proved = max(proved, known[head.hash])
    return None


def _fault(entries: Sequence[Entry], at: int) -> Fault:
    """What happened at the first entry that does not follow."""
    entry, seq = entries[at], at + 1
    if entry.seq > seq:
        return Fault(REMOVED, seq, entry.seq - 1)
    if entry.seq < seq:
        return Fault(INSERTED, entry.seq, entry.seq)
    if digest(entry) == entry.hash:
        return _unlinked(entries, at)
    if home := _home(entries, at):
        return _moved(entries, at, home)
    if twin := _twin(entries, at):
        return Fault(SWAPPED, seq, twin)
    after = entries[at + 1] if at + 1 < len(entries) else None
    if after is not None and digest(after._replace(seq=seq)) == after.hash:
        return Fault(INSERTED, seq, seq)
    return Fault(EDITED, seq, seq)


def _unlinked(entries: Sequence[Entry], at: int) -> Fault:
    """It is whole, but not behind this one: whichever of the two does not go with the rest was made anew."""
    goes_on = at + 1 == len(entries) or entries[at + 1].prev == entries[at].hash
    seq = at if at and goes_on else at + 1
    return Fault(EDITED, seq, seq)


def _home(entries: Sequence[Entry], at: int) -> int:
    """The number with which an entry that was renumbered is whole; 0 if there is none."""
    entry, near = entries[at], (at, at + 2)
    for seq in chain(near, range(1, 2 * len(entries) + 1)):
        if seq and digest(entry._replace(seq=seq)) == entry.hash:
            return seq
    return 0


def _moved(entries: Sequence[Entry], at: int, home: int) -> Fault:
    seq = at + 1
    if home < seq:
        return Fault(INSERTED, home, seq - 1)
    if home <= len(entries) and digest(entries[home - 1]._replace(seq=seq)) == entries[home - 1].hash:
        return Fault(SWAPPED, seq, home)
    return Fault(REMOVED, seq, home - 1)


def _twin(entries: Sequence[Entry], at: int) -> int:
    """The entry with which this one has changed its content, while number and hashes stayed; 0 if there is none."""
    entry = entries[at]
    for other in entries[at + 1 :]:
        if digest(entry._replace(seq=other.seq, prev=other.prev)) == other.hash:
            return other.seq
    return 0
