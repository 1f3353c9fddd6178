"""Usage recording: tokens and cost of every request to a model, as an event and in the ledger."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from smartchat_core.errors import SmartChatError
from smartchat_core.events import ModelCalled, UsageEntryLost
from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import OwnerId, usage_entry_id_for
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.metric import OTHER
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["ModelCall", "UsageRecorder", "split_model_name"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCall:
    """A request to a model that has come to its end."""

    model: str
    outcome: CallOutcome
    seconds: float
    first_token_seconds: float | None = None
    error_type: str = ""
    usage: Usage = field(default_factory=Usage)


def split_model_name(model: str) -> tuple[str, str]:
    """The provider and the model's own name, as in `openai/gpt-x`; a name without a provider is of `other`."""
    provider, separator, name = model.partition("/")
    return (provider, name) if separator and provider and name else (OTHER, model)


class UsageRecorder:
    """Publishes each request and enters it into the ledger, both from one value, so that their sums agree.

    The entry is a transaction of its own after the request. If it cannot be written, the answer goes on; the log and
    the event `UsageEntryLost` report that the ledger holds less than the metrics. It is written even when the caller
    has gone: `settle` waits for what is under way.
    """

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._sink = runtime.sink
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._writing: set[asyncio.Task[None]] = set()

    async def note(self, owner: OwnerId, feature: Feature, call: ModelCall) -> None:
        """Publish the request and enter it."""
        provider, model = split_model_name(call.model)
        event = ModelCalled(
            owner=owner,
            provider=provider,
            model=model,
            feature=feature,
            outcome=call.outcome,
            seconds=call.seconds,
            first_token_seconds=call.first_token_seconds,
            error_type=call.error_type,
            usage=call.usage.billed,
        )
        self._sink.publish(event)
        writing = asyncio.create_task(self._enter(event), name="smartchat-ledger")
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        await asyncio.shield(writing)

    async def settle(self) -> None:
        """Wait for the entries that are being written."""
        await asyncio.gather(*self._writing)

    async def _enter(self, event: ModelCalled) -> None:
        entry = UsageEntry(
            id=usage_entry_id_for(entropy=self._entropy.uuid()),
            at=self._clock.now(),
            owner=event.owner,
            provider=event.provider,
            model=event.model,
            feature=event.feature,
            outcome=event.outcome,
            usage=event.usage,
        )
        try:
            async with self._database.transaction() as work:
                await work.ledger.add(entry)
        except Exception as error:  # whatever it is: an answer that was paid for is given
            log.exception(
                "model usage could not be written to the ledger",
                extra={
                    "model": event.model,
                    "cost_usd": str(event.usage.cost_usd),
                    "code": error.code if isinstance(error, SmartChatError) else type(error).__name__,
                },
            )
            self._sink.publish(UsageEntryLost(owner=event.owner, provider=event.provider, model=event.model))
