"""Providers of identities in the settings: named once, reached safely, and never shown with their secrets."""

from typing import Any

import pytest

from smartchat.settings import Settings
from smartchat_core.accounts.openid.policy import NewAccounts
from smartchat_core.errors import ConfigurationError

ENTRY: dict[str, Any] = {
    "name": "example",
    "issuer": "https://id.example.org/realms/staff",
    "client_id": "smartchat",
    "client_secret": "hunter2",
}
URL = "https://books.example.org"


def settings_of(*entries: dict[str, Any], public_url: str = URL) -> Settings:
    return Settings.model_validate({"openid_providers": list(entries), "public_url": public_url})


def test_an_entry_becomes_a_policy() -> None:
    given = settings_of(ENTRY | {"new_accounts": "domains", "domains": ["Example.org"], "mfa_values": ["mfa"]})
    policy = given.openid_providers[0].policy
    assert (policy.name, policy.label, policy.issuer) == ("example", "example", ENTRY["issuer"])
    assert (policy.new_accounts, policy.domains) == (NewAccounts.DOMAINS, frozenset({"example.org"}))
    assert not policy.trust_emails
    assert "hunter2" not in repr(given)
    assert "id.example.org" not in repr(given)


def test_by_default_nobody_gets_an_account_without_an_invitation() -> None:
    policy = settings_of(ENTRY).openid_providers[0].policy
    assert (policy.new_accounts, policy.trust_emails, policy.mfa_values) == (NewAccounts.INVITED, False, frozenset())


def test_the_environment_holds_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_PUBLIC_URL", URL)
    monkeypatch.setenv("SMARTCHAT_OPENID_PROVIDERS", '[{"name": "a", "issuer": "https://a.example", "client_id": "c"}]')
    assert Settings().openid_providers[0].client_secret is None
    monkeypatch.setenv("SMARTCHAT_OPENID_PROVIDERS", '[{"name": "a", "client_secret": "hunter2"')
    with pytest.raises(ConfigurationError) as caught:
        Settings()
    assert "hunter2" not in caught.value.operator_message()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "a/b"},
        {"name": ""},
        {"name": "A"},
        {"name": "x" * 33},
        {"issuer": "http://id.example.org"},
        {"issuer": "https://"},
        {"issuer": "https://id.example.org/?a=1"},
        {"issuer": "https://a:b@id.example.org"},
        {"issuer": "id.example.org"},
        {"issuer": "https://[x"},
        {"algorithms": ["none"]},
        {"algorithms": ["HS256"]},
        {"algorithms": []},
    ],
)
def test_what_is_not_safe_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings_of(ENTRY | changes)
    assert "hunter2" not in caught.value.operator_message()


def test_two_of_a_name_or_issuer_and_no_way_back_are_refused() -> None:
    other = ENTRY | {"name": "other", "issuer": "https://other.example"}
    assert len(settings_of(ENTRY, other).openid_providers) == 2
    for entries, address in (
        ((ENTRY, ENTRY | {"name": "other"}), URL),
        ((ENTRY, other | {"name": "example"}), URL),
        ((ENTRY,), ""),
    ):
        with pytest.raises(ConfigurationError):
            settings_of(*entries, public_url=address)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080", "http://localhost/realm", "http://[::1]:1"])
def test_a_provider_on_this_machine_needs_no_tls(issuer: str) -> None:
    assert settings_of(ENTRY | {"issuer": issuer}).openid_providers[0].issuer == issuer
