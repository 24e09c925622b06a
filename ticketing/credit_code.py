"""统一社会信用代码: the eighteen characters of a company, and the one that checks them, after GB 32100-2015. Pure."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, S, V, Z."""
LENGTH = 18
_WEIGHTS = tuple(pow(3, at, 31) for at in range(LENGTH - 1))


def plain(typed: str) -> str:
    """What was typed as a code is written: capitals, no spaces or hyphens."""
    return "".join(typed.upper().split()).replace("-", "")


def check_character(body: str) -> str:
    """The eighteenth character of the first seventeen: 31 less their weighted sum modulo 31. Raises ValueError for a
    character that no code has."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_code(code: str) -> bool:
    """Whether its characters are a code's and the last one checks the others."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return False
    return check_character(code[:-1]) == code[-1]
