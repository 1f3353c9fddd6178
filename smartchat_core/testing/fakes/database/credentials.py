"""What users prove with who they are, secrets that work once, and counts of attempts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import UserNotFound
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken, StoredPassword, TotpSecret
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId
from smartchat_core.testing.fakes.database.identities import is_meant
from smartchat_core.testing.fakes.database.tables import Tables, View

__all__ = ["MemoryCredentials", "MemoryOneTimeTokens", "MemorySignInRates"]


class MemoryCredentials:
    """The `CredentialRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def password(self, user: UserId) -> StoredPassword | None:
        return self._view.tables.passwords.get(user)

    async def set_password(self, user: UserId, password: StoredPassword) -> None:
        _with_user(self._view, user).passwords[user] = password

    async def totp(self, user: UserId) -> TotpSecret | None:
        return self._view.tables.totp_secrets.get(user)

    async def set_totp(self, user: UserId, totp: TotpSecret) -> None:
        _with_user(self._view, user).totp_secrets[user] = totp

    async def remove_totp(self, user: UserId) -> None:
        self._view.writable().totp_secrets.pop(user, None)

    async def take_step(self, user: UserId, step: int) -> bool:
        secrets = self._view.writable().totp_secrets
        if user not in secrets or secrets[user].last_step >= step:
            return False
        secrets[user] = replace(secrets[user], last_step=step)
        return True

    async def set_recovery_codes(self, user: UserId, digests: Collection[str]) -> None:
        _with_user(self._view, user).recovery_codes[user] = frozenset(digests)

    async def use_recovery_code(self, user: UserId, digest: str) -> bool:
        codes = self._view.writable().recovery_codes
        there = codes.get(user, frozenset())
        codes[user] = there - {digest}
        return digest in there

    async def recovery_codes_left(self, user: UserId) -> int:
        return len(self._view.tables.recovery_codes.get(user, ()))


class MemoryOneTimeTokens:
    """The `OneTimeTokenRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, token: OneTimeToken) -> None:
        tables = self._view.writable() if token.user is None else _with_user(self._view, token.user)
        tables.one_time_tokens[token.digest] = token

    async def find(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        token = self._view.tables.one_time_tokens.get(digest)
        return token if token and token.purpose is purpose and token.expires_at > now else None

    async def take(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        tables = self._view.writable()
        token = await self.find(digest, purpose, now)
        if token is not None:
            del tables.one_time_tokens[digest]
        return token

    async def valid(self, purpose: OneTimePurpose, now: datetime, *, limit: int = 100) -> tuple[OneTimeToken, ...]:
        working = [one for one in self._all() if one.purpose is purpose and one.expires_at > now]
        return tuple(sorted(working, key=lambda one: (-one.created_at.timestamp(), one.digest)))[:limit]

    async def withdraw(self, user: UserId, purpose: OneTimePurpose | None = None) -> int:
        return self._delete([one for one in self._all() if one.user == user and purpose in {None, one.purpose}])

    async def withdraw_origin(self, origin: IdentityOrigin) -> int:
        return self._delete([one for one in self._all() if is_meant(one.origin, origin)])

    async def withdraw_all(self, purpose: OneTimePurpose) -> int:
        return self._delete([one for one in self._all() if one.purpose is purpose])

    async def forget_expired(self, now: datetime) -> None:
        self._delete([one for one in self._all() if one.expires_at <= now])

    def _all(self) -> tuple[OneTimeToken, ...]:
        return tuple(self._view.tables.one_time_tokens.values())

    def _delete(self, tokens: Collection[OneTimeToken]) -> int:
        tables = self._view.writable()
        for one in tokens:
            del tables.one_time_tokens[one.digest]
        return len(tokens)


class MemorySignInRates:
    """The `SignInRateRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def arrivals(self, keys: Collection[str]) -> Mapping[str, int]:
        there = self._view.tables.sign_in_rates
        return {key: there[key] for key in keys if key in there}

    async def keep(self, arrivals: Mapping[str, int]) -> None:
        self._view.writable().sign_in_rates.update(arrivals)

    async def forget_arrivals(self, before: int) -> None:
        tables = self._view.writable()
        tables.sign_in_rates = {key: one for key, one in tables.sign_in_rates.items() if one >= before}

    async def known_source(self, user: UserId, source: str) -> bool:
        return (user, source) in self._view.tables.known_sources

    async def note_source(self, user: UserId, source: str, at: datetime) -> None:
        _with_user(self._view, user).known_sources[user, source] = at

    async def forget_sources(self, before: datetime) -> None:
        tables = self._view.writable()
        tables.known_sources = {place: at for place, at in tables.known_sources.items() if at >= before}


def _with_user(view: View, user: UserId) -> Tables:
    tables = view.writable()
    if user not in tables.users:
        raise UserNotFound(f"there is no user {user}")
    return tables
