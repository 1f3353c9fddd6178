"""Which of its two formats Prometheus is answered in."""

from __future__ import annotations

__all__ = ["wants_openmetrics"]

_OPENMETRICS = "application/openmetrics-text"
_PLAIN = "text/plain"
_SPOKEN = frozenset({"", "0.0.1", "1.0.0"})
"""Versions of OpenMetrics that what is written conforms to; the first is what nobody asks for."""


def wants_openmetrics(accept: str) -> bool:
    """Whether OpenMetrics fits an `Accept` header better than Prometheus' older text, which is for all others.

    https://prometheus.io/docs/instrumenting/content_negotiation/
    """
    weights = {_OPENMETRICS: 0.0, _PLAIN: 0.0}
    for entry in accept.split(","):
        kind, *parameters = (part.strip().casefold() for part in entry.split(";"))
        given = dict(part.split("=", 1) for part in parameters if "=" in part)
        if kind in weights and (kind == _PLAIN or given.get("version", "").strip('"') in _SPOKEN):
            weights[kind] = max(weights[kind], _weight(given.get("q", "1")))
    return 0 < weights[_OPENMETRICS] >= weights[_PLAIN]


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
