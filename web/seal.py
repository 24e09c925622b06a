"""Seals what only some may read before it is written down: AES-256-GCM, bound to the words that say what it is."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Seal:
    """`path`: the file with the key, beside the database; made at the first use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._box: AESGCM | None = None

    def ready(self) -> None:
        """Reads the key, or makes it. Raises PermissionError if others than its owner can read it."""
        self._key()

    def close(self, plain: bytes, *words: str) -> bytes:
        """Sealed for these words alone: under others it does not open, so that no record can pass for another."""
        nonce = os.urandom(_NONCE)
        return nonce + self._key().encrypt(nonce, plain, "\x1f".join(words).encode())

    def open(self, sealed: bytes, *words: str) -> bytes | None:
        """None for what was sealed with another key or for other words."""
        try:
            return self._key().decrypt(sealed[:_NONCE], sealed[_NONCE:], "\x1f".join(words).encode())
        except InvalidTag:
            return None

    def _key(self) -> AESGCM:
        if self._box is None:
            self._box = AESGCM(key_in(self._path))
        return self._box


def key_in(path: Path) -> bytes:
    """The key in a file that only its owner can read; made at the first use. Raises PermissionError if others can."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(256))
        with suppress(FileExistsError):  # another process was first, and its key holds
            os.link(made, path)
        made.unlink()
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"others can read {path}; close it with chmod 600 {path}")
    return path.read_bytes()
