"""Identities at providers, and sign-ins by them that have begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import UserNotFound
from smartchat_core.model.identity import Identity, IdentityOrigin, OpenIdAttempt
from smartchat_core.model.ids import UserId
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryIdentities", "MemoryOpenIdAttempts", "is_meant"]


def is_meant(found: IdentityOrigin | None, wanted: IdentityOrigin) -> bool:
    """Whether a provider means this origin (`UserSessionRepository.end_of_origin`)."""
    if found is None or found.issuer != wanted.issuer or not (wanted.subject or wanted.sid):
        return False
    if wanted.subject not in {"", found.subject}:
        return False
    return wanted.sid in {"", found.sid} or bool(wanted.subject and not found.sid)


class MemoryIdentities:
    """The `IdentityRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def find(self, issuer: str, subject: str) -> Identity | None:
        return self._view.tables.identities.get((issuer, subject))

    async def of_user(self, user: UserId) -> tuple[Identity, ...]:
        theirs = [one for one in self._view.tables.identities.values() if one.user == user]
        return tuple(sorted(theirs, key=lambda one: (one.created_at, one.issuer, one.subject)))

    async def add(self, identity: Identity) -> bool:
        tables = self._view.writable()
        if identity.user not in tables.users:
            raise UserNotFound(f"there is no user {identity.user}")
        return tables.identities.setdefault((identity.issuer, identity.subject), identity) is identity

    async def used(self, issuer: str, subject: str, *, at: datetime) -> None:
        identities = self._view.writable().identities
        if (issuer, subject) in identities:
            identities[issuer, subject] = replace(identities[issuer, subject], used_at=at)

    async def remove(self, user: UserId, issuer: str, subject: str) -> bool:
        tables = self._view.writable()
        found = tables.identities.get((issuer, subject))
        if found is None or found.user != user:
            return False
        del tables.identities[issuer, subject]
        meant = IdentityOrigin(issuer=issuer, subject=subject)
        tables.user_sessions = {
            key: one for key, one in tables.user_sessions.items() if not is_meant(one.origin, meant)
        }
        return True


class MemoryOpenIdAttempts:
    """The `OpenIdAttemptRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, attempt: OpenIdAttempt) -> None:
        self._view.writable().openid_attempts[attempt.digest] = attempt

    async def take(self, digest: str, *, browser: str, provider: str, now: datetime) -> OpenIdAttempt | None:
        attempts = self._view.writable().openid_attempts
        found = attempts.get(digest)
        if found is None or (found.browser, found.provider) != (browser, provider) or found.expires_at <= now:
            return None
        return attempts.pop(digest)

    async def note_token(self, digest: str, *, expires_at: datetime) -> bool:
        tokens = self._view.writable().openid_tokens
        if digest in tokens:
            return False
        tokens[digest] = expires_at
        return True

    async def forget_expired(self, now: datetime) -> None:
        tables = self._view.writable()
        tables.openid_attempts = {key: one for key, one in tables.openid_attempts.items() if one.expires_at > now}
        tables.openid_tokens = {key: at for key, at in tables.openid_tokens.items() if at > now}
