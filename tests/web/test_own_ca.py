"""The hall's own certificate authority: a browser that knows it trusts the server, and nobody else's."""

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web import own_ca

NOW = datetime.now(UTC)


async def shakes_hands(server: Path, authority: Path, name: str) -> bool:
    """Whether a client that trusts `authority` accepts the server in `server` under `name`."""
    listening = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    listening.load_cert_chain(server / own_ca.SERVER, server / own_ca.SERVER_KEY)
    trusting = ssl.create_default_context(cafile=str(authority))

    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", 0, ssl=listening) as door:
        port = door.sockets[0].getsockname()[1]
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname=name)
        except ssl.SSLCertVerificationError:
            return False
        writer.close()
        return True


async def test_a_device_that_knows_the_authority_trusts_the_hall(tmp_path: Path) -> None:
    authority = own_ca.make(tmp_path / "hall", "Nanchuan", ["hall.example", "127.0.0.1"], NOW)
    assert await shakes_hands(tmp_path / "hall", authority, "hall.example")
    assert await shakes_hands(tmp_path / "hall", authority, "127.0.0.1")
    assert not await shakes_hands(tmp_path / "hall", authority, "elsewhere.example")


async def test_another_halls_authority_is_not_ours(tmp_path: Path) -> None:
    own_ca.make(tmp_path / "hall", "Nanchuan", ["hall.example"], NOW)
    other = own_ca.make(tmp_path / "other", "Elsewhere", ["hall.example"], NOW)
    assert not await shakes_hands(tmp_path / "hall", other, "hall.example")


async def test_a_new_name_keeps_the_authority(tmp_path: Path) -> None:
    authority = own_ca.make(tmp_path, "Nanchuan", ["old.example"], NOW)
    installed = authority.read_bytes()
    own_ca.make(tmp_path, "Nanchuan", ["new.example"], NOW)
    assert authority.read_bytes() == installed
    assert await shakes_hands(tmp_path, authority, "new.example")
    assert not await shakes_hands(tmp_path, authority, "old.example")


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    own_ca.make(tmp_path / "made", "Nanchuan", ["hall.example"], NOW)
    for name in (own_ca.AUTHORITY_KEY, own_ca.SERVER_KEY):
        assert (tmp_path / "made" / name).stat().st_mode & 0o077 == 0


def test_a_certificate_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one host"):
        own_ca.make(tmp_path, "Nanchuan", [], NOW)
