"""Operational facts of an installation as a whole, such as its last backup."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

__all__ = ["OperationalFact"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationalFact:
    """A number that somebody found out at some time: when a backup succeeded, how long a drill took.

    `name` is a metric's and `label` the value of its label, empty where it has none.

    Raises:
        ValueError: the number is infinite, or none.
    """

    name: str
    value: float
    at: datetime
    label: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            msg = f"{self.value} is no value for {self.name}"
            raise ValueError(msg)
