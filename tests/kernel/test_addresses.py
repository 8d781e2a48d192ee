"""Where a request comes from: only our own proxies are believed, and nobody can choose a block."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from weibao.kernel.addresses import block_of, client_of, line_of


@pytest.mark.parametrize(
    ("address", "line", "block"),
    [
        ("10.1.2.3", "10.1.2.3/32", "10.1.2.0/24"),
        ("10.1.2.254", "10.1.2.254/32", "10.1.2.0/24"),
        ("10.1.3.3", "10.1.3.3/32", "10.1.3.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::7", "2001:db8:1:ffff::/64", "2001:db8:1::/48"),
        ("::ffff:10.1.2.3", "10.1.2.3/32", "10.1.2.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("no address", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_belongs_to_a_line_and_a_block(address: str, line: str, block: str) -> None:
    assert (line_of(address), block_of(address)) == (line, block)


@pytest.mark.parametrize(
    ("proxies", "peer", "header", "found"),
    [
        # No proxy of ours: the header is a visitor's invention.
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (0, "127.0.0.1", "198.51.100.1", "127.0.0.1"),
        # One of ours added the last; what stands before it was sent along to deceive.
        (1, "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.2", "198.51.100.1, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
        # Past the proxy, straight to the service: the peer is who it is.
        (1, "192.0.2.50", "198.51.100.1", "192.0.2.50"),
        # Fewer than promised is a proxy that does not add: no error, and nobody's choice.
        (2, "10.0.0.2", "203.0.113.7", "203.0.113.7"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        # Ports, IPv6 in brackets, IPv4 in IPv6 clothes.
        (1, "::1", "203.0.113.7:4711", "203.0.113.7"),
        (1, "::1", "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        # Words instead of an address cannot be told, and count nowhere.
        (1, "127.0.0.1", "unknown", ""),
        (1, "127.0.0.1", "203.0.113.7,", ""),
        (0, "", "203.0.113.7", ""),
    ],
)
def test_the_header_is_believed_only_from_our_own_proxies(
    settings: Settings, proxies: int, peer: str, header: str, found: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    assert client_of(request) == found


def test_where_the_proxies_are_can_be_named(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.WEIBAO_PROXY_ADDRESSES = ["192.0.2.0/28"]
    ask = RequestFactory().get
    header = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    assert client_of(ask("/", REMOTE_ADDR="192.0.2.9", **header)) == "203.0.113.7"
    assert client_of(ask("/", REMOTE_ADDR="127.0.0.1", **header)) == "127.0.0.1"
