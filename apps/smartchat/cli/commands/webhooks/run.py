"""What the commands on webhooks do; each returns the exit code."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import find_user, open_library
from smartchat.composition.services import WebhookServices
from smartchat_core.accounts.actor import Actor
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import WebhookId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.webhook import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.webhooks.service import NewWebhook

__all__ = ["Whose", "add", "deliveries", "enable", "list_webhooks", "remove", "replay", "rotate", "try_out"]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose webhooks are meant: a user's, the library's own, or those of the installation."""

    user: str | None
    installation: bool


async def list_webhooks(options: Common, whose: Whose) -> int:
    """List the webhooks."""
    async with _opened(options, whose) as (services, actor):
        found = await services.management.list(actor, installation=whose.installation)
    if options.as_json:
        print_json([_shape(one) for one in found])
        return 0
    for one in found:
        _say(_line(one))
    if not found:
        _say("There are no webhooks.")
    return 0


async def add(options: Common, whose: Whose, url: str, events: Sequence[str]) -> int:
    """Add a webhook."""
    async with _opened(options, whose) as (services, actor):
        chosen = [_event(one) for one in events]
        made = await services.management.create(actor, url, chosen, installation=whose.installation)
    return _with_secret(options, made)


async def remove(options: Common, whose: Whose, webhook: str) -> int:
    """Remove a webhook."""
    async with _opened(options, whose) as (services, actor):
        await services.management.remove(actor, WebhookId(webhook), installation=whose.installation)
    if options.as_json:
        print_json({"id": webhook, "removed": True})
    else:
        _say(f"The webhook {plain(webhook)} was removed with its messages.")
    return 0


async def enable(options: Common, whose: Whose, webhook: str) -> int:
    """Enable a webhook."""
    async with _opened(options, whose) as (services, actor):
        found = await services.management.enable(actor, WebhookId(webhook), installation=whose.installation)
    if options.as_json:
        print_json(_shape(found))
    else:
        _say(_line(found))
    return 0


async def rotate(options: Common, whose: Whose, webhook: str) -> int:
    """Give a webhook another secret."""
    async with _opened(options, whose) as (services, actor):
        made = await services.management.rotate(actor, WebhookId(webhook), installation=whose.installation)
    return _with_secret(options, made)


async def try_out(options: Common, whose: Whose, webhook: str) -> int:
    """Send a message to try a webhook out."""
    async with _opened(options, whose) as (services, actor):
        message = await services.management.test(actor, WebhookId(webhook), installation=whose.installation)
        return await _sent(options, whose, services, actor, [message])


async def deliveries(options: Common, whose: Whose, webhook: str, limit: int) -> int:
    """List the messages to a webhook."""
    async with _opened(options, whose) as (services, actor):
        found = await services.management.deliveries(
            actor, WebhookId(webhook), limit=limit, installation=whose.installation
        )
    if not found and not options.as_json:
        _say("There are no messages.")
    return _messages(options, found)


async def replay(options: Common, whose: Whose, webhook: str, message: str | None) -> int:
    """Send messages again."""
    async with _opened(options, whose) as (services, actor):
        again = await services.management.replay(actor, WebhookId(webhook), message, installation=whose.installation)
        if not again and not options.as_json:
            _say("No message was given up.")
        return await _sent(options, whose, services, actor, again)


async def _sent(
    options: Common, whose: Whose, services: WebhookServices, actor: Actor, messages: Sequence[WebhookDelivery]
) -> int:
    """Send what is due, and show what became of these messages."""
    if services.delivery is not None:
        await services.delivery.deliver()
    found = [
        await services.management.delivery(actor, one.webhook, one.id, installation=whose.installation)
        for one in messages
    ]
    return _messages(options, found)


@asynccontextmanager
async def _opened(options: Common, whose: Whose) -> AsyncIterator[tuple[WebhookServices, Actor]]:
    if whose.installation and whose.user is not None:
        raise InvalidRequest("a user and the installation were named", remedy="Give either --of or --installation.")
    async with open_library(options) as opened:
        actor = Actor.at_the_machine(LOCAL_SCOPE.owner)
        if whose.user is not None:
            user = await find_user(opened, whose.user)
            actor = Actor.at_the_machine(user.owner, user.id)
        yield opened.services.webhooks, actor


def _event(text: str) -> WebhookEvent:
    try:
        return WebhookEvent(text)
    except ValueError:
        raise InvalidRequest(
            f"there are no events of the type {plain(text)}", remedy=f"Name one of {', '.join(WebhookEvent)}."
        ) from None


def _with_secret(options: Common, made: NewWebhook) -> int:
    if options.as_json:
        print_json(_shape(made.webhook) | {"secret": made.secret})
    else:
        _say(_line(made.webhook))
        _say(f"Secret, which is not shown again: {made.secret}")
    return 0


def _messages(options: Common, found: Sequence[WebhookDelivery]) -> int:
    if options.as_json:
        print_json([_message_shape(one) for one in found])
        return 0
    for one in found:
        then = f"  next {one.due_at:%Y-%m-%d %H:%M:%S} UTC" if one.state is DeliveryState.WAITING else ""
        answer = "" if one.status is None else f"  status {one.status}"
        error = f"  {plain(one.error)}" if one.error else ""
        _say(f"{one.id}  {one.event}  {one.state}  tried {one.attempts} times{answer}{error}{then}")
    return 0


def _line(webhook: Webhook) -> str:
    state = "enabled"
    if webhook.disabled_at is not None:
        state = f"disabled since {webhook.disabled_at:%Y-%m-%d %H:%M} UTC ({webhook.disabled_reason})"
    elif webhook.failing_since is not None:
        state = f"failing since {webhook.failing_since:%Y-%m-%d %H:%M} UTC"
    return f"{webhook.id}  {plain(webhook.url)}  {', '.join(sorted(webhook.events))}  {state}"


def _shape(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": sorted(webhook.events),
        "created_at": webhook.created_at.isoformat(),
        "failures": webhook.failures,
        "failing_since": webhook.failing_since.isoformat() if webhook.failing_since else None,
        "disabled_at": webhook.disabled_at.isoformat() if webhook.disabled_at else None,
        "disabled_reason": webhook.disabled_reason,
    }


def _message_shape(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "state": delivery.state,
        "created_at": delivery.created_at.isoformat(),
        "due_at": delivery.due_at.isoformat(),
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "finished_at": delivery.finished_at.isoformat() if delivery.finished_at else None,
        "payload": delivery.payload,
    }


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)
