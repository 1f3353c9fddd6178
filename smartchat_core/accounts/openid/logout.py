"""A provider ends the sessions that it began (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from smartchat_core.accounts.openid.claims import check_logout_token
from smartchat_core.accounts.openid.service import ConnectedProvider
from smartchat_core.errors import TokenRefused
from smartchat_core.events import AccountChanged, Client, LoginFailed
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId
from smartchat_core.model.security import AccountChange, AuthFailure
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["ProviderLogout"]


class ProviderLogout:
    """Ends sessions by the tokens of providers.

    Args:
        database: sessions, and which tokens came before.
        providers: those of the settings, by name.
        runtime: the time, and where events go.
    """

    def __init__(self, *, database: Database, providers: Mapping[str, ConnectedProvider], runtime: Runtime) -> None:
        self._database = database
        self._providers = providers
        self._runtime = runtime

    async def log_out(self, provider: str, token: str, *, client: Client) -> int:
        """End the sessions that the token names, and the sign-ins that wait for a second factor; of how many users.

        Raises:
            TokenRefused: it is none, was used before, or there is no such provider.
            RequestFailed: the provider's keys cannot be had.
        """
        try:
            ended = await self._ended(provider, token)
        except TokenRefused:
            self._runtime.sink.publish(LoginFailed(reason=AuthFailure.OPENID_TOKEN, client=client))
            raise
        for user in ended:
            self._runtime.sink.publish(AccountChanged(user=user, change=AccountChange.ENDED_BY_PROVIDER))
        return len(ended)

    async def _ended(self, provider: str, token: str) -> tuple[UserId, ...]:
        connected = self._providers.get(provider)
        if connected is None:
            raise TokenRefused("the token of the provider is refused", cause="there is no such provider")
        claims, now = await connected.port.read(token), self._runtime.clock.now()
        check_logout_token(claims, connected.policy, now=now)
        origin = IdentityOrigin(issuer=claims.issuer, subject=claims.subject, sid=claims.sid)
        digest = hashlib.sha256(f"{len(claims.issuer)}:{claims.issuer}{claims.token_id}".encode()).hexdigest()
        # After this it is too old to count anyway.
        kept = now + connected.policy.max_age + 2 * connected.policy.skew
        async with self._database.transaction() as unit:
            if not await unit.openid_attempts.note_token(digest, expires_at=kept):
                raise TokenRefused("the token of the provider is refused", cause="it was used before")
            ended = await unit.user_sessions.end_of_origin(origin)
            await unit.one_time_tokens.withdraw_origin(origin)
        return ended
