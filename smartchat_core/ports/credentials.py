"""The ports of credentials, within the transactions of the database.

They are for work on accounts: whose credentials these are is decided before they are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from smartchat_core.model.credential import OneTimePurpose, OneTimeToken, StoredPassword, TotpSecret
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId

__all__ = ["CredentialRepository", "OneTimeTokenRepository", "SignInRateRepository"]


class CredentialRepository(Protocol):
    """What users prove with who they are. It goes with the user."""

    async def password(self, user: UserId) -> StoredPassword | None:
        """The user's password, None where there is none."""
        ...

    async def set_password(self, user: UserId, password: StoredPassword) -> None:
        """Put the password in the place of the one before.

        Raises:
            UserNotFound: there is no such user.
        """
        ...

    async def totp(self, user: UserId) -> TotpSecret | None:
        """The user's shared secret, confirmed or not."""
        ...

    async def set_totp(self, user: UserId, totp: TotpSecret) -> None:
        """Put the shared secret in the place of the one before.

        Raises:
            UserNotFound: there is no such user.
        """
        ...

    async def remove_totp(self, user: UserId) -> None:
        """Forget the shared secret, if there is one."""
        ...

    async def take_step(self, user: UserId, step: int) -> bool:
        """Note that the code of this interval was taken; False when it, or one after it, was taken before."""
        ...

    async def set_recovery_codes(self, user: UserId, digests: Collection[str]) -> None:
        """Put these in the place of all recovery codes before, by their SHA-256.

        Raises:
            UserNotFound: there is no such user.
        """
        ...

    async def use_recovery_code(self, user: UserId, digest: str) -> bool:
        """Use up a code; False when it is none of the user's, or was used. Of two that use one, one gets True."""
        ...

    async def recovery_codes_left(self, user: UserId) -> int:
        """How many codes the user has."""
        ...


class OneTimeTokenRepository(Protocol):
    """Secrets that work once, by their SHA-256."""

    async def add(self, token: OneTimeToken) -> None:
        """Insert a token.

        Raises:
            UserNotFound: the user whose it would be does not exist.
        """
        ...

    async def find(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        """The token for this purpose, None when it was used or has expired."""
        ...

    async def take(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        """The token for this purpose, which is used up by that; None when it was used before, or has expired.

        Of two that take one, one gets it.
        """
        ...

    async def valid(self, purpose: OneTimePurpose, now: datetime, *, limit: int = 100) -> tuple[OneTimeToken, ...]:
        """Everybody's tokens for this purpose that work now, the newest first, at most `limit`."""
        ...

    async def withdraw(self, user: UserId, purpose: OneTimePurpose | None = None) -> int:
        """Delete the user's tokens for this purpose, or all; how many there were."""
        ...

    async def withdraw_origin(self, origin: IdentityOrigin) -> int:
        """Delete those that wait for a second factor after this identity (`UserSessionRepository.end_of_origin`)."""
        ...

    async def withdraw_all(self, purpose: OneTimePurpose) -> int:
        """Delete everybody's tokens for this purpose; how many there were."""
        ...

    async def forget_expired(self, now: datetime) -> None:
        """Delete those that have expired."""
        ...


class SignInRateRepository(Protocol):
    """Counts of sign-ins: a theoretical arrival time by key (`resilience.rate_limit`); and known sources."""

    async def arrivals(self, keys: Collection[str]) -> Mapping[str, int]:
        """The microseconds kept for these keys, those without one left out.

        Within a transaction that writes, no other one gets past its own call for one of these keys until it ends.
        """
        ...

    async def keep(self, arrivals: Mapping[str, int]) -> None:
        """Keep these."""
        ...

    async def forget_arrivals(self, before: int) -> None:
        """Delete what lies before: it means nothing any more."""
        ...

    async def known_source(self, user: UserId, source: str) -> bool:
        """Whether the user has signed in from there."""
        ...

    async def note_source(self, user: UserId, source: str, at: datetime) -> None:
        """Note that the user has signed in from there.

        Raises:
            UserNotFound: there is no such user.
        """
        ...

    async def forget_sources(self, before: datetime) -> None:
        """Delete the sources from which nobody has signed in since."""
        ...
