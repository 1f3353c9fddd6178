"""The port of telemetry: measurements, spans, and the exposition of metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from smartchat_core.model.metric import Measurement, Sample
from smartchat_core.model.trace import TraceContext

__all__ = [
    "NO_TELEMETRY",
    "Attribute",
    "Exposition",
    "MetricsReader",
    "NoTelemetry",
    "OpenSpan",
    "SpanKind",
    "Telemetry",
    "TraceSpan",
]

Attribute = str | bool | int | float


class SpanKind(StrEnum):
    """The part that a span plays between programs (https://opentelemetry.io/docs/specs/otel/trace/api/#spankind)."""

    INTERNAL = "internal"
    SERVER = "server"
    CLIENT = "client"
    PRODUCER = "producer"
    CONSUMER = "consumer"


class TraceSpan(Protocol):
    """A piece of work that is being done, as part of a trace."""

    def set(self, name: str, value: Attribute) -> None:
        """Add what has become known of it: names of OpenTelemetry's semantic conventions where there is one."""
        ...

    def fail(self, error_type: str) -> None:
        """Mark it as failed, by the kind of the error; its text may hold what must not be traced."""
        ...


class OpenSpan(TraceSpan, Protocol):
    """A span that lasts beyond one block, as that of a stream does, which others take piece by piece.

    Between the pieces somebody else's code runs, perhaps in another task, and that is not part of this span.
    """

    def current(self) -> AbstractContextManager[object]:
        """Makes it the present span while the block runs, and never longer."""
        ...

    def end(self) -> None:
        """It is over; nothing happens the second time."""
        ...


class Telemetry(Protocol):
    """Takes measurements and spans. No method raises, waits or does I/O, whether or not what it took is exported."""

    def record(self, measurement: Measurement) -> None:
        """Add a measurement to its metric.

        A gauge of NaN (not a number) means that its value is no longer known: that series is not exposed until it is
        measured again. Counters and histograms take no NaN.
        """
        ...

    def span(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> AbstractContextManager[TraceSpan]:
        """A span around the block, within the present one or, if given, within the remote `parent`.

        A block that raises marks its span as failed. Text of books, questions and answers is never an attribute.
        """
        ...

    def begin(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> OpenSpan:
        """The same for work that is no block: it is the current span only within `current`, until `end`."""
        ...

    def trace(self) -> TraceContext | None:
        """The present place in the trace, to be sent along with work for others; None when nothing is traced."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Exposition:
    """All metrics in a format that Prometheus reads, and the format's media type."""

    body: bytes
    media_type: str


class MetricsReader(Protocol):
    """Reads what was measured by the processes that belong together."""

    def exposition(self, *, accept: str = "") -> Exposition:
        """All series, in the format that fits the `Accept` header best; it blocks, so it is called in a thread."""
        ...

    def samples(self) -> Iterable[Sample]:
        """The present value of every series, as `exposition` gives it. It blocks, so it is called in a thread."""
        ...


class _SilentSpan:
    def set(self, name: str, value: Attribute) -> None:
        pass

    def fail(self, error_type: str) -> None:
        pass

    def current(self) -> AbstractContextManager[None]:
        return nullcontext()

    def end(self) -> None:
        pass


class NoTelemetry:
    """Takes everything and keeps nothing: for a library that is used within another program."""

    def record(self, measurement: Measurement) -> None:
        """Drop the measurement."""

    def span(
        self,
        name: str,  # noqa: ARG002  # the port's signature
        *,
        kind: SpanKind = SpanKind.INTERNAL,  # noqa: ARG002  # the port's signature
        attributes: Mapping[str, Attribute] | None = None,  # noqa: ARG002  # the port's signature
        parent: TraceContext | None = None,  # noqa: ARG002  # the port's signature
    ) -> AbstractContextManager[TraceSpan]:
        """A span that is not recorded."""
        return nullcontext(_SilentSpan())

    def begin(
        self,
        name: str,  # noqa: ARG002  # the port's signature
        *,
        kind: SpanKind = SpanKind.INTERNAL,  # noqa: ARG002  # the port's signature
        attributes: Mapping[str, Attribute] | None = None,  # noqa: ARG002  # the port's signature
        parent: TraceContext | None = None,  # noqa: ARG002  # the port's signature
    ) -> OpenSpan:
        """An open span that is not recorded."""
        return _SilentSpan()

    def trace(self) -> TraceContext | None:
        """None: nothing is traced."""
        return None


NO_TELEMETRY: Telemetry = NoTelemetry()
