"""Spending caps: what they mean for models whose price is unknown, and why a model is not asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from smartchat_core.ports.chat_model import ChatModel

__all__ = ["CapGap", "NotAsked", "UnpricedModel", "unaskable"]


class NotAsked(StrEnum):
    """Why a model was not asked for an answer, in words that complete "… was not asked"."""

    NO_PRICE = "its price is not known, and there is a limit on what the answer may cost"
    TOO_DEAR = "the answer could cost more than allowed"
    TOO_SMALL = "the question and the passages do not fit into its context"


class CapGap(StrEnum):
    """What comes of an unknown price where there is a cap."""

    NEVER_ASKED = "never_asked"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpricedModel:
    """A model of unknown price under a cap. `explanation` is for people; `remedy` names the setting."""

    name: str
    gap: CapGap

    @property
    def explanation(self) -> str:
        """What it means, in one sentence."""
        if self.gap is CapGap.NEVER_ASKED:
            return f"{self.name} is never asked: max_cost is set, and its price is not known"
        return f"what {self.name} costs is not counted: model_budget is set, and its price is not known"

    @property
    def remedy(self) -> str:
        """What to do."""
        return "Give it input_price and output_price in [[models]]; what costs nothing has the price 0."


def unaskable(
    models: Iterable[ChatModel], *, max_cost: Decimal | None, budget: Decimal | None
) -> tuple[UnpricedModel, ...]:
    """The models on which the caps do not work because their price is unknown.

    Args:
        models: those of the chain.
        max_cost: US dollars that one answer may cost; a model of unknown price is never asked under it.
        budget: US dollars of a month; such a model is asked under it, and what it costs goes uncounted.
    """
    if max_cost is None and budget is None:
        return ()
    gap = CapGap.NOT_COUNTED if max_cost is None else CapGap.NEVER_ASKED
    return tuple(UnpricedModel(name=model.name, gap=gap) for model in models if model.price is None)
