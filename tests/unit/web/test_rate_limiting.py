from typing import Any

import pytest

from smartchat.web.middleware.rate_limiting import Kind, Rates, TooOften, kind_of
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit


@pytest.mark.parametrize(
    ("method", "template", "kind"),
    [
        ("POST", "/api/ask", Kind.ASKS),
        ("POST", "/api/summarize", Kind.ASKS),
        ("POST", "/api/quotes", Kind.READS),
        ("POST", "/api/documents", Kind.UPLOADS),
        ("GET", "/api/documents", Kind.READS),
        ("GET", "/api/documents/{document_id}/cover", Kind.READS),
        ("DELETE", "/api/documents/{document_id}", Kind.READS),
        ("POST", "/api/search", Kind.READS),
        ("OPTIONS", "/api/ask", Kind.READS),
        ("GET", "/", None),
        ("GET", "/health", None),
        ("GET", "/static", None),
        ("GET", "/schema/openapi.json", Kind.PAGES),
        ("POST", "/sign-in/passkey", Kind.PAGES),
        ("GET", "/apiary", None),
    ],
)
def test_what_a_request_counts_as(method: str, template: str, kind: Kind | None) -> None:
    scope: Any = {"method": method, "path_template": template}
    assert kind_of(scope) is kind


def test_rates_within_a_minute() -> None:
    rates = Rates.per_minute(reads=0, asks=5)
    assert rates.of(Kind.READS) is None
    assert rates.of(Kind.ASKS) == RateLimit(most=5, period_seconds=60)
    assert rates.of(Kind.UPLOADS) == RateLimit(most=120, period_seconds=60)


def test_what_a_refused_client_receives() -> None:
    limit = RateLimit(most=1_200, period_seconds=60)
    decision = RateDecision(allowed=False, remaining=0, retry_after_seconds=3.2, reset_seconds=59.01)
    error = TooOften("asks", Kind.ASKS, limit, decision)
    assert error.public_message() == "there were more than 1,200 questions within 60 seconds. Try again in 4 seconds."
    assert error.retry_after_seconds == 3.2
    assert error.headers == {"RateLimit-Policy": '"asks";q=1200;w=60', "RateLimit": '"asks";r=0;t=60'}
    assert TooOften("", Kind.ASKS, limit, decision).headers == {}  # of a client, whose address others share
