"""Which network an address belongs to, in all forms of writing it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.outgoing.networks import NetworkKind, kind_of, without_mapping

KINDS = {
    NetworkKind.PUBLIC: "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 "
    "128.0.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 223.255.255.255 "
    "2606:4700::1111 2a00::1 64:ff9b::101:101 ::ffff:1.1.1.1",
    NetworkKind.LOOPBACK: "127.0.0.1 127.255.255.255 ::1 ::ffff:127.0.0.1 ::ffff:7f00:1",
    NetworkKind.PRIVATE: "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 fc00::1 fdff::1 fec0::1 ::ffff:10.0.0.1",
    NetworkKind.SHARED: "100.64.0.1 100.127.255.255 ::ffff:100.64.0.1",
    NetworkKind.LINK_LOCAL: "169.254.0.1 169.254.169.253 fe80::1 fe80::1%eth0 febf::1",
    NetworkKind.METADATA: "169.254.169.254 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe 100.100.100.200 168.63.129.16 "
    "fd00:ec2::254 192.0.0.192",
    NetworkKind.MULTICAST: "224.0.0.1 239.255.255.255 ff02::1",
    NetworkKind.UNSPECIFIED: "0.0.0.0 0.1.2.3 :: ::ffff:0.0.0.0",
    NetworkKind.TRANSITION: "::127.0.0.1 ::a9fe:a9fe 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::101:101 "
    "2002:7f00:1:: 2002:101:101:: 2001:0:1:2:3:4:5:6",
    NetworkKind.RESERVED: "192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 240.0.0.1 255.255.255.255 100::1 "
    "2001:db8::1 2001:2::1 3fff::1 5f00::1 4000::1 e000::1",
}
CASES = [(text, kind) for kind, texts in KINDS.items() for text in texts.split()]

addresses_4 = st.integers(0, 2**32 - 1).map(IPv4Address)
addresses_6 = st.integers(0, 2**128 - 1).map(IPv6Address)


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_kinds(text: str, kind: NetworkKind) -> None:
    assert kind_of(ip_address(text)) is kind


@given(addresses_4)
def test_an_address_within_ipv6_is_no_more_public_than_itself(address: IPv4Address) -> None:
    kind = kind_of(address)
    bits = int(address)
    assert kind_of(IPv6Address(0xFFFF << 32 | bits)) is kind
    translated = kind_of(IPv6Address(0x0064_FF9B << 96 | bits))
    assert (translated is NetworkKind.PUBLIC) == (kind is NetworkKind.PUBLIC)
    for prefix in (0x2002 << 112 | bits << 80, 0x2001 << 112 | bits ^ 0xFFFF_FFFF, bits):
        assert kind_of(IPv6Address(prefix)) is not NetworkKind.PUBLIC


@given(addresses_4)
def test_what_python_knows_as_special_is_never_public(address: IPv4Address) -> None:
    special = (
        address.is_loopback
        or address.is_private
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
    )
    assert not (special and kind_of(address) is NetworkKind.PUBLIC)


@given(addresses_6)
def test_of_ipv6_only_global_unicast_is_public(address: IPv6Address) -> None:
    plain = without_mapping(address)
    if kind_of(address) is NetworkKind.PUBLIC and isinstance(plain, IPv6Address):
        assert int(plain) >> 125 == 1 or int(plain) >> 32 == 0x0064_FF9B << 64
