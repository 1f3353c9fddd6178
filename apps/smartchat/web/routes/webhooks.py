"""Routes of webhooks: one's own, and with `installation` those of the whole installation, for operators."""

from typing import Annotated

from litestar import Router, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import ProcessContext
from smartchat.web.problems import problems
from smartchat.web.webhook_schemas import (
    CreateWebhook,
    DeliveryList,
    DeliveryView,
    NewWebhookView,
    WebhookList,
    WebhookView,
)
from smartchat_core.accounts.actor import Actor
from smartchat_core.errors import (
    AddressRefused,
    InvalidRequest,
    PermissionDenied,
    StepUpRequired,
    WebhookMessageNotFound,
    WebhookNotFound,
)
from smartchat_core.model.ids import WebhookId
from smartchat_core.webhooks.service import MAX_DELIVERIES

__all__ = ["webhooks_router"]

_Installation = Annotated[
    bool, QueryParameter(description="The webhooks of the installation in place of one's own; operators may.")
]


@get("/", summary="List the webhooks", responses=problems(PermissionDenied))
async def list_webhooks(
    account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> WebhookList:
    """All that were not removed, the oldest first, with whether they are sent messages; no secret is shown."""
    found = await process.webhooks.list(Actor.of(account.user), installation=installation)
    return WebhookList(webhooks=tuple(map(WebhookView.of, found)))


@post(
    "/",
    summary="Make a webhook",
    description="Messages follow Standard Webhooks. The secret that they are verified with comes with this answer, and "
    "never again. The sign-in must be no older than a few minutes.",
    responses=problems(InvalidRequest, AddressRefused, PermissionDenied, StepUpRequired),
)
async def create_webhook(
    data: JSONBody[CreateWebhook],
    account: InjectedAccount,
    process: ProcessContext,
    installation: _Installation = False,
) -> NewWebhookView:
    """Send messages about events to a URL from now on."""
    account.sessions.require_recent(account.signed_in)
    made = await process.webhooks.create(Actor.of(account.user), data.url, data.events, installation=installation)
    return NewWebhookView.of(made)


@delete(
    "/{webhook_id:str}",
    summary="Remove a webhook",
    status_code=204,
    responses=problems(PermissionDenied, StepUpRequired, WebhookNotFound),
)
async def remove_webhook(
    webhook_id: FromPath[str], account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> None:
    """Send it nothing more; its messages are deleted, those that wait as well."""
    account.sessions.require_recent(account.signed_in)
    await process.webhooks.remove(Actor.of(account.user), WebhookId(webhook_id), installation=installation)


@post(
    "/{webhook_id:str}/enable",
    summary="Enable a webhook",
    status_code=200,
    responses=problems(PermissionDenied, WebhookNotFound),
)
async def enable_webhook(
    webhook_id: FromPath[str], account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> WebhookView:
    """Send it messages again after it was disabled, those first that waited then."""
    found = await process.webhooks.enable(Actor.of(account.user), WebhookId(webhook_id), installation=installation)
    return WebhookView.of(found)


@post(
    "/{webhook_id:str}/secret",
    summary="Make another secret",
    description="Messages are signed by the secret before as well for a day. The new one comes with this answer, and "
    "never again. The sign-in must be no older than a few minutes.",
    responses=problems(PermissionDenied, StepUpRequired, WebhookNotFound),
)
async def rotate_secret(
    webhook_id: FromPath[str], account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> NewWebhookView:
    """Sign messages to a webhook by another secret."""
    account.sessions.require_recent(account.signed_in)
    made = await process.webhooks.rotate(Actor.of(account.user), WebhookId(webhook_id), installation=installation)
    return NewWebhookView.of(made)


@post(
    "/{webhook_id:str}/test",
    summary="Try a webhook out",
    status_code=202,
    responses=problems(InvalidRequest, PermissionDenied, WebhookNotFound),
)
async def try_webhook(
    webhook_id: FromPath[str], account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> DeliveryView:
    """Send a message of the type `webhook.test`; the deliveries show what became of it."""
    actor = Actor.of(account.user)
    return DeliveryView.of(await process.webhooks.test(actor, WebhookId(webhook_id), installation=installation))


@get(
    "/{webhook_id:str}/deliveries",
    summary="List the messages to a webhook",
    responses=problems(PermissionDenied, WebhookNotFound),
)
async def list_deliveries(
    webhook_id: FromPath[str],
    account: InjectedAccount,
    process: ProcessContext,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_DELIVERIES)] = 100,
    installation: _Installation = False,
) -> DeliveryList:
    """The newest first, with what is sent, how often it was tried, and what came of it."""
    found = await process.webhooks.deliveries(
        Actor.of(account.user), WebhookId(webhook_id), limit=limit, installation=installation
    )
    return DeliveryList(deliveries=tuple(map(DeliveryView.of, found)))


@post(
    "/{webhook_id:str}/replay",
    summary="Replay all messages that were given up",
    status_code=202,
    responses=problems(PermissionDenied, WebhookNotFound),
)
async def replay_failed(
    webhook_id: FromPath[str], account: InjectedAccount, process: ProcessContext, installation: _Installation = False
) -> DeliveryList:
    """Send them again, the oldest first, each under the identifier that it has."""
    found = await process.webhooks.replay(Actor.of(account.user), WebhookId(webhook_id), installation=installation)
    return DeliveryList(deliveries=tuple(map(DeliveryView.of, found)))


@post(
    "/{webhook_id:str}/deliveries/{message:str}/replay",
    summary="Replay a message",
    status_code=202,
    responses=problems(PermissionDenied, WebhookNotFound, WebhookMessageNotFound),
)
async def replay_message(
    webhook_id: FromPath[str],
    message: FromPath[str],
    account: InjectedAccount,
    process: ProcessContext,
    installation: _Installation = False,
) -> DeliveryView:
    """Send a message again under the identifier that it has, whatever became of it before."""
    (found,) = await process.webhooks.replay(
        Actor.of(account.user), WebhookId(webhook_id), message, installation=installation
    )
    return DeliveryView.of(found)


webhooks_router = Router(
    "/api/v1/webhooks",
    route_handlers=[
        list_webhooks,
        create_webhook,
        remove_webhook,
        enable_webhook,
        rotate_secret,
        try_webhook,
        list_deliveries,
        replay_failed,
        replay_message,
    ],
    tags=["Webhooks"],
)
