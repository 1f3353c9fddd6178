"""Trace context: a place in a distributed trace, in the W3C notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["TraceContext", "trace_context"]

_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_LONGEST_STATE = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceContext:
    """The place of a request in a distributed trace, in the spelling of W3C (https://www.w3.org/TR/trace-context/)."""

    traceparent: str
    tracestate: str = ""

    @property
    def trace_id(self) -> str:
        """What all of the trace has in common: 32 hexadecimal digits."""
        return self.traceparent[3:35]

    @property
    def span_id(self) -> str:
        """The place itself: 16 hexadecimal digits."""
        return self.traceparent[36:52]


def trace_context(parent: object, state: object = "") -> TraceContext | None:
    """The trace of `traceparent` and `tracestate`; what is not well formed counts as none, as W3C asks.

    https://www.w3.org/TR/trace-context/#traceparent-header
    """
    if not isinstance(parent, str) or not _PARENT.fullmatch(parent):
        return None
    if not isinstance(state, str) or len(state) > _LONGEST_STATE:
        state = ""
    return TraceContext(traceparent=parent, tracestate=state)
