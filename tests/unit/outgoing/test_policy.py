"""What may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.destination import Endpoint, read_destination
from smartchat_core.outgoing.networks import IPAddress, NetworkKind, kind_of
from smartchat_core.outgoing.policy import PORTS, OutgoingPolicy, OutgoingRules

NOBODYS = OutgoingPolicy()
addresses = st.one_of(st.integers(0, 2**32 - 1).map(IPv4Address), st.integers(0, 2**128 - 1).map(IPv6Address))


def allowed(policy: OutgoingPolicy, address: str | IPAddress, *, host: str = "a.example", port: int = 443) -> bool:
    try:
        policy.check_address(Endpoint(host=host, port=port), ip_address(address))
    except AddressRefused:
        return False
    return True


@given(addresses, st.integers(1, 65_535))
def test_without_settings_only_public_addresses_at_ports_of_web_servers(address: IPAddress, port: int) -> None:
    expected = kind_of(address) is NetworkKind.PUBLIC and port in PORTS
    assert allowed(NOBODYS, address, port=port) is expected


@given(addresses)
def test_nothing_of_nobodys_naming_is_local(address: IPAddress) -> None:
    if allowed(NOBODYS, address):
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_multicast
        assert not address.is_unspecified


def test_what_the_operator_names_is_that_host_and_port_only() -> None:
    policy = OutgoingRules().naming("http://127.0.0.1:11434/v1", "https://models.internal:9000")
    assert allowed(policy, "127.0.0.1", host="127.0.0.1", port=11434)
    assert not allowed(policy, "127.0.0.1", host="127.0.0.1", port=11435)
    assert not allowed(policy, "127.0.0.1", host="127.0.0.2", port=11434)
    assert not allowed(policy, "127.0.0.1", host="rebound.example", port=11434)
    for address in ("10.0.0.7", "fd00::7", "100.64.0.7", "127.0.0.1", "1.1.1.1"):
        assert allowed(policy, address, host="models.internal", port=9000)
    assert not allowed(policy, "10.0.0.7", host="models.internal", port=443)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "169.254.1.1", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "0.0.0.0", "ff02::1"],
)
def test_a_named_host_is_no_way_to_the_metadata_of_a_cloud(address: str) -> None:
    policy = OutgoingRules().naming("http://models.internal:9000")
    assert not allowed(policy, address, host="models.internal", port=9000)


def test_networks_of_the_settings_at_any_port() -> None:
    policy = OutgoingPolicy(rules=OutgoingRules(networks=(ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))))
    assert allowed(policy, "10.1.2.3", port=9000)
    assert allowed(policy, "::ffff:10.1.2.3")
    assert allowed(policy, "fd00:1::5")
    assert not allowed(policy, "10.2.0.1")
    assert not allowed(policy, "64:ff9b::a01:203")
    assert not allowed(policy, "2002:a01:203::")


def test_the_metadata_of_a_cloud_only_by_its_very_address() -> None:
    wide, exact = ip_network("169.254.0.0/16"), ip_network("169.254.169.254/32")
    assert not allowed(OutgoingPolicy(rules=OutgoingRules(networks=(wide,))), "169.254.169.254")
    assert allowed(OutgoingPolicy(rules=OutgoingRules(networks=(wide,))), "169.254.1.1")
    assert allowed(OutgoingPolicy(rules=OutgoingRules(networks=(exact,))), "169.254.169.254")


def test_hosts_that_are_addresses_are_checked_before_anything_is_opened() -> None:
    NOBODYS.check_destination(read_destination("https://a.example:9000"))
    NOBODYS.check_destination(read_destination("https://1.1.1.1"))
    for url in ("http://127.0.0.1", "http://[::1]", "http://[::ffff:7f00:1]", "http://1.1.1.1:22"):
        with pytest.raises(AddressRefused):
            NOBODYS.check_destination(read_destination(url))


def test_behind_a_proxy_the_ports_of_names_are_checked() -> None:
    policy = OutgoingRules(proxy="http://proxy.example:3128").naming("https://models.internal:9000")
    policy.check_destination(read_destination("https://a.example"))
    policy.check_destination(read_destination("https://models.internal:9000"))
    with pytest.raises(AddressRefused):
        policy.check_destination(read_destination("https://a.example:25"))


def test_the_operator_learns_the_address_and_others_do_not() -> None:
    with pytest.raises(AddressRefused) as raised:
        NOBODYS.check_address(Endpoint(host="ollama.example", port=443), ip_address("10.0.0.5"))
    assert "10.0.0.5" in raised.value.operator_message()
    assert "10.0.0.5" not in raised.value.public_message()
    assert "10.0.0.5" not in raised.value.remedy
    assert "outgoing_networks" in raised.value.public_message()
