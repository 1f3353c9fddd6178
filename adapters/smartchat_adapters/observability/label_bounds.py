"""Cardinality bounds: the number of series is limited, whatever comes as the value of a label."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from smartchat_core.model.metric import OTHER, Label

__all__ = ["LONGEST_VALUE", "LabelBounds"]

LONGEST_VALUE = 120
"""Characters; what is longer is no name of anything that the program knows."""


class LabelBounds:
    """Decides which values of open labels become series: the first that come, as many as the label allows.

    Metrics that have a label in common share its values: what is a series in one is none of `other` in the next.
    """

    def __init__(self) -> None:
        self._kept: dict[Label, set[str]] = {}
        self._lock = threading.Lock()

    def bounded(self, labels: Iterable[Label], values: Iterable[str]) -> tuple[str, ...]:
        """The values under which a measurement is counted, one for each label."""
        return tuple(self._one(label, value) for label, value in zip(labels, values, strict=True))

    def _one(self, label: Label, value: str) -> str:
        if label.values:
            return label.bounded(value)
        kept = self._kept.get(label)
        if kept is not None and value in kept:
            return value
        if value == OTHER or len(value) > LONGEST_VALUE or not value.isprintable():
            return OTHER
        with self._lock:
            kept = self._kept.setdefault(label, set())
            if value not in kept and len(kept) >= label.most:
                return OTHER
            kept.add(value)
            return value
