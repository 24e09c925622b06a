"""The order in which a company sees the banks: by chance, the same for as long as its ticket lives, favouring none.
Pure.
"""

from collections.abc import Iterable
from hashlib import blake2b


def by_chance(ticket: str, lanes: Iterable[str]) -> list[str]:
    """The lanes in the order that follows from the ticket's id: each order is as likely as any other, and nobody in the
    hall can choose it."""
    return sorted(lanes, key=lambda lane: blake2b(f"{ticket} {lane}".encode(), digest_size=16).digest())
