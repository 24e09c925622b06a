"""One POST to the site's own gateway: signed, to the configured host only, without redirects, within its time.

What it blocks on is a socket, so it belongs in a thread.
"""

import hmac
import http.client
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_PATIENCE_S = 5.0
_ANSWER_LIMIT = 1024
_AGAIN = frozenset({408, 425, 429})


class NotTaken(Exception):
    """The gateway did not take it. `why`: a word for the event; `again`: whether it may take it later."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why, again


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where reminders go, and the secret that signs them."""

    url: str
    secret: str

    @property
    def private(self) -> bool:
        """Whether what is sent there can be read by nobody on the way: HTTPS, or this machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or _is_here(parts.hostname or "")

    def post(self, body: bytes, key: str, now: int, patience_s: float = _PATIENCE_S) -> None:
        """Send it once. key: the same for every try of one reminder. now: seconds since 1970. Raises NotTaken."""
        parts = urlsplit(self.url)
        host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = (
            http.client.HTTPSConnection(host, parts.port, timeout=patience_s, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, parts.port, timeout=patience_s)
        )
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
            answer.read(_ANSWER_LIMIT)
        except ssl.SSLCertVerificationError:
            raise NotTaken("certificate", again=False) from None
        except (OSError, http.client.HTTPException):
            raise NotTaken("no_answer", again=True) from None
        finally:
            connection.close()
        if 200 <= answer.status < 300:
            return
        if 300 <= answer.status < 400:  # it may lead anywhere, so it is not followed
            raise NotTaken("redirect", again=False)
        raise NotTaken(f"status_{answer.status}", again=answer.status >= 500 or answer.status in _AGAIN)


def signature(secret: str, now: int, body: bytes) -> str:
    """'sha256=' and HMAC-SHA256 in hex over the timestamp, a full stop and the body."""
    return "sha256=" + hmac.digest(secret.encode(), b"%d." % now + body, "sha256").hex()


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
