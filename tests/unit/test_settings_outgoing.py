"""What outgoing requests may reach, as the settings write it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.outgoing.policy import OutgoingRules


def test_nothing_is_allowed_without_a_setting() -> None:
    assert Settings().outgoing == OutgoingRules()


@pytest.mark.parametrize(
    "written", ["10.1.2.0/24, fd00:1::/64", '["10.1.2.0/24", "fd00:1::/64"]', ["::ffff:10.1.2.0/120", "fd00:1::/64"]]
)
def test_networks(written: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(written, str):
        monkeypatch.setenv("SMARTCHAT_OUTGOING_NETWORKS", written)
        settings = Settings()
    else:
        settings = Settings.model_validate({"outgoing_networks": written})
    assert settings.outgoing.networks == (ip_network("10.1.2.0/24"), ip_network("fd00:1::/64"))


@pytest.mark.parametrize("written", ["10.1.2.3/24", "0.0.0.0/0", "::/0", "localhost", "1", "::ffff:0.0.0.0/96", 7])
def test_what_is_no_network_or_all_of_them(written: object) -> None:
    with pytest.raises(ConfigurationError, match="outgoing_networks"):
        Settings.model_validate({"outgoing_networks": written})


def test_a_proxy_with_a_password_that_is_not_shown() -> None:
    settings = Settings(outgoing_proxy="http://me:hush@proxy.example.org:3128")
    assert settings.outgoing.proxy == "http://me:hush@proxy.example.org:3128"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    "written",
    ["proxy:hush", "socks5://me:hush@proxy", "http://", "http://proxy/hush", "http://proxy:0", "http://[hush"],
)
def test_what_is_no_proxy(written: str) -> None:
    with pytest.raises(ConfigurationError, match="outgoing_proxy") as raised:
        Settings(outgoing_proxy=written)
    assert "hush" not in raised.value.operator_message()
