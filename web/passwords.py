"""Passwords: how they are kept (argon2id, 19 MiB, two rounds), which are too easy, and those for a first sign-in."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dispatcher.errors import Refused

SHORTEST, LONGEST = 8, 200
"""Characters."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_SIGNS, _LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 12


class PasswordWeak(Refused):
    """Shorter than 8 characters, longer than 200, or the staff number. Details: the two bounds."""

    word, status = "PASSWORD_WEAK", 422


class PasswordSame(Refused):
    """The new password is the old one."""

    word, status = "PASSWORD_SAME", 422


def check(password: str, staff_no: str) -> None:
    """Raises PasswordWeak."""
    if not SHORTEST <= len(password) <= LONGEST or password.strip().casefold() == staff_no.casefold():
        raise PasswordWeak(str(SHORTEST), str(LONGEST))


def starting() -> str:
    """A password for the first sign-in: twelve signs that cannot be mistaken for each other, 59 bits of chance."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def is_right(kept: str, password: str) -> bool:
    """Whether it is the password that is kept as `kept`; takes as long for a wrong one."""
    try:
        return _HASHER.verify(kept, password)
    except VerificationError:
        return False


NOBODY = hashed("a password that nobody has")
"""To be compared with where there is no account, so that an unknown name costs the same time."""
