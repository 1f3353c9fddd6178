"""Logs, metrics and traces."""

from typing import Literal

from pydantic import BaseModel, Field

__all__ = ["TelemetrySettings"]


class TelemetrySettings(BaseModel):
    """Logs, metrics and traces."""

    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="Format of log lines; `auto`: readable at a terminal, else JSON."
    )
    log_level: Literal["DEBUG", "INFO", "WARN", "ERROR"] = Field(
        default="INFO", description="Minimum level of log lines."
    )
    metrics_address: str = Field(
        default="",
        repr=False,
        description="`host:port` or `unix:/path` at which a worker, relay, beat or monitor serves its metrics; empty: "
        "none.",
    )

    otlp_endpoint: str = Field(
        default="",
        repr=False,
        description="OTLP/HTTP endpoint of a trace collector; empty: no tracing.",
    )
    trace_ratio: float = Field(default=1.0, ge=0, le=1, description="Sampling ratio of traces.")
