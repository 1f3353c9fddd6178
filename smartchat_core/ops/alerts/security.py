"""Alert rules on attacks: the guide's three to the letter, and what those cannot see in single series."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.alerts.build import info, ticket
from smartchat_core.ops.metrics.http import HTTP_REQUESTS
from smartchat_core.ops.metrics.security import (
    AUTH_FAILURES,
    FILE_UPLOAD_REJECTED,
    PROMPT_INJECTION_DETECTED,
    RATE_LIMIT_EVENTS,
    SECURITY_EVENTS,
)
from smartchat_core.ops.promql import increase, like, rate, select, sum_
from smartchat_core.ops.rules import AlertRule, Category, RuleGroup, Severity, Tier

__all__ = ["FORBIDDEN_RATIO", "LOGIN_STORM", "PROMPT_INJECTIONS", "RATE_LIMIT_STORM", "REJECTED_UPLOADS", "SECURITY"]

_FORBIDDEN = sum_(rate(select(HTTP_REQUESTS, status="403"), "5m"))

FAILED_AUTHENTICATION = AlertRule(
    name="FailedAuthenticationAttempts",
    expr=increase(select(AUTH_FAILURES), "5m") > 10,
    hold=timedelta(0),
    severity=Severity.WARNING,
    category=Category.SECURITY,
    summary="Failed authentication attempts",
    description="{{ $value | humanize }} attempts failed at {{ $labels.instance }} ({{ $labels.reason }}).",
    tier=Tier.GUIDE,
)
UNUSUAL_ACCESS = AlertRule(
    name="UnusualAccessPatterns",
    expr=rate(select(HTTP_REQUESTS, status="403"), "5m") > 0.1,
    hold=timedelta(0),
    severity=Severity.WARNING,
    category=Category.SECURITY,
    summary="Unusual access patterns",
    description="{{ $labels.route }} at {{ $labels.instance }} refuses {{ $value | humanize }} requests per second.",
    tier=Tier.GUIDE,
)
SUSPICIOUS_UPLOADS = AlertRule(
    name="SuspiciousFileUploads",
    expr=increase(select(FILE_UPLOAD_REJECTED), "5m") > 5,
    hold=timedelta(0),
    severity=Severity.WARNING,
    category=Category.SECURITY,
    summary="Suspicious file uploads",
    description="{{ $value | humanize }} uploads were rejected at {{ $labels.instance }} ({{ $labels.reason }}).",
    tier=Tier.GUIDE,
)
LOGIN_STORM = ticket(
    "LoginStorm",
    Category.SECURITY,
    sum_(increase(select(AUTH_FAILURES), "5m")) > 10,
    0,
    "Many failed authentication attempts, over all servers",
    "{{ $value | humanize }} attempts failed within five minutes, over all reasons and servers.",
)
FORBIDDEN_RATIO = ticket(
    "ForbiddenRatio",
    Category.SECURITY,
    (_FORBIDDEN / sum_(rate(select(HTTP_REQUESTS), "5m")) > 0.05).and_(_FORBIDDEN > 0.1),
    5,
    "More than 5 % of the requests are forbidden",
    "{{ $value | humanizePercentage }} of the requests are answered with 403.",
)
REJECTED_UPLOADS = ticket(
    "RejectedUploads",
    Category.SECURITY,
    sum_(increase(select(FILE_UPLOAD_REJECTED), "5m")) > 5,
    0,
    "Many uploads are rejected, over all servers",
    "{{ $value | humanize }} uploads were rejected within five minutes.",
)
RATE_LIMIT_STORM = ticket(
    "RateLimitStorm",
    Category.SECURITY,
    sum_(rate(select(RATE_LIMIT_EVENTS, action="refused"), "5m"), by=("scope",)) > 1,
    5,
    "The rate limit of {{ $labels.scope }} refuses many requests",
    "{{ $value | humanize }} requests per second exceed the rate limit of {{ $labels.scope }}.",
)
LIMITER_BLIND = ticket(
    "RateLimiterBlind",
    Category.SECURITY,
    sum_(increase(select(RATE_LIMIT_EVENTS, action="not_limited"), "5m")) > 0,
    5,
    "Requests are not rate limited, because the limiter is unavailable",
    "{{ $value | humanize }} requests were not limited within five minutes.",
)
PROMPT_INJECTIONS = info(
    "PromptInjections",
    Category.SECURITY,
    sum_(increase(select(PROMPT_INJECTION_DETECTED), "1h"), by=("source",)) > 5,
    0,
    "Suspected prompt injection ({{ $labels.source }})",
    "{{ $value | humanize }} suspected prompt injections within an hour, in a {{ $labels.source }}.",
)
STRANGE_ORIGINS = info(
    "StrangeOrigins",
    Category.SECURITY,
    sum_(increase(select(SECURITY_EVENTS, action=like("unknown_host|foreign_origin")), "10m")) > 20,
    0,
    "Requests with unknown host or origin",
    "{{ $value | humanize }} requests within ten minutes have a Host or Origin header that is not allowed.",
)
SECURITY = RuleGroup(
    name="security",
    rules=(
        FAILED_AUTHENTICATION,
        UNUSUAL_ACCESS,
        SUSPICIOUS_UPLOADS,
        LOGIN_STORM,
        FORBIDDEN_RATIO,
        REJECTED_UPLOADS,
        RATE_LIMIT_STORM,
        LIMITER_BLIND,
        PROMPT_INJECTIONS,
        STRANGE_ORIGINS,
    ),
)
