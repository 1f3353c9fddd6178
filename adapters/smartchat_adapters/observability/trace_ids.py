"""Spans that are identifiers and nothing more: for log lines and exemplars, where nothing is recorded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace as api
from opentelemetry.context import Context, attach, detach

__all__ = ["IdentifiersOnly"]


class IdentifiersOnly(api.TracerProvider):
    """A provider whose spans have their place in a trace and are not recorded.

    Whether others record the trace stays as it came.
    """

    def get_tracer(self, *_: object, **__: object) -> api.Tracer:
        """The tracer, which is the same for everybody."""
        return _IdentifierTracer()


class _IdentifierTracer(api.Tracer):
    def start_span(self, name: str, context: Context | None = None, *_: Any, **__: Any) -> api.Span:  # noqa: ARG002  # the API's signature
        parent = api.get_current_span(context).get_span_context()
        span_id = random.getrandbits(64) or 1
        if parent.is_valid:
            place = api.SpanContext(parent.trace_id, span_id, False, parent.trace_flags, parent.trace_state)
        else:
            place = api.SpanContext(random.getrandbits(128) or 1, span_id, False)
        return api.NonRecordingSpan(place)

    @contextmanager
    def start_as_current_span(  # type: ignore[override]  # the API's is an own kind of context manager
        self, name: str, context: Context | None = None, *_: Any, **__: Any
    ) -> Iterator[api.Span]:
        span = self.start_span(name, context)
        token = attach(api.set_span_in_context(span))
        try:
            yield span
        finally:
            detach(token)
