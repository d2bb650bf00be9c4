"""Addresses: where a webhook may go. Whoever adds one must not reach through it into networks that are not theirs."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from ledger.exchange.webhooks.errors import AddressNotAllowed


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart."""

    secure: bool
    host: str
    port: int
    path: str
    anywhere: bool

    @property
    def authority(self) -> str:
        """The host as the receiver knows it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"

    def resolved(self) -> str:
        """Return the one numeric address to connect to; raises `AddressNotAllowed` when any of them is forbidden.

        The connection goes to the very number that was looked at: a name that leads elsewhere a moment later does not
        matter.
        """
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        numbers = [str(info[4][0]) for info in found]
        for number in numbers:
            if not self.anywhere and not allowed(number, self.secure):
                raise AddressNotAllowed(f"{self.host} leads to {number}, which is not a public address", path=("url",))
        return numbers[0]


def allowed(number: str, secure: bool) -> bool:
    """Return whether a webhook may go to a numeric address: a public one over TLS, or this machine itself."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_loopback or (secure and ip.is_global and not ip.is_multicast)


def address_of(url: str, *, anywhere: bool = False) -> Address:
    """Return the address that a URL names; raises `AddressNotAllowed`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressNotAllowed(f"{url[:80]!r} is no address: {error}", path=("url",)) from None
    host = parts.hostname or ""
    odd = not url.isascii() or any(c.isspace() or ord(c) < 33 for c in url) or len(url) > 2_000
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.fragment or odd:
        raise AddressNotAllowed(
            f"{url[:80]!r} is not of the form https://host/path, without a name, a password or a fragment",
            path=("url",),
        )
    secure = parts.scheme == "https"
    if not secure and not anywhere and not _is_loopback(host):
        raise AddressNotAllowed(f"{url[:80]!r} is not encrypted: use https", path=("url",))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Address(secure, host, port or (443 if secure else 80), path, anywhere)
    if not anywhere and _is_number(host) and not allowed(host, secure):
        raise AddressNotAllowed(f"{host} is not a public address", path=("url",))
    return found


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)
