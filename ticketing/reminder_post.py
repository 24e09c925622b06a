"""The site's own gateway for reminders: its address, and whether what is sent there stays between the two."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from web.signed_post import PATIENCE_S, Address


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

    def post(self, body: bytes, key: str, now: int, patience_s: float = PATIENCE_S) -> None:
        """Send it once. key: the same for every try of one reminder. now: seconds since 1970. Raises NotTaken."""
        Address(self.url, self.secret).post(body, key, now, patience_s)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
