"""Working off the mails that wait."""

from __future__ import annotations

import logging

from smartchat_core.accounts.mail_writing import MailWriter
from smartchat_core.errors import InvalidRequest, MailRefused, SmartChatError
from smartchat_core.model.mail import MailOrder, after_failure, taken
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.mailer import Mailer

__all__ = ["MailDelivery"]

log = logging.getLogger(__name__)

_MOST = 100


class MailDelivery:
    """Sends what waits. Any number of these may run side by side, in any process.

    An order is noted as tried before it is: a process that dies meanwhile leaves it to the next attempt, so that a mail
    may arrive twice, and none is lost while the server can be reached within the attempts.

    Args:
        database: where mails wait.
        mailer: sends them.
        writer: writes them.
        clock: the time.
    """

    def __init__(self, *, database: Database, mailer: Mailer, writer: MailWriter, clock: Clock) -> None:
        self._database = database
        self._mailer = mailer
        self._writer = writer
        self._clock = clock

    async def deliver(self) -> int:
        """Send what is due; how many were sent. It ends at the first that could not be sent: others wait a moment.

        Raises:
            DatabaseUnavailable: nobody knows what waits.
        """
        sent = 0
        for _ in range(_MOST):
            order = await self._next()
            if order is None or not await self._sent(order):
                break
            sent += 1
        return sent

    async def _next(self) -> MailOrder | None:
        """The order that is tried next; one at a time, since each may take as long as the server lets it."""
        now = self._clock.now()
        async with self._database.read_only() as unit:  # mostly there is none, and nobody has to wait for that
            if not await unit.mails.due(now, limit=1):
                return None
        async with self._database.transaction() as unit:
            for order in await unit.mails.due(now, limit=1):
                tried = taken(order, now)
                await unit.mails.save(tried)
                return tried
        return None

    async def _sent(self, order: MailOrder) -> bool:
        """Whether the next may follow at once."""
        try:
            mail = await self._writer.write(order, self._clock.now()) if order.expires_at > self._clock.now() else None
            if mail is not None:
                await self._mailer.send(mail)
        except (MailRefused, InvalidRequest) as error:
            log.warning("a mail is not sent: %s", error.operator_message(), extra={"kind": order.kind})
        except SmartChatError as error:
            given_up = after_failure(order) is None
            what = "a mail was given up" if given_up else "a mail could not be sent, and is tried again"
            log.warning("%s: %s", what, error.operator_message(), extra={"kind": order.kind, "attempt": order.attempts})
            if not given_up:
                return False
        async with self._database.transaction() as unit:
            await unit.mails.remove(order.id)
        return True
