"""One signed POST to a configured address and no other: no redirects, no proxies, within its time, a bounded answer.

What it blocks on is a socket, so it belongs in a thread.
"""

import hmac
import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

PATIENCE_S = 5.0
_ANSWER_LIMIT = 1024
_AGAIN = frozenset({408, 425, 429})

Network = IPv4Network | IPv6Network


class NotTaken(Exception):
    """The other side did not take it. `why`: a word for the record; `again`: whether it may take it later."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why, again


@dataclass(frozen=True, slots=True)
class Address:
    """Where something goes, and the secret that signs it. `admits`: whether an address that the host's name leads to
    (as text) may be spoken to; without it any may."""

    url: str
    secret: str
    admits: Callable[[str], bool] | None = None

    def post(
        self, body: bytes, key: str, now: int, patience_s: float = PATIENCE_S, answer_limit: int = _ANSWER_LIMIT
    ) -> bytes:
        """Send it once; what was answered. key: the same for every try of one matter. now: seconds since 1970. Raises
        NotTaken."""
        parts = urlsplit(self.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = self._connection(parts.scheme == "https", parts.hostname or "", parts.port, patience_s)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Hall-Timestamp": str(now),
            "X-Hall-Signature": signature(self.secret, now, body),
            "Connection": "close",
        }
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            said = answer.read(answer_limit + 1)
        except ssl.SSLCertVerificationError:
            raise NotTaken("certificate", again=False) from None
        except (OSError, http.client.HTTPException):
            raise NotTaken("no_answer", again=True) from None
        finally:
            connection.close()
        if 200 <= answer.status < 300:
            return said
        if 300 <= answer.status < 400:  # it may lead anywhere, so it is not followed
            raise NotTaken("redirect", again=False)
        raise NotTaken(f"status_{answer.status}", again=answer.status >= 500 or answer.status in _AGAIN)

    def _connection(self, secure: bool, host: str, port: int | None, patience_s: float) -> http.client.HTTPConnection:
        """Not connected yet. Raises NotTaken for a name that leads to where nothing may go."""
        connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, timeout=patience_s, context=ssl.create_default_context())
            if secure
            else http.client.HTTPConnection(host, port, timeout=patience_s)
        )
        if self.admits is not None:
            found = _resolved(host, connection.port)
            if not all(map(self.admits, found)):
                raise NotTaken("address", again=False)
            # The very address that was looked at: a name may lead elsewhere the next time it is asked for. The
            # certificate is still checked against the name.
            connection._create_connection = (  # type: ignore[attr-defined]
                lambda address, *rest: socket.create_connection((found[0], address[1]), *rest)
            )
        return connection


def within(networks: Sequence[Network]) -> Callable[[str], bool]:
    """Admits what lies in one of the networks; of none, every address of the public internet and no other."""

    def admits(address: str) -> bool:
        found = ip_address(address.partition("%")[0])
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in networks) if networks else mapped.is_global

    return admits


def signature(secret: str, now: int, body: bytes) -> str:
    """'sha256=' and HMAC-SHA256 in hex over the timestamp, a full stop and the body."""
    return "sha256=" + hmac.digest(secret.encode(), b"%d." % now + body, "sha256").hex()


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotTaken("no_answer", again=True) from None
    return [str(each[4][0]) for each in found]
