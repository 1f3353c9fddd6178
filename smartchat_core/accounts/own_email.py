"""Taking a mail address that its owner has confirmed."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.errors import LinkRefused, NameTaken, UserNotFound
from smartchat_core.events import AccountChanged
from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["OwnEmail"]


class OwnEmail:
    """Confirms mail addresses by the link that was sent to them.

    Args:
        database: users, and the digests of links.
        orders: orders the mail to the address before.
        runtime: the time, and where events go.
    """

    def __init__(self, *, database: Database, orders: MailOrders, runtime: Runtime) -> None:
        self._database = database
        self._orders = orders
        self._runtime = runtime

    async def confirm(self, token: str) -> User:
        """Take the address of the link. The one before gets a mail, and links that were sent there work no more.

        Raises:
            LinkRefused: it was used or withdrawn, has expired, is none, or somebody else has the address meanwhile.
        """
        try:
            async with self._database.transaction() as unit:
                changed = await self._confirm(unit, token)
        except (NameTaken, UserNotFound) as exc:
            raise _refused() from exc
        self._runtime.sink.publish(AccountChanged(user=changed.id, change=AccountChange.EMAIL_CHANGED))
        return changed

    async def _confirm(self, unit: UnitOfWork, token: str) -> User:
        now = self._runtime.clock.now()
        taken = await unit.one_time_tokens.take(digest_of(token), OneTimePurpose.EMAIL_CONFIRMATION, now)
        if taken is None or taken.user is None:
            raise _refused()
        before = await unit.users.get(taken.user)
        if not before.may_sign_in:
            raise _refused()
        after = replace(before, email=taken.email, email_confirmed=True)
        await unit.users.save(after)
        await unit.one_time_tokens.withdraw(after.id, OneTimePurpose.PASSWORD_RESET)
        if before.email != after.email:
            await self._orders.notice(unit, before, MailKind.EMAIL_CHANGED, now)
            await self._orders.notice(unit, after, MailKind.EMAIL_CHANGED, now)
        return after


def _refused() -> LinkRefused:
    return LinkRefused("this link does not work, or not any more")
