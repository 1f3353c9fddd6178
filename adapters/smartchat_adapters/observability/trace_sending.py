"""A batch span processor: sends in the background from a bounded queue, and counts what it drops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

__all__ = ["CountedProcessor"]

_MAX_IN_BATCH = 256
_DELAY_MILLISECONDS = 1_000
_CLOSING_SECONDS = 2.0


class CountedProcessor(BatchSpanProcessor):
    """OpenTelemetry's batch processor, which counts what it drops.

    When the queue is full the newest span is dropped. A batch that the exporter could not get rid of is dropped as
    well: it has tried several times. On shutdown what waits is sent for about two seconds more.

    Args:
        exporter: sends a batch, and takes a bounded time for it.
        dropped: is called with how many spans were lost, in any thread.
        queue_size: the most spans that wait, those on their way included.
    """

    def __init__(
        self,
        exporter: SpanExporter,
        *,
        dropped: Callable[[int], None],
        queue_size: int,
        delay_milliseconds: int = _DELAY_MILLISECONDS,
    ) -> None:
        self._counted = _CountedExporter(exporter, dropped)
        self._queue_size = queue_size
        super().__init__(
            self._counted,
            # One more than is ever let in: the queue itself would drop the oldest, and log each.
            max_queue_size=queue_size + 1,
            schedule_delay_millis=delay_milliseconds,
            max_export_batch_size=min(_MAX_IN_BATCH, queue_size),
        )

    def on_end(self, span: ReadableSpan) -> None:
        """Queue a span that has ended, if there is room."""
        if span.context is None or not span.context.trace_flags.sampled:
            return
        if self._counted.admit(self._queue_size):
            super().on_end(span)

    def shutdown(self) -> None:
        """Send what waits, for a bounded time."""
        self._counted.close_at(time.monotonic() + _CLOSING_SECONDS)
        super().shutdown()  # type: ignore[no-untyped-call]
        self._counted.drop_rest()


class _CountedExporter(SpanExporter):
    def __init__(self, exporter: SpanExporter, dropped: Callable[[int], None]) -> None:
        self._exporter = exporter
        self._dropped = dropped
        self._lock = threading.Lock()
        self._waiting = 0
        self._ends: float | None = None

    def admit(self, most: int) -> bool:
        """Whether there is room for one more; if not, it counts as dropped."""
        with self._lock:
            if self._waiting < most and self._ends is None:
                self._waiting += 1
                return True
        self._dropped(1)
        return False

    def close_at(self, ends: float) -> None:
        """Take no more spans, and send none after this time."""
        with self._lock:
            self._ends = ends

    def drop_rest(self) -> None:
        """Count what was not sent."""
        with self._lock:
            rest, self._waiting = self._waiting, 0
        if rest:
            self._dropped(rest)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        late = self._ends is not None and time.monotonic() > self._ends
        result = SpanExportResult.FAILURE
        try:
            if not late:
                result = self._exporter.export(spans)
        finally:
            with self._lock:
                self._waiting = max(self._waiting - len(spans), 0)
            if result is not SpanExportResult.SUCCESS:
                self._dropped(len(spans))
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()
