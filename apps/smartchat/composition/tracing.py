"""Tracing: through the provider of the host program, or through one of our own in the programs that are ours."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TextIO

from smartchat.settings import Settings
from smartchat.system import release
from smartchat_core.errors import MissingExtra
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

__all__ = ["host_telemetry", "open_tracer_provider"]


def host_telemetry() -> Telemetry:
    """Spans within those of the program that the library is part of.

    Where nothing has imported OpenTelemetry, nobody has spans, and neither has the library: importing it takes time.
    """
    if "opentelemetry.trace" not in sys.modules:
        return NO_TELEMETRY
    from smartchat_adapters.observability.tracing import OpenTelemetry  # noqa: PLC0415  # see above

    return OpenTelemetry()


@asynccontextmanager
async def open_tracer_provider(
    settings: Settings, *, service: str, dropped: Callable[[int], None], console: TextIO | None = None
) -> AsyncIterator[TracerProvider]:
    """A provider of this process, to be opened after it was forked; the global one stays as it is.

    Without a collector and a console its spans are identifiers for log lines and metrics, and nothing more.

    Raises:
        ConfigurationError: the collector's address is none.
        MissingExtra: OpenTelemetry's SDK is not installed, and spans are to be recorded.
    """
    if not settings.otlp_endpoint and console is None:
        from smartchat_adapters.observability.trace_ids import IdentifiersOnly  # noqa: PLC0415  # it takes time

        yield IdentifiersOnly()
        return
    try:
        from smartchat_adapters.observability.trace_provider import recording_provider  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as exc:
        raise MissingExtra(
            "traces cannot be recorded",
            cause=f"the module {exc.name!r} is not installed",
            remedy="Install the extra that it needs: pip install 'smartchat[otel]', or unset SMARTCHAT_OTLP_ENDPOINT.",
        ) from exc
    provider = recording_provider(
        service=service,
        version=release(),
        endpoint=settings.otlp_endpoint,
        ratio=settings.trace_ratio,
        dropped=dropped,
        console=console,
    )
    try:
        yield provider
    finally:
        await asyncio.to_thread(provider.shutdown)
