"""Where a request comes from, as far as counting needs it. Nothing of this is ever written down.

WEIBAO_PROXIES          how many proxies of ours stand in front and add to X-Forwarded-For
WEIBAO_PROXY_ADDRESSES  where those proxies are; from anywhere else the header is not believed
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Some proxies add the port: 203.0.113.7:4711, [2001:db8::1]:4711.
_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def client_of(request: HttpRequest) -> str:
    """The address of whoever sent the request; empty when it cannot be told."""
    peer = request.META.get("REMOTE_ADDR", "")
    found = parsed(peer)
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    listed = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if count > 0 and listed and _is_proxy(found):
        # Ours each add one at the end; what stands further left was sent by the visitor.
        hops = listed.split(",")
        found = parsed(hops[-min(count, len(hops))])
    return str(found) if found else ""


def line_of(address: str) -> str:
    """One connection: an IPv4 address, or the /64 that a provider gives to one IPv6 line."""
    return _network(address, 32, 64)


def block_of(address: str) -> str:
    """The block an address belongs to (/24, /48): an attacker commonly has a whole one."""
    return _network(address, 24, 48)


def parsed(text: str) -> Address | None:
    """An address without port and zone; an IPv4 address in IPv6 clothes as what it is."""
    text = text.strip()
    if port := _PORT.fullmatch(text):
        text = port["six"] or port["four"]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped
    return found


def _network(address: str, four: int, six: int) -> str:
    found = parsed(address)
    if found is None:
        return ""
    bits = four if found.version == 4 else six
    return str(ipaddress.ip_network((found, bits), strict=False))


def networks_of(places: Sequence[str]) -> tuple[Network, ...]:
    """Networks as the settings name them; raises `ValueError` for what is none."""
    return _networks(tuple(places))


def _is_proxy(peer: Address | None) -> bool:
    places = networks_of(settings.WEIBAO_PROXY_ADDRESSES)
    return peer is not None and any(peer in place for place in places)


@cache
def _networks(places: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(place.strip(), strict=False) for place in places)
