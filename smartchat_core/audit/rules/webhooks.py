"""Rules of webhooks: who is sent what happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.errors import WebhookNotFound
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.webhook import Webhook
from smartchat_core.ports.webhooks import WebhookRepository

__all__ = ["WEBHOOKS"]


async def _before(webhooks: Any, arguments: Mapping[str, Any]) -> Webhook | None:
    webhook: Webhook = arguments["webhook"]
    try:
        found: Webhook = await webhooks.get(webhook.owner, webhook.id)
    except WebhookNotFound:
        return None
    return found


def _change(action: str, webhook: Webhook, **details: object) -> AuditChange:
    return AuditChange(action=action, subject=webhook.id, owner=webhook.owner or "", details=details)


def _added(call: Call) -> AuditChange:
    webhook: Webhook = call["webhook"]
    # The path and the query of a URL may be a secret of the receiver.
    host = urlsplit(webhook.url).hostname or ""
    return _change("webhook.added", webhook, host=host, events=",".join(sorted(webhook.events)))


def _saved(call: Call) -> Iterator[AuditChange]:
    """Another secret, disabled and enabled; when the next message may be sent is no change."""
    before: Webhook | None = call.before
    webhook: Webhook = call["webhook"]
    if before is None:
        return
    if before.secret != webhook.secret:
        yield _change("webhook.secret_rotated", webhook)
    if before.disabled_at is None and webhook.disabled_at is not None:
        yield _change("webhook.disabled", webhook, reason=str(webhook.disabled_reason or ""))
    if before.disabled_at is not None and webhook.disabled_at is None:
        yield _change("webhook.enabled", webhook)


WEBHOOKS: Final = {
    "webhooks": RepositoryRules(
        port=WebhookRepository,
        audited={
            "add": Audited(changes=_added),
            "save": Audited(before=_before, changes=_saved),
            "remove": Audited(
                changes=lambda call: AuditChange(
                    action="webhook.removed", subject=call["webhook"], owner=call["owner"] or ""
                )
            ),
        },
        exempt={
            "add_delivery": "a message about an event, whose change has a row",
            "save_delivery": "what became of a message is kept with it",
            "forget_deliveries": "they go after their time, which the settings name",
        },
        reads="list get hearing next_due in_delivery deliveries delivery",
    ),
}
