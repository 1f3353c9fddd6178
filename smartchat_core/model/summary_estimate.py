"""What a summary by a language model would cost, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["SummaryEstimate"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryEstimate:
    """What is still to be read, and what that costs at most.

    `parts` are the chapters in scope, `parts_read` those whose summaries are kept from an earlier time. `requests` are
    those still to be made, the answer itself among them. `model` is the one that would be asked first, empty where none
    is configured: the summary then costs nothing. `cost_usd` is the most that the requests can cost in US dollars; None
    where the model's price is not known.
    """

    parts: int
    parts_read: int
    requests: int
    model: str = ""
    cost_usd: Decimal | None = None
