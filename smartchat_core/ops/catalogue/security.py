"""What attackers do."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind

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
    help="Attempts to get in that failed.",
    labels=(Label(name="reason", values=("missing_token", "wrong_token", "wrong_password", "unknown_user", "other")),),
)
FILE_UPLOAD_REJECTED = Metric(
    name="file_upload_rejected_total",
    kind=MetricKind.COUNTER,
    help="Uploads that were refused, by the code of the error.",
    labels=(Label(name="reason", most=40),),
)
RATE_LIMIT_EVENTS = Metric(
    name="rate_limit_events_total",
    kind=MetricKind.COUNTER,
    help="Requests that a limit refused, or would have if the limiter could have been asked.",
    labels=(
        Label(name="scope", values=("reads", "asks", "uploads")),
        Label(name="action", values=("refused", "not_limited")),
    ),
)
SECURITY_EVENTS = Metric(
    name="security_events_total",
    kind=MetricKind.COUNTER,
    help="Lines of the security log.",
    labels=(
        Label(
            name="action",
            values=(
                "failed_login",
                "rejected_upload",
                "rate_limited",
                "foreign_origin",
                "unknown_host",
                "prompt_injection",
                "other",
            ),
        ),
    ),
)
PROMPT_INJECTION_DETECTED = Metric(
    name="prompt_injection_detected_total",
    kind=MetricKind.COUNTER,
    help="Texts that try to give orders to a model.",
    labels=(Label(name="source", values=("question", "passage")),),
)
SECURITY_METRICS = (
    AUTH_FAILURES,
    FILE_UPLOAD_REJECTED,
    RATE_LIMIT_EVENTS,
    SECURITY_EVENTS,
    PROMPT_INJECTION_DETECTED,
)
