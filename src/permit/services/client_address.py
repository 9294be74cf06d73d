"""Where a request came from: what limits count by.

A header says whatever its sender likes. Only as many of the newest entries of X-Forwarded-For are believed as there are
proxies of our own in front (`PERMIT_TRUSTED_PROXIES`); none by default.
"""

import ipaddress

from django.conf import settings

OWN_NETWORK_BITS = 64
"""A household or an office has a whole /64 of IPv6: its addresses count as one."""


def client_address(peer: str, forwarded_for: str) -> str:
    """The network address of whoever asks, as far as it is known. `peer` is who holds the connection."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    return _counted(told[-proxies] if proxies and len(told) >= proxies else peer)


def _counted(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, OWN_NETWORK_BITS), strict=False).network_address)
