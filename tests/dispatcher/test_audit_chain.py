"""The chain of hashes: whoever changes, removes, puts in, swaps or cuts off entries is found, and so is the place."""

import os
import random
from collections.abc import Callable

import pytest

from dispatcher.audit_chain import (
    EDITED,
    INSERTED,
    REMOVED,
    REWRITTEN,
    START,
    SWAPPED,
    TRUNCATED,
    Entry,
    Fault,
    Head,
    digest,
    linked,
    verify,
)

WORDS = ("", "材料不全", "看过证件", '"quoted", and \\', "𠮷 é", "line of 200 " * 16)


def chain_of(count: int, chance: random.Random) -> list[Entry]:
    found: list[Entry] = []
    for at in range(count):
        found.append(
            linked(
                found[-1] if found else None,
                at=1_795_395_600_000 + at * chance.randrange(0, 90_000),
                who=str(chance.randrange(1001, 1030)),
                what=chance.choice(("ticket.called", "ticket.granted", "contact.revealed")),
                about=f"20261123-A{chance.randrange(1, 400):03d}",
                why=chance.choice(WORDS),
                source=chance.choice(("", f"e/20261123-{at}")),
            )
        )
    return found


# tamperings: each takes the chain and chance, and says what is to be found ------------------------------------------

Tampering = Callable[[list[Entry], random.Random], tuple[list[Entry], Fault]]


def edits(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at = chance.randrange(len(chain))
    name = chance.choice([name for name in Entry._fields if name != "seq"])
    value = getattr(chain[at], name)
    other = value + chance.choice((-1, 1, 60_000)) if isinstance(value, int) else _other(value, chance)
    chain[at] = Entry(**{**chain[at]._asdict(), name: other})
    return chain, Fault(EDITED, at + 1, at + 1)


def edits_and_hashes_that_one(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at = chance.randrange(len(chain) - 1)
    changed = chain[at]._replace(why="something else")
    chain[at] = changed._replace(hash=digest(changed))
    return chain, Fault(EDITED, at + 1, at + 1)


def renumbers_one(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at = chance.randrange(len(chain) - 1)
    moved = chain.pop(at)._replace(seq=len(chain) + chance.randrange(2, 90))
    return [*chain, moved], Fault(REMOVED, at + 1, at + 1)


def removes(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at, many = _stretch(chain, chance)
    return chain[:at] + chain[at + many :], Fault(REMOVED, at + 1, at + many)


def removes_and_renumbers(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at, many = _stretch(chain, chance)
    after = [entry._replace(seq=entry.seq - many) for entry in chain[at + many :]]
    return chain[:at] + after, Fault(REMOVED, at + 1, at + many)


def inserts(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    """With a right hash or a wrong one; everything behind it is renumbered."""
    at = chance.randrange(len(chain))
    forged = linked(chain[at - 1] if at else None, at=1, who="1001", what="ticket.called")
    if chance.random() < 0.5:
        forged = forged._replace(hash="f" * 64)
    after = [entry._replace(seq=entry.seq + 1) for entry in chain[at:]]
    return [*chain[:at], forged, *after], Fault(INSERTED, at + 1, at + 1)


def swaps(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    """Whole entries, or what they say without their hashes."""
    one, two = sorted(chance.sample(range(len(chain)), 2))
    a, b = chain[one], chain[two]
    if chance.random() < 0.5:
        chain[one], chain[two] = b._replace(seq=a.seq), a._replace(seq=b.seq)
    else:
        chain[one] = b._replace(seq=a.seq, prev=a.prev, hash=a.hash)
        chain[two] = a._replace(seq=b.seq, prev=b.prev, hash=b.hash)
    return chain, Fault(SWAPPED, one + 1, two + 1)


def cuts_off(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    left = chance.randrange(len(chain))
    return chain[:left], Fault(TRUNCATED, left + 1, len(chain))


def hashes_the_rest_anew(chain: list[Entry], chance: random.Random) -> tuple[list[Entry], Fault]:
    at = chance.randrange(len(chain))
    forged = chain[:at]
    for old in chain[at:]:
        why = "something else" if old.seq == at + 1 else old.why
        words = {name: getattr(old, name) for name in ("at", "who", "what", "about", "source")}
        forged.append(linked(forged[-1] if forged else None, why=why, **words))
    return forged, Fault(REWRITTEN, at + 1, len(chain))


TAMPERINGS: tuple[Tampering, ...] = (
    edits,
    edits_and_hashes_that_one,
    renumbers_one,
    removes,
    removes_and_renumbers,
    inserts,
    swaps,
    cuts_off,
    hashes_the_rest_anew,
)


def _other(value: str, chance: random.Random) -> str:
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + ("y" if value[at] == "x" else "x") + value[at + 1 :]


def _stretch(chain: list[Entry], chance: random.Random) -> tuple[int, int]:
    """Some entries with at least one behind them."""
    at = chance.randrange(len(chain) - 1)
    return at, chance.randrange(1, min(5, len(chain) - at))


def tampered_and_found(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        whole = chain_of(chance.randrange(3, 40), chance)
        printed = Head(len(whole), whole[-1].hash)
        tampering = TAMPERINGS[number % len(TAMPERINGS)]
        chain, wanted = tampering(list(whole), chance)
        found = verify(chain, [printed])
        where = f"tampering {number} of seed {seed}: {tampering.__name__} {wanted}"
        assert found is not None, where
        if wanted.kind == REWRITTEN:  # the printed head says that it was done, and not where: all of it is doubted
            assert found == Fault(REWRITTEN, 1, len(whole)), where
            earlier = [Head(entry.seq, entry.hash) for entry in whole[: wanted.seq - 1]]
            assert verify(chain, [*earlier, printed]) == wanted, where
        else:
            assert found == wanted, where


def test_tamperings_are_found_and_located() -> None:
    tampered_and_found(300, 7)


@pytest.mark.soak
def test_many_tamperings_are_found_and_located() -> None:
    tampered_and_found(int(os.environ.get("SIZE", "10000")), int(os.environ.get("SEED", "1")))


def test_a_whole_chain_is_whole() -> None:
    chain = chain_of(50, random.Random(2))
    assert chain[0].prev == START
    heads = [Head(entry.seq, entry.hash) for entry in chain]
    assert verify(chain, heads) is None
    assert verify(chain[:20], heads[:20]) is None
    assert verify([]) is None


def test_a_chain_may_go_on_behind_the_head_that_was_printed() -> None:
    chain = chain_of(9, random.Random(3))
    head = Head(len(chain), chain[-1].hash)
    chain.append(linked(chain[-1], at=1, who="1001", what="ticket.called"))
    assert verify(chain, [head]) is None


def test_a_head_without_its_number_is_looked_for() -> None:
    chain = chain_of(9, random.Random(4))
    assert verify(chain, [Head(0, chain[4].hash)]) is None
    assert verify(chain, [Head(0, "e" * 64)]) == Fault(REWRITTEN, 1, 10)
    assert verify(chain, [Head(0, chain[4].hash), Head(0, "e" * 64)]) == Fault(REWRITTEN, 6, 10)
    assert verify(chain, [Head(4, chain[4].hash)]) == Fault(REWRITTEN, 1, 4)  # it is another entry's
    assert verify([], [Head(2, "e" * 64)]) == Fault(TRUNCATED, 1, 2)


def test_an_entry_before_the_first_is_put_in() -> None:
    chain = chain_of(3, random.Random(5))
    assert verify([chain[0]._replace(seq=0), *chain]) == Fault(INSERTED, 0, 0)


def test_the_same_words_in_another_field_are_another_entry() -> None:
    """The JSON names every field, so nothing can be moved from one to its neighbour."""
    one = linked(None, at=1, who="10", what="01")
    other = linked(None, at=1, who="1", what="001")
    assert one.hash != other.hash
