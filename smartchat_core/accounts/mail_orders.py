"""Ordering mails, within the transactions of what they are about.

An order costs one row, whether there is an account or not, and is worked off later (`mail_delivery`): how long a
request takes says nothing about who has an account.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from smartchat_core.model.mail import MailKind, MailOrder
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.ports.entropy import Entropy

__all__ = ["MAX_WAITING", "NO_MAIL", "MailOrders"]

MAX_WAITING: Final = 10_000
"""Mails that wait at most; what is ordered beyond is dropped."""

_DEFAULT: Final = timedelta(days=1)
_LIFETIMES: Final = MappingProxyType(
    {
        MailKind.INVITATION: timedelta(days=7),
        MailKind.PASSWORD_RESET: timedelta(hours=1),
        MailKind.DEVICE_CODE: timedelta(minutes=10),
    }
)


class MailOrders:
    """Orders mails; where no mailer is configured, there is no `entropy`, and nothing is ordered.

    Args:
        entropy: where the identifiers of orders come from.
    """

    def __init__(self, entropy: Entropy | None = None) -> None:
        self._entropy = entropy

    @property
    def possible(self) -> bool:
        """Whether mails are sent at all."""
        return self._entropy is not None

    async def order(
        self,
        unit: UnitOfWork,
        kind: MailKind,
        to: str,
        now: datetime,
        *,
        user: User | None = None,
        role: UserRole = UserRole.READER,
        reference: str = "",
    ) -> bool:
        """Order a mail; False where none is sent, or too many wait."""
        if self._entropy is None or await unit.mails.waiting() >= MAX_WAITING:
            return False
        order = MailOrder(
            id=f"mail-{self._entropy.uuid().hex}",
            kind=kind,
            to=to,
            created_at=now,
            due_at=now,
            expires_at=now + _LIFETIMES.get(kind, _DEFAULT),
            user=None if user is None else user.id,
            role=role,
            reference=reference,
        )
        await unit.mails.add(order)
        return True

    async def notice(self, unit: UnitOfWork, user: User, kind: MailKind, now: datetime) -> bool:
        """Order a mail that something was changed, to who has a confirmed address; whether one will be sent."""
        return user.email_confirmed and await self.order(unit, kind, user.email, now, user=user)


NO_MAIL: Final = MailOrders()
"""No mail is ever sent."""
