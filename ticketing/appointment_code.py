"""The code of an appointment: nine letters and digits, 45 random bits, easy to read aloud and to type. Pure."""

import secrets
import unicodedata

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that nothing looks like something else."""

LENGTH = 9
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code somebody meant: any case and width, O for 0, I and L for 1, with or without hyphens. '' for none."""
    if len(typed) > 4 * LENGTH:
        return ""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_MEANT)
    return plain if len(plain) == LENGTH and all(letter in LETTERS for letter in plain) else ""


def shown(code: str) -> str:
    """'K7M-2Q9-XTB': as it is printed and read aloud."""
    return "-".join(code[at : at + 3] for at in range(0, LENGTH, 3))
