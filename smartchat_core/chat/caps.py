"""Spending caps: what they mean for models whose price is unknown, and why a model is not asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from smartchat_core.ports.chat_model import ChatModel

__all__ = ["NotAsked", "UnpricedModel", "unaskable"]


class NotAsked(StrEnum):
    """Why a model was not asked for an answer, in words that complete "… was not asked"."""

    NO_PRICE = "its price is not known, and there is a limit on what the answer may cost"
    TOO_DEAR = "the answer could cost more than allowed"
    USED_UP = "the budget is used up"
    NOT_RESERVED = "its cost could not be reserved"
    TOO_SMALL = "the question and the passages do not fit into its context"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpricedModel:
    """A model of unknown price under a cap, by the name of its setting: it is never asked."""

    name: str
    cap: str

    @property
    def explanation(self) -> str:
        """What it means, in one sentence."""
        return f"{self.name} is never asked: {self.cap} is set, and its price is not known"

    @property
    def remedy(self) -> str:
        """What to do."""
        return "Give it input_price and output_price in [[models]]; what costs nothing has the price 0."


def unaskable(
    models: Iterable[ChatModel], *, max_cost: Decimal | None, budget: Decimal | None
) -> tuple[UnpricedModel, ...]:
    """The models that are never asked because their price is unknown.

    Args:
        models: those of the chain.
        max_cost: US dollars that one answer may cost.
        budget: US dollars that the installation may spend in a month.
    """
    if max_cost is None and budget is None:
        return ()
    cap = "model_budget" if max_cost is None else "max_cost"
    return tuple(UnpricedModel(name=model.name, cap=cap) for model in models if model.price is None)
