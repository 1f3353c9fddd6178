"""Second factors: who needs one, and whether what somebody gives is one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from smartchat_core.accounts.roles import SECOND_FACTOR_ALWAYS
from smartchat_core.accounts.secrets import code_digits, new_recovery_codes, recovery_digest
from smartchat_core.accounts.throttle import SignInLimits, code_key
from smartchat_core.model.credential import FactorKind
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.totp_codes import TotpCodes
from smartchat_core.resilience.rate_limit import decide, microseconds

__all__ = ["NOBODY", "SecondFactors", "has_app", "needs_second_factor", "set_recovery_codes"]

NOBODY: Final = UserId("")
"""Who is asked about where there is no user, so that it takes as long."""


def needs_second_factor(role: UserRole, required: Collection[UserRole]) -> bool:
    """Whether the role has to have one: by the settings, or whatever they say."""
    return role in SECOND_FACTOR_ALWAYS or role in required


async def has_app(unit: UnitOfWork, user: UserId) -> bool:
    """Whether the user has a shared secret in an app, and a code has shown that."""
    totp = await unit.credentials.totp(user)
    return totp is not None and totp.confirmed_at is not None


async def set_recovery_codes(unit: UnitOfWork, entropy: Entropy, user: UserId) -> tuple[str, ...]:
    """Fresh recovery codes in the place of all before, known now and never again.

    Raises:
        UserNotFound: there is no such user.
    """
    codes = new_recovery_codes(entropy)
    await unit.credentials.set_recovery_codes(user, [recovery_digest(one) for one in codes])
    return codes


class SecondFactors:
    """Compares second factors within transactions of others.

    Args:
        codes: codes that change with time.
        limits: how many wrong codes there may be.
    """

    def __init__(self, codes: TotpCodes, limits: SignInLimits) -> None:
        self._codes = codes
        self._limits = limits

    async def kinds(self, unit: UnitOfWork, user: UserId) -> frozenset[FactorKind]:
        """Those that the user has; a shared secret counts when it is confirmed. Recovery codes are no factor alone."""
        app = [FactorKind.TOTP] if await has_app(unit, user) else []
        passkey = [FactorKind.PASSKEY] if await unit.passkeys.of_user(user) else []
        if not app and not passkey:
            return frozenset()
        left = await unit.credentials.recovery_codes_left(user)
        return frozenset({*app, *passkey, *([FactorKind.RECOVERY_CODE] if left else [])})

    async def accept(self, unit: UnitOfWork, user: UserId, code: str, now: datetime) -> FactorKind | None:
        """Which second factor of the user this is, after the password was right; it is used up by that.

        None when it is none; the transaction has to commit then, too, since it was counted. Codes that change with time
        are not compared while there were too many wrong ones.
        """
        key = code_key(user)
        arrivals = await unit.sign_in_rates.arrivals([key])
        decision, counted = decide(self._limits.codes, arrivals.get(key), now=microseconds(now))
        kind = await self._matching(unit, user, code, now, guessable=decision.allowed)
        await unit.sign_in_rates.keep({key: counted if kind is None else microseconds(now)})
        return kind

    async def accept_first(
        self, unit: UnitOfWork, user: UserId, code: str, now: datetime, *, key: str
    ) -> FactorKind | None:
        """Which second factor of the user this is, before anything is known of the password; it is used up by that.

        A right one counts in `key` as well, until the caller knows that the password was right, too: who has stolen a
        second factor guesses no faster. The same questions are asked whether or not there is such a user.
        """
        arrivals = await unit.sign_in_rates.arrivals([key])
        decision, counted = decide(self._limits.first_codes, arrivals.get(key), now=microseconds(now))
        await unit.sign_in_rates.keep({key: counted})
        having = (await has_app(unit, user), bool(await unit.passkeys.of_user(user)))
        return await self._matching(unit, user if any(having) else NOBODY, code, now, guessable=decision.allowed)

    async def _matching(
        self, unit: UnitOfWork, user: UserId, code: str, now: datetime, *, guessable: bool
    ) -> FactorKind | None:
        digits = code_digits(code)
        if digits is not None:
            totp = await unit.credentials.totp(user)
            if totp is None or totp.confirmed_at is None:
                return None
            step = self._codes.step_of(totp.secret, digits, now) if guessable else None
            if step is None or not await unit.credentials.take_step(user, step):
                return None
            renewed = self._codes.renewed(totp.secret)
            if renewed is not None:
                await unit.credentials.set_totp(user, replace(totp, secret=renewed, last_step=step))
            return FactorKind.TOTP
        used = await unit.credentials.use_recovery_code(user, recovery_digest(code))
        return FactorKind.RECOVERY_CODE if used else None
