"""A mail server as one address: `smtp://user:password@host:587`. Read by the settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over. Without a host there is none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @classmethod
    def of(cls, address: str) -> MailServer:
        """From `smtp://` (STARTTLS), `smtps://` (TLS from the start) or `smtp+plain://` (neither: this machine only).

        Raises:
            ValueError: it begins with something else, or names no host.
        """
        if not address:
            return cls()
        url = urlsplit(address)
        if url.scheme not in _PORTS or not url.hostname:
            raise ValueError("EMAIL_URL is not smtp://user:password@host:port; see docs/howto-operate.md")
        return cls(
            host=url.hostname,
            port=url.port or _PORTS[url.scheme],
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            starttls=url.scheme == "smtp",
            tls=url.scheme == "smtps",
        )
