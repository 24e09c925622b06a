"""The code under which a visitor finds the answer again: seven letters and digits, 31 random bits. Pure.

Guesses are throttled, and what it opens names nobody.
"""

import secrets

ALPHABET = "ACDEFHJKLMNPRTWXY34679"
"""Characters that are not taken for one another when read aloud."""

LENGTH = 7


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain(typed: str) -> str:
    """A code as it is kept, of what was typed or read aloud; '' if it cannot be one."""
    code = typed.strip().upper().replace(" ", "").replace("-", "")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """'K7M-2Q9X' as it is read."""
    return f"{code[:3]}-{code[3:]}"
