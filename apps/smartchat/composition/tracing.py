"""The part of being watched that follows work from one program to the next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TextIO

from smartchat.settings import Settings
from smartchat.system import release
from smartchat_adapters.observability.telemetry import Recorder
from smartchat_adapters.observability.tracing import ContextTracer, IdsOnly
from smartchat_core.errors import MissingExtra
from smartchat_core.ops.catalogue.operations import TELEMETRY_DROPPED
from smartchat_core.ports.telemetry import NO_TELEMETRY

__all__ = ["Dropped", "open_tracer"]


class Dropped:
    """Counts the spans that nobody took; the recorder comes later, for it wants to know the tracer."""

    def __init__(self) -> None:
        self.recorder: Recorder = NO_TELEMETRY

    def __call__(self, count: int) -> None:
        """Count so many."""
        self.recorder.record(TELEMETRY_DROPPED.measure(count, signal="traces"))


@asynccontextmanager
async def open_tracer(
    settings: Settings, *, service: str, dropped: Callable[[int], None], console: TextIO | None = None
) -> AsyncIterator[ContextTracer]:
    """A tracer of this process, to be opened after it was forked.

    Without a collector and a console its spans are identifiers for log lines and metrics, and nothing more.

    Raises:
        ConfigurationError: the collector's address is none.
        MissingExtra: OpenTelemetry is not installed, and spans are to be recorded.
    """
    if not settings.otlp_endpoint and console is None:
        yield ContextTracer(IdsOnly())
        return
    try:
        from smartchat_adapters.observability.otel import OtelSpans  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as exc:
        raise MissingExtra(
            "traces cannot be recorded",
            cause=f"the module {exc.name!r} is not installed",
            remedy="Install the extra that it needs: pip install 'smartchat[otel]', or unset SMARTCHAT_OTLP_ENDPOINT.",
        ) from exc
    recorded = OtelSpans(
        service=service,
        version=release(),
        endpoint=settings.otlp_endpoint,
        ratio=settings.trace_ratio,
        dropped=dropped,
        console=console,
    )
    try:
        yield ContextTracer(recorded)
    finally:
        await asyncio.to_thread(recorded.close)
