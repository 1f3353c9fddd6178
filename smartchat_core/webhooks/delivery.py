"""Sending the messages that wait."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Final

from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.errors import AddressRefused, SmartChatError, UserNotFound
from smartchat_core.model.mail import MailKind
from smartchat_core.model.user import User
from smartchat_core.model.webhook import Webhook, WebhookDelivery
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingRequest
from smartchat_core.ports.secret_keeping import SecretKeeping
from smartchat_core.webhooks.schedule import SECONDS, Outcome, noted, taken
from smartchat_core.webhooks.signing import signed_headers

__all__ = ["MessageDelivery"]

log = logging.getLogger(__name__)

_SIDE_BY_SIDE: Final = 8
_MOST: Final = 500
_ANSWER_BYTES: Final = 64 * 1024
"""A receiver has nothing to say but a status; a longer answer is a failure."""
_AGENT: Final = "SmartChat-Webhooks/1"


class MessageDelivery:
    """Sends what is due. Any number of these may run side by side, in any process.

    An attempt is noted before it is made: a process that dies meanwhile leaves the message to the next attempt. So one
    may arrive twice, with the same `webhook-id`, and none is lost.

    Args:
        database: where messages wait.
        http: sends them to where the settings allow.
        secrets: the form in which secrets of webhooks are kept.
        clock: the time.
        mail: orders the notice that a webhook was disabled.
    """

    def __init__(
        self,
        *,
        database: Database,
        http: OutgoingHttp,
        secrets: SecretKeeping,
        clock: Clock,
        mail: MailOrders = NO_MAIL,
    ) -> None:
        self._database = database
        self._http = http
        self._secrets = secrets
        self._clock = clock
        self._mail = mail

    async def deliver(self) -> int:
        """Send what is due, to several webhooks at a time and to each one after the other; how many were delivered.

        Raises:
            DatabaseUnavailable: nobody knows what waits, or what was sent cannot be noted.
        """
        async with self._database.read_only() as unit:  # mostly there is none, and nobody has to wait for that
            if await unit.webhooks.next_due(self._clock.now()) is None:
                return 0
        counts = await asyncio.gather(*(self._work() for _ in range(_SIDE_BY_SIDE)), return_exceptions=True)
        for one in counts:
            if isinstance(one, BaseException):
                raise one
        return sum(one for one in counts if isinstance(one, int))

    async def _work(self) -> int:
        delivered = 0
        for _ in range(_MOST):
            found = await self._take()
            if found is None:
                break
            webhook, delivery = found
            outcome = await self._send(webhook, delivery)
            await self._note(delivery, outcome)
            delivered += outcome.delivered
        return delivered

    async def _take(self) -> tuple[Webhook, WebhookDelivery] | None:
        now = self._clock.now()
        async with self._database.transaction() as unit:
            found = await unit.webhooks.next_due(now)
            if found is None:
                return None
            webhook, delivery = taken(*found, now)
            await unit.webhooks.save(webhook)
            await unit.webhooks.save_delivery(delivery)
        return webhook, delivery

    async def _send(self, webhook: Webhook, delivery: WebhookDelivery) -> Outcome:
        body, now = delivery.payload.encode(), self._clock.now()
        try:
            request = OutgoingRequest(
                url=webhook.url,
                method="POST",
                headers=(
                    ("content-type", "application/json"),
                    ("user-agent", _AGENT),
                    *signed_headers(delivery.id, now, body, self._keys(webhook, now)),
                ),
                body=body,
                max_bytes=_ANSWER_BYTES,
                seconds=SECONDS,
            )
            answer = await self._http.send(request)
        except AddressRefused as error:  # its cause says how names are resolved here, and is for the log
            log.warning(
                "a webhook may not be connected to: %s", error.operator_message(), extra={"kind": delivery.event}
            )
            return Outcome(error=error.message)
        except SmartChatError as error:
            return Outcome(error=error.cause or error.message)
        return Outcome(status=answer.status, wait_seconds=_seconds(answer.header("retry-after")))

    def _keys(self, webhook: Webhook, now: datetime) -> list[str]:
        kept = [webhook.secret]
        if webhook.former_secret and webhook.former_until is not None and webhook.former_until > now:
            kept.append(webhook.former_secret)
        return [self._secrets.open(one) for one in kept]

    async def _note(self, sent: WebhookDelivery, outcome: Outcome) -> None:
        now = self._clock.now()
        async with self._database.transaction() as unit:
            found = await unit.webhooks.in_delivery(sent)
            if found is None:
                return  # the webhook was removed meanwhile
            before, delivery = found
            if delivery.attempts != sent.attempts and not outcome.delivered:
                return  # another process has tried it since, because this one took too long
            webhook, delivery = noted(before, delivery, outcome, now)
            await unit.webhooks.save(webhook)
            await unit.webhooks.save_delivery(delivery)
            disabled = webhook.disabled_at is not None and before.disabled_at is None
            if disabled:
                await self._order_notice(unit, webhook, now)
        if disabled:
            log.warning(
                "a webhook was disabled: %s (%s)", webhook.id, delivery.error, extra={"kind": webhook.disabled_reason}
            )
        elif not outcome.delivered:
            log.info(
                "a message to a webhook was not taken: %s",
                delivery.error,
                extra={"kind": delivery.event, "attempt": delivery.attempts},
            )

    async def _order_notice(self, unit: UnitOfWork, webhook: Webhook, now: datetime) -> None:
        """A mail to whose webhook it is, or who made the installation's."""
        user = await self._keeper(unit, webhook)
        if user is not None:
            await self._mail.notice(unit, user, MailKind.WEBHOOK_DISABLED, now)

    async def _keeper(self, unit: UnitOfWork, webhook: Webhook) -> User | None:
        if webhook.owner is not None:
            return await unit.users.of_owner(webhook.owner)
        try:
            return None if webhook.made_by is None else await unit.users.get(webhook.made_by)
        except UserNotFound:
            return None


def _seconds(retry_after: str) -> int:
    """The seconds that a `Retry-After` asks for (RFC 9110, 10.2.3); 0 for a date, which is for browsers."""
    text = retry_after.strip()
    return int(text) if len(text) <= 6 and text.isascii() and text.isdigit() else 0
