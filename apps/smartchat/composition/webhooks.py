"""What webhooks need of the machine: a client for their messages, and how their secrets are kept."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from smartchat.composition.account_packages import account_packages
from smartchat.composition.adapters import open_outgoing
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingRequest, OutgoingResponse
from smartchat_core.ports.secret_keeping import SecretKeeping

if TYPE_CHECKING:
    from smartchat_adapters.accounts.sealing import SecretSeal

__all__ = ["PLAIN_SECRETS", "OutgoingOnDemand", "webhook_secrets"]

_SEALED = "aesgcm1."


class OutgoingOnDemand:
    """The client of outgoing requests, opened at the first: reading certificates takes a while.

    Args:
        settings: what may be connected to.
        stack: closes it.
    """

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._stack = stack
        self._lock = asyncio.Lock()
        self._client: OutgoingHttp | None = None

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        """The answer (see `OutgoingHttp`)."""
        async with self._lock:
            if self._client is None:
                self._client = await self._stack.enter_async_context(open_outgoing(self._settings))
        return await self._client.send(request)


class _PlainSecrets:
    """Keeps secrets as they are: the settings name no key."""

    def seal(self, text: str) -> str:
        return text

    def open(self, sealed: str) -> str:
        if sealed.startswith(_SEALED):
            raise ConfigurationError(
                "a secret in the database cannot be decrypted",
                cause="the setting secret_key, by which it was encrypted, is empty",
                remedy="Set secret_key to the key of before.",
            )
        return sealed


class _SealedSecrets:
    """Encrypts secrets by the keys of the settings; the packages for that are imported at the first one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        self._made: SecretSeal | None = None

    def seal(self, text: str) -> str:
        return self._seal().seal(text)

    def open(self, sealed: str) -> str:
        return self._seal().open(sealed)

    def _seal(self) -> "SecretSeal":
        if self._made is None:
            with account_packages():
                from smartchat_adapters.accounts.sealing import SecretSeal  # noqa: PLC0415  # only where there is a key
            self._made = SecretSeal(self._keys, purpose="smartchat secrets of webhooks")
        return self._made


PLAIN_SECRETS: SecretKeeping = _PlainSecrets()
"""Secrets as they are."""


def webhook_secrets(settings: Settings) -> SecretKeeping:
    """How the settings have secrets of webhooks kept."""
    return _SealedSecrets(settings.secret_keys) if settings.secret_keys else PLAIN_SECRETS
