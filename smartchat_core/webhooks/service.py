"""Webhooks: made, listed, tried out, given another secret, enabled and removed, and their messages replayed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import OwnerId, WebhookId, event_id_for, webhook_id_for
from smartchat_core.model.webhook import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.outgoing.destination import read_destination
from smartchat_core.outgoing.policy import OutgoingPolicy
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.secret_keeping import SecretKeeping
from smartchat_core.webhooks.payloads import trial_message
from smartchat_core.webhooks.schedule import enabled, replayed
from smartchat_core.webhooks.signing import new_secret

__all__ = ["MAX_DELIVERIES", "MAX_URL", "MAX_WEBHOOKS", "NewWebhook", "WebhookRules", "WebhookService"]

MAX_WEBHOOKS: Final = 20
"""Webhooks of one owner, and of the installation."""
MAX_URL: Final = 2_000
MAX_DELIVERIES: Final = 500
"""Messages that are listed, or replayed together."""
_ROTATION: Final = timedelta(hours=24)
"""How long messages are signed by the former secret as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookRules:
    """Where webhooks may be: what the policy of outgoing requests allows; by plain `http` if `over_http`."""

    outgoing: OutgoingPolicy = field(default_factory=OutgoingPolicy)
    over_http: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWebhook:
    """A webhook, and the secret that its receiver verifies messages with, which is shown now and never again."""

    webhook: Webhook
    secret: str = field(repr=False)


class WebhookService:
    """The webhooks of an actor, or, for who may operate it, of the installation.

    Args:
        database: keeps them.
        runtime: the time, and where identifiers and secrets come from.
        secrets: the form in which their secrets are kept.
        rules: where they may be.
    """

    def __init__(
        self, *, database: Database, runtime: Runtime, secrets: SecretKeeping, rules: WebhookRules | None = None
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._secrets = secrets
        self._rules = rules or WebhookRules()

    async def create(
        self, actor: Actor, url: str, events: Collection[WebhookEvent], *, installation: bool = False
    ) -> NewWebhook:
        """Make a webhook for events of these types; of none named, for all.

        Raises:
            InvalidRequest: the URL cannot be used, or there are too many webhooks.
            AddressRefused: it may not be connected to.
            PermissionDenied: the actor may not make one of the installation.
        """
        owner = _owner(actor, installation=installation)
        self._check(url)
        secret, now = new_secret(self._entropy), self._clock.now()
        webhook = Webhook(
            id=webhook_id_for(entropy=self._entropy.uuid()),
            owner=owner,
            url=url,
            secret=self._secrets.seal(secret),
            events=frozenset(events) or frozenset(WebhookEvent),
            created_at=now,
            free_at=now,
            made_by=actor.user,
        )
        async with self._database.transaction() as unit:
            if len(await unit.webhooks.list(owner)) >= MAX_WEBHOOKS:
                raise InvalidRequest(f"there are {MAX_WEBHOOKS} webhooks", remedy="Remove one that is used no more.")
            await unit.webhooks.add(webhook)
        return NewWebhook(webhook=webhook, secret=secret)

    async def list(self, actor: Actor, *, installation: bool = False) -> tuple[Webhook, ...]:
        """The actor's webhooks, or the installation's, the oldest first.

        Raises:
            PermissionDenied: the actor may not see those of the installation.
        """
        async with self._database.read_only() as unit:
            return await unit.webhooks.list(_owner(actor, installation=installation))

    async def remove(self, actor: Actor, webhook: WebhookId, *, installation: bool = False) -> None:
        """Delete a webhook with its messages; one that is being sent may still arrive.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            PermissionDenied: the actor may not remove one of the installation.
        """
        async with self._database.transaction() as unit:
            await unit.webhooks.remove(_owner(actor, installation=installation), webhook)

    async def enable(self, actor: Actor, webhook: WebhookId, *, installation: bool = False) -> Webhook:
        """Send messages to a webhook again, those first that waited when it was disabled.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            PermissionDenied: the actor may not change one of the installation.
        """
        async with self._database.transaction() as unit:
            found = await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            usable = enabled(found, self._clock.now())
            await unit.webhooks.save(usable)
        return usable

    async def rotate(self, actor: Actor, webhook: WebhookId, *, installation: bool = False) -> NewWebhook:
        """Sign by another secret from now on, and for a day by the former one as well.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            PermissionDenied: the actor may not change one of the installation.
        """
        secret = new_secret(self._entropy)
        async with self._database.transaction() as unit:
            found = await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            rotated = replace(
                found,
                secret=self._secrets.seal(secret),
                former_secret=found.secret,
                former_until=self._clock.now() + _ROTATION,
            )
            await unit.webhooks.save(rotated)
        return NewWebhook(webhook=rotated, secret=secret)

    async def test(self, actor: Actor, webhook: WebhookId, *, installation: bool = False) -> WebhookDelivery:
        """Add a message of the type `webhook.test`, which is sent as any other is.

        Raises:
            InvalidRequest: the webhook is disabled.
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            PermissionDenied: the actor may not use one of the installation.
        """
        async with self._database.transaction() as unit:
            found = await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            if found.disabled_at is not None:
                raise InvalidRequest("the webhook is disabled", remedy="Enable it first.")
            message = trial_message(found, event_id_for(entropy=self._entropy.uuid()), self._clock.now())
            await unit.webhooks.add_delivery(message)
        return message

    async def deliveries(
        self, actor: Actor, webhook: WebhookId, *, limit: int = 100, installation: bool = False
    ) -> tuple[WebhookDelivery, ...]:
        """The newest messages to a webhook and what became of them, the newest first.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            PermissionDenied: the actor may not see one of the installation.
        """
        async with self._database.read_only() as unit:
            await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            return await unit.webhooks.deliveries(webhook, limit=max(1, min(limit, MAX_DELIVERIES)))

    async def delivery(
        self, actor: Actor, webhook: WebhookId, message: str, *, installation: bool = False
    ) -> WebhookDelivery:
        """A message to a webhook, and what became of it.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            WebhookMessageNotFound: it has no such message.
            PermissionDenied: the actor may not see one of the installation.
        """
        async with self._database.read_only() as unit:
            await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            return await unit.webhooks.delivery(webhook, message)

    async def replay(
        self, actor: Actor, webhook: WebhookId, message: str | None = None, *, installation: bool = False
    ) -> tuple[WebhookDelivery, ...]:
        """Send a message again, with its identifier, whatever became of it; without one, all that were given up.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
            WebhookMessageNotFound: it has no such message.
            PermissionDenied: the actor may not use one of the installation.
        """
        now = self._clock.now()
        async with self._database.transaction() as unit:
            await unit.webhooks.get(_owner(actor, installation=installation), webhook)
            if message is not None:
                chosen = [await unit.webhooks.delivery(webhook, message)]
            else:
                newest = await unit.webhooks.deliveries(webhook, limit=MAX_DELIVERIES)
                chosen = [one for one in reversed(newest) if one.state is DeliveryState.FAILED]
            again = tuple(replayed(one, now) for one in chosen)
            for one in again:
                await unit.webhooks.save_delivery(one)
        return again

    def _check(self, url: str) -> None:
        if len(url) > MAX_URL:
            raise InvalidRequest(f"the URL of a webhook has at most {MAX_URL} characters")
        destination = read_destination(url)
        if destination.scheme != "https" and not self._rules.over_http:
            raise InvalidRequest(
                "the URL of a webhook begins with https://",
                cause="messages would be seen on their way",
                remedy="Use https, or have an operator set webhooks_over_http.",
            )
        self._rules.outgoing.check_destination(destination)


def _owner(actor: Actor, *, installation: bool) -> OwnerId | None:
    if not installation:
        return actor.owner
    actor.require(Permission.OPERATE)
    return None
