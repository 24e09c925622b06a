"""Needs of a visitor (hearing, sight, mobility, escort), sealed in events and tickets. Pure.

The stream is kept for years and cannot forget. So it holds a byte that only the key of its day opens, and that key is
erased when the day closes. What stays is that there were needs at all, since a no-show was waited for longer.
"""

import hmac
from collections.abc import Collection
from hashlib import blake2b

NEEDS = ("hearing", "sight", "mobility", "escort")


def seal(key: str, request: str, needs: Collection[str]) -> str:
    """Some of NEEDS as 18 hexadecimal characters, the same for the same request."""
    salt = blake2b(request.encode(), digest_size=8).digest()
    mask = sum(1 << at for at, need in enumerate(NEEDS) if need in needs)
    return salt.hex() + f"{mask ^ _pad(key, salt):02x}"


def unseal(key: str, sealed: str) -> tuple[str, ...]:
    """The needs; none without the day's key, or of what is not sealed."""
    try:
        raw = bytes.fromhex(sealed)
    except ValueError:
        return ()
    if not key or len(raw) != 9:
        return ()
    mask = raw[8] ^ _pad(key, raw[:8])
    return tuple(need for at, need in enumerate(NEEDS) if mask >> at & 1)


def _pad(key: str, salt: bytes) -> int:
    return hmac.digest(key.encode(), salt, "sha256")[0]
