"""Metrics of security: failed authentication, refused uploads, rate limits, prompt injection."""

from __future__ import annotations

from smartchat_core.model.metric import OTHER, Label, Metric, MetricKind
from smartchat_core.model.security import (
    AccountChange,
    AuthFailure,
    BlockChange,
    LimitAction,
    LimitScope,
    RequestRefusal,
    RightsChange,
    SuspectText,
)

__all__ = [
    "AUTH_FAILURES",
    "FILE_UPLOAD_REJECTED",
    "PROMPT_INJECTION_DETECTED",
    "RATE_LIMIT_EVENTS",
    "SECURITY_EVENTS",
    "SECURITY_METRICS",
]

AUTH_FAILURES = Metric(
    name="auth_failures_total",
    kind=MetricKind.COUNTER,
    help="Failed authentication attempts.",
    labels=(
        Label(
            name="reason",
            values=(*AuthFailure, OTHER),
        ),
    ),
)
FILE_UPLOAD_REJECTED = Metric(
    name="file_upload_rejected_total",
    kind=MetricKind.COUNTER,
    help="Rejected uploads, by error code.",
    labels=(Label(name="reason", most=40),),
)
RATE_LIMIT_EVENTS = Metric(
    name="rate_limit_events_total",
    kind=MetricKind.COUNTER,
    help="Requests over a rate limit, and requests not limited because the limiter was unavailable.",
    labels=(
        Label(name="scope", values=tuple(LimitScope)),
        Label(name="action", values=tuple(LimitAction)),
    ),
)
SECURITY_EVENTS = Metric(
    name="security_events_total",
    kind=MetricKind.COUNTER,
    help="Entries of the security log.",
    labels=(
        Label(
            name="action",
            values=(
                "failed_login",
                "rejected_upload",
                "rate_limited",
                *RequestRefusal,
                *AccountChange,
                *BlockChange,
                *RightsChange,
                "prompt_injection",
                "other",
            ),
        ),
    ),
)
PROMPT_INJECTION_DETECTED = Metric(
    name="prompt_injection_detected_total",
    kind=MetricKind.COUNTER,
    help="Texts with suspected prompt injection.",
    labels=(Label(name="source", values=tuple(SuspectText)),),
)
SECURITY_METRICS = (
    AUTH_FAILURES,
    FILE_UPLOAD_REJECTED,
    RATE_LIMIT_EVENTS,
    SECURITY_EVENTS,
    PROMPT_INJECTION_DETECTED,
)
