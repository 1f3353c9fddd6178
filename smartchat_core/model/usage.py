"""Usage of an answer: tokens and money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

__all__ = ["NANO_DOLLAR", "CallOutcome", "Price", "Usage"]

NANO_DOLLAR = Decimal("1e-9")
"""What money is counted in: a token of the cheapest model costs some of these."""


class CallOutcome(StrEnum):
    """How a request to a model ended."""

    OK = "ok"
    ERROR = "error"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """US dollars for a million tokens in each direction."""

    input_per_million: Decimal = Decimal(0)
    output_per_million: Decimal = Decimal(0)

    def cost(self, *, input_tokens: int, output_tokens: int) -> Decimal:
        """US dollars for so many tokens."""
        total = self.input_per_million * input_tokens + self.output_per_million * output_tokens
        return total / 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Tokens read and written, and their cost in US dollars."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)

    def __add__(self, other: Usage) -> Usage:
        """What both took together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=self.cost_usd + other.cost_usd,
        )

    @property
    def billed(self) -> Usage:
        """The same with the cost in whole nano-dollars, as it stands in the ledger and in the metrics."""
        return replace(self, cost_usd=self.cost_usd.quantize(NANO_DOLLAR, rounding=ROUND_HALF_EVEN))
