"""Providers of identities, connected as the settings name them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from smartchat.composition.account_packages import account_packages
from smartchat.settings import Settings
from smartchat_core.accounts.openid.service import ConnectedProvider
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["open_providers"]


@asynccontextmanager
async def open_providers(settings: Settings) -> AsyncIterator[Mapping[str, ConnectedProvider]]:
    """The providers by name; without any, nothing of their packages is imported.

    Raises:
        MissingExtra: there are some, and the packages for them are not installed.
    """
    if not settings.openid_providers:
        yield {}
        return
    with account_packages():
        from smartchat_adapters.accounts.openid_client import OpenIdClient
        from smartchat_adapters.outgoing.client import OutgoingClient
    # That an operator names a provider opens no network to what its description leads to: `outgoing_networks` does.
    async with OutgoingClient(OutgoingPolicy(rules=settings.outgoing)) as http:
        yield {
            entry.name: ConnectedProvider(
                policy=entry.policy,
                port=OpenIdClient(
                    entry.policy,
                    http,
                    secret=entry.client_secret.get_secret_value() if entry.client_secret else "",
                    in_header=entry.client_authentication == "basic",
                    scopes=entry.scopes,
                ),
            )
            for entry in settings.openid_providers
        }
