"""Console format of traces: each one that has ended, as a tree."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
from opentelemetry.trace import StatusCode

from smartchat_core.ops.spans import (
    ANSWER_MODE,
    COUNT,
    DB_OPERATION,
    ERROR_TYPE,
    GEN_AI_INPUT_TOKENS,
    GEN_AI_MODEL,
    GEN_AI_OUTPUT_TOKENS,
    HTTP_RESPONSE_STATUS_CODE,
    JOB_ID,
    MESSAGING_DESTINATION,
    OUTCOME,
    RESULTS,
    STAGE_NAME,
)

__all__ = ["TraceConsole", "format_tree"]

_SHOWN = (
    HTTP_RESPONSE_STATUS_CODE,
    STAGE_NAME,
    DB_OPERATION,
    MESSAGING_DESTINATION,
    GEN_AI_MODEL,
    GEN_AI_INPUT_TOKENS,
    GEN_AI_OUTPUT_TOKENS,
    ANSWER_MODE,
    RESULTS,
    COUNT,
    JOB_ID,
    OUTCOME,
    ERROR_TYPE,
)
_MAX_TRACES = 200
_MAX_SPANS = 500


class TraceConsole(SpanProcessor):
    """Prints the spans of a trace when its last one that others of this process hang on has ended.

    Args:
        out: where to; if it is closed, or its reader is gone, nothing is printed.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._open: OrderedDict[int, int] = OrderedDict()
        self._ended: dict[int, list[ReadableSpan]] = {}

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002  # the SDK's signature
        """Note that a trace begins in this process."""
        if _is_root(span) and span.context is not None:
            trace = span.context.trace_id
            with self._lock:
                self._open[trace] = self._open.get(trace, 0) + 1
                while len(self._open) > _MAX_TRACES:
                    forgotten, _ = self._open.popitem(last=False)
                    self._ended.pop(forgotten, None)

    def on_end(self, span: ReadableSpan) -> None:
        """Keep the span, or print all when it was the one that the others hung on."""
        if span.context is None:
            return
        trace = span.context.trace_id
        with self._lock:
            spans = self._ended.setdefault(trace, [])
            if len(spans) < _MAX_SPANS or _is_root(span):
                spans.append(span)
            if _is_root(span) and trace in self._open:
                self._open[trace] -= 1
            if self._open.get(trace, 0) > 0:
                return
            self._open.pop(trace, None)
            del self._ended[trace]
        with suppress(OSError, ValueError):
            self._out.write(format_tree(spans))
            self._out.flush()


def format_tree(spans: Sequence[ReadableSpan]) -> str:
    """The spans of one trace, each under its parent, with milliseconds and what is worth seeing."""
    known = {span.context.span_id for span in spans if span.context is not None}
    children: dict[int, list[ReadableSpan]] = {}
    for span in spans:
        above = span.parent.span_id if span.parent is not None and span.parent.span_id in known else 0
        children.setdefault(above, []).append(span)
    lines: list[str] = []
    waiting = [(0, span) for span in reversed(_in_order(children.get(0, [])))]
    while waiting:
        depth, span = waiting.pop()
        lines.append(_line(span, depth))
        own = span.context.span_id if span.context is not None else -1
        waiting.extend((depth + 1, child) for child in reversed(_in_order(children.get(own, []))))
    context = spans[0].context if spans else None
    heading = f"trace {context.trace_id:032x}\n" if context is not None else ""
    return heading + "".join(f"{line}\n" for line in lines)


def _is_root(span: ReadableSpan) -> bool:
    return span.parent is None or span.parent.is_remote


def _in_order(spans: Sequence[ReadableSpan]) -> list[ReadableSpan]:
    return sorted(spans, key=lambda span: span.start_time or 0)


def _line(span: ReadableSpan, depth: int) -> str:
    milliseconds = ((span.end_time or 0) - (span.start_time or 0)) / 1e6
    mark = "✗" if span.status.status_code is StatusCode.ERROR else " "
    said = span.attributes or {}
    about = "  ".join(f"{name.rpartition('.')[2]}={said[name]!s}" for name in _SHOWN if name in said)
    title = "".join(one if one.isprintable() else "?" for one in f"{'  ' * depth}{span.name}")
    about = "".join(one if one.isprintable() else "?" for one in about)
    return f"{milliseconds:10.1f} ms {mark} {title:<44} {about}".rstrip()
