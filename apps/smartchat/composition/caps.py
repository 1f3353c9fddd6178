"""Warnings at the start about models on which the spending caps do not work."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from smartchat.settings import Settings
from smartchat_core.chat.caps import UnpricedModel, unaskable
from smartchat_core.ports.chat_model import ChatModel

__all__ = ["unpriced_models", "warn_unpriced"]

log = logging.getLogger(__name__)


async def unpriced_models(settings: Settings, models: Sequence[ChatModel]) -> tuple[UnpricedModel, ...]:
    """The models of unknown price under the caps of the settings."""
    # Prices may have to be read from a file.
    return await asyncio.to_thread(partial(unaskable, models, max_cost=settings.max_cost, budget=settings.model_budget))


async def warn_unpriced(settings: Settings, models: Sequence[ChatModel]) -> None:
    """Log a warning for each of them."""
    for gap in await unpriced_models(settings, models):
        log.warning("%s. %s", gap.explanation, gap.remedy, extra={"model": gap.name, "cap": gap.cap})
