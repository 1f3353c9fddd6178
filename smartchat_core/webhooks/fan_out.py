"""From events to messages, within the transaction that takes the events out of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from smartchat_core.events import Envelope
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.webhooks.payloads import document_message, heard_from

__all__ = ["add_messages"]


async def add_messages(work: UnitOfWork, envelopes: Sequence[Envelope], now: datetime) -> int:
    """Add a message for each event and each webhook that is for it; how many there are.

    Committed together with the events' removal from the outbox, so that none is lost, and none is there twice. An
    owner's webhook is sent the events of that owner alone.
    """
    heard = [(one, *found) for one in envelopes if (found := heard_from(one.payload)) is not None]
    if not heard:
        return 0
    webhooks = await work.webhooks.hearing({owner for _, _, owner in heard})
    added = 0
    for envelope, kind, owner in heard:
        for webhook in webhooks:
            if webhook.owner in {None, owner} and kind in webhook.events:
                await work.webhooks.add_delivery(document_message(webhook, envelope, now))
                added += 1
    return added
