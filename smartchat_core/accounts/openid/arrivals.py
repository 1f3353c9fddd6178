"""What happens to somebody who comes back from a provider, within one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.invitations import INVITATIONS, invitation_stands
from smartchat_core.accounts.openid.linking import (
    Create,
    Enter,
    Join,
    decide,
    proposed_display_name,
    proposed_names,
)
from smartchat_core.accounts.openid.policy import ProviderPolicy
from smartchat_core.errors import NameTaken
from smartchat_core.model.credential import OneTimeToken
from smartchat_core.model.identity import Identity, OpenIdAttempt, OpenIdPurpose
from smartchat_core.model.openid import TokenClaims
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User
from smartchat_core.ports.database import UnitOfWork

__all__ = ["Arrival", "Arrivals"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """Whose account it is, and what happened to it by that."""

    user: User
    changes: tuple[AccountChange, ...] = ()


class Arrivals:
    """Finds, links or makes the account of an identity.

    Args:
        users: makes accounts.
        suffix: random letters for names that are taken.
        may_create: whether anybody gets an account by signing in.
    """

    def __init__(self, users: UserAdministration, suffix: Callable[[], str], *, may_create: bool = True) -> None:
        self._may_create = may_create
        self._users = users
        self._suffix = suffix

    async def settle(
        self, unit: UnitOfWork, claims: TokenClaims, policy: ProviderPolicy, attempt: OpenIdAttempt, now: datetime
    ) -> Arrival | None:
        """The account, linked and made as the policy allows; None where there is none for it."""
        identity = await unit.identities.find(claims.issuer, claims.subject)
        linked = None if identity is None else await unit.users.get(identity.user)
        if attempt.purpose is OpenIdPurpose.CONFIRM and (linked is None or linked.id != attempt.user):
            return None
        asks = attempt.user if attempt.purpose is OpenIdPurpose.LINK else None
        invitation = await _invitation(unit, attempt.invitation, now) if attempt.invitation else None
        verified = claims.email if policy.trust_emails and claims.email_verified else ""
        decided = decide(
            claims,
            policy,
            linked=linked,
            signed_in=None if asks is None else await unit.users.get(asks),
            by_email=await unit.users.with_email(verified) if verified and linked is None else None,
            invitation=invitation,
        )
        if isinstance(decided, Enter):
            await unit.identities.used(claims.issuer, claims.subject, at=now)
            return Arrival(user=decided.user)
        if isinstance(decided, Join):
            return await self._linked(unit, claims, policy, decided.user, now)
        if (
            decided is None or not self._may_create or not await unit.users.count()
        ):  # the first account is an operator's
            return None
        if (
            invitation is not None
            and await unit.one_time_tokens.take(invitation.digest, invitation.purpose, now) is None
        ):
            return None
        user = await self._made(unit, claims, decided)
        found = None if user is None else await self._linked(unit, claims, policy, user, now)
        return None if found is None else replace(found, changes=(AccountChange.CREATED, *found.changes))

    async def _linked(
        self, unit: UnitOfWork, claims: TokenClaims, policy: ProviderPolicy, user: User, now: datetime
    ) -> Arrival | None:
        identity = Identity(
            issuer=claims.issuer,
            subject=claims.subject,
            user=user.id,
            provider=policy.name,
            created_at=now,
            email=claims.email,
            used_at=now,
        )
        if not user.may_sign_in or not await unit.identities.add(identity):
            return None
        return Arrival(user=user, changes=(AccountChange.IDENTITY_LINKED,))

    async def _made(self, unit: UnitOfWork, claims: TokenClaims, wanted: Create) -> User | None:
        shown = proposed_display_name(claims)
        for name in proposed_names(claims, self._suffix()):
            user = self._users.new_user(name, role=wanted.role, display_name=shown, email=wanted.email)
            user = replace(user, email_confirmed=bool(wanted.email))
            try:
                await unit.users.add(user)
            except NameTaken:
                continue
            return user
        return None


async def _invitation(unit: UnitOfWork, digest: str, now: datetime) -> OneTimeToken | None:
    for purpose in INVITATIONS:
        found = await unit.one_time_tokens.find(digest, purpose, now)
        if found is not None and await invitation_stands(unit, found):
            return found
    return None
