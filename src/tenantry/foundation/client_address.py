"""From which address a request comes, also when a reverse proxy stands between."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """The caller's address, by the proxies that this installation trusts."""
    peer, forwarded_for = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    return believed_address(peer, forwarded_for, settings.TENANTRY_TRUSTED_PROXIES)


def believed_address(peer: str, forwarded_for: str, trusted: Iterable[str]) -> str | None:
    """The last address on the way here that no trusted proxy has; None when the peer has none.

    Each proxy adds the address that it saw to the right of X-Forwarded-For. So the header is read from the right, and
    only as long as a trusted proxy wrote it: what stands left of the first stranger was written by the stranger.
    """
    networks = [ip_network(network) for network in trusted]
    seen = _address(peer)
    hops = forwarded_for.split(",") if forwarded_for else []
    while seen is not None and hops and any(seen in network for network in networks):
        before = _address(hops.pop())
        if before is None:
            break
        seen = before
    return None if seen is None else str(seen)


def _address(text: str) -> Address | None:
    """The address as it is meant: without a port, and IPv4 written as IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found
