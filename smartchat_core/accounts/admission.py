"""The last step of every way to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.throttle import AttemptKeys, SignInLimits, given_back
from smartchat_core.events import Client
from smartchat_core.model.credential import FactorKind, OneTimePurpose, OneTimeToken
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.user import User
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.ports.entropy import Entropy
from smartchat_core.resilience.rate_limit import microseconds

__all__ = ["Admitted", "DeviceCodePending", "SecondFactorPending", "are_two_factors", "first_factors", "let_in", "pend"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Admitted:
    """Somebody has proved who they are, by these factors. The caller makes the session.

    `origin` is the identity at a provider where that was one of them.
    """

    user: User
    factors: frozenset[FactorKind]
    at: datetime
    origin: IdentityOrigin | None = None

    @property
    def by_two_factors(self) -> bool:
        """Whether they have proved it by two factors."""
        return are_two_factors(self.factors)


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorPending:
    """The password was right, and that is not enough. Nobody has signed in yet, and there is no session.

    `token` is a secret for the one who gave the password, to be handed in with the second factor until `expires_at`.
    `kinds` are the factors that the account has; none when it has to get one first (`must_enrol`), and `token` is then
    good for that only.
    """

    token: str = field(repr=False)
    kinds: frozenset[FactorKind]
    expires_at: datetime

    @property
    def must_enrol(self) -> bool:
        """Whether the account has to get a second factor before anybody gets in."""
        return not self.kinds


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceCodePending:
    """The password was right, from a place that is not known: a code was sent by mail, and has to follow.

    `token` is a secret for the one who gave the password, to be handed in with the code until `expires_at`.
    """

    token: str = field(repr=False)
    expires_at: datetime


def are_two_factors(factors: frozenset[FactorKind]) -> bool:
    """Whether these are two: a passkey is alone, as its authenticator has verified who uses it."""
    return len(factors) > 1 or FactorKind.PASSKEY in factors


async def let_in(
    unit: UnitOfWork,
    user: User,
    *,
    factors: frozenset[FactorKind],
    client: Client,
    now: datetime,
    limits: SignInLimits,
    counted: Mapping[str, int] | None = None,
    device: str = "",
    origin: IdentityOrigin | None = None,
) -> Admitted | None:
    """Note in the transaction that the user has signed in; None when the account may not be used any more.

    `counted` are the counts that the attempt was counted in; None stands for all of them. `device` is the browser by
    which the user had signed in before.
    """
    user = await unit.users.get(user.id)
    if not user.may_sign_in:
        return None
    keys = AttemptKeys.of(user.id, client.ip_address, device)
    arrivals = await unit.sign_in_rates.arrivals(keys.all)
    if counted is not None:
        full = {keys.pair, keys.account} if are_two_factors(factors) else {keys.pair}
        arrivals = {key: one for key, one in arrivals.items() if key in counted or key in full}
    back = given_back(limits, keys, arrivals, now=microseconds(now), with_second_factor=are_two_factors(factors))
    await unit.sign_in_rates.keep(back)
    await unit.sign_in_rates.note_source(user.id, client.ip_address, now)
    user = replace(user, signed_in_at=now)
    await unit.users.save(user)
    return Admitted(user=user, factors=factors, at=now, origin=origin)


async def pend(
    unit: UnitOfWork,
    user: User,
    kinds: frozenset[FactorKind],
    *,
    entropy: Entropy,
    now: datetime,
    lasts: timedelta,
    origin: IdentityOrigin | None = None,
) -> SecondFactorPending:
    """Note in the transaction that the first factor was right, and that one of these has to follow, or be set up."""
    token, expires = entropy.token(), now + lasts
    purpose = OneTimePurpose.SECOND_FACTOR if kinds else OneTimePurpose.ENROLMENT
    kept = OneTimeToken(
        digest=digest_of(token), purpose=purpose, created_at=now, expires_at=expires, user=user.id, origin=origin
    )
    await unit.one_time_tokens.add(kept)
    return SecondFactorPending(token=token, kinds=kinds, expires_at=expires)


def first_factors(pending: OneTimeToken) -> frozenset[FactorKind]:
    """What was right before the second factor."""
    return frozenset({FactorKind.PASSWORD if pending.origin is None else FactorKind.OPENID})
