"""Cases of the guide's rules, its dashboards' and its three of security."""

from __future__ import annotations

from tests.support.alerts.cases import AlertCase, Series, fires, grow, quiet

__all__ = ["GUIDE_CASES", "http", "latency", "steady"]


def http(status: str = "200", instance: str = "a", route: str = "/x") -> str:
    labels = f'job="smartchat-api",instance="{instance}",method="GET",route="{route}",status="{status}"'
    return f"http_requests_total{{{labels}}}"


def latency(fast: list[float | None], slow: list[float | None], limit: str, instance: str = "a") -> Series:
    """Buckets of a histogram: `fast` requests below `limit`, `slow` ones above it and below the next bound."""
    both = [None if a is None or b is None else a + b for a, b in zip(fast, slow, strict=True)]
    name = f'http_request_duration_seconds_bucket{{job="smartchat-api",instance="{instance}",route="/x"'
    bounds = {"2.0": "2.5", "5.0": "7.5"}
    return {
        f'{name},le="{limit}"}}': fast,
        f'{name},le="{bounds[limit]}"}}': both,
        f'{name},le="+Inf"}}': both,
    }


def steady(each: float, steps: int = 60) -> list[float | None]:
    return grow((steps, each))


def _burst(each: float, before: int = 20, during: int = 20, after: int = 20) -> list[float | None]:
    return grow((before, 0), (during, each), (after, 0))


def _later(values: list[float | None]) -> list[float | None]:
    """A counter that is not young: the rate of one that begins at zero is not known at first."""
    return [None if value is None else value + 100_000 for value in values]


_IDLE = 'node_cpu_seconds_total{{instance="{0}",cpu="0",mode="{1}"}}'
_MEMORY = 'node_memory_Mem{0}_bytes{{instance="a"}}'
_DISK = 'node_filesystem_{0}_bytes{{instance="a",device="sda",fstype="{1}",mountpoint="/"}}'
_QUEUE = 'celery_queue_length{{queue_name="{0}"}}'
_AUTH = 'auth_failures_total{{instance="{0}",reason="wrong_password"}}'
_REJECTED = 'file_upload_rejected_total{{instance="{0}",reason="type"}}'

GUIDE_CASES: tuple[AlertCase, ...] = (
    fires(
        "ServiceDown",
        (8, 20),
        {'up{job="api",instance="a"}': [1] * 8 + [0] * 12 + [1] * 6, 'up{job="api",instance="b"}': [1] * 26},
        step=15,
    ),
    quiet("ServiceDown", {'up{instance="a"}': [1] * 5 + [0] * 4 + [1] * 10}, step=15),
    fires("DatabaseDown", (8, 20), {'pg_up{instance="a"}': [1] * 8 + [0] * 12 + [1] * 6}, step=15),
    fires(
        "DatabaseDown",
        (8, 20),
        {
            'pg_up{instance="a"}': [1] * 26,
            'dependency_up{instance="b",dependency="database"}': [1] * 8 + [0] * 12 + [1] * 6,
        },
        step=15,
    ),
    fires(
        "DatabaseDown",
        (8, 20),
        {'dependency_up{instance="b",dependency="database"}': [1] * 8 + [0] * 12 + [1] * 6},
        step=15,
    ),
    quiet(
        "DatabaseDown",
        {'pg_up{instance="a"}': [1] * 20, 'dependency_up{instance="b",dependency="redis"}': [0] * 20},
        step=15,
    ),
    fires("HighErrorRate", (24, 42), {http("500"): _burst(8), http("500", "b"): steady(4)}),
    quiet("HighErrorRate", {http("500"): steady(5), http("404"): steady(60)}),
    fires("HighLatency", (24, 42), latency(steady(100), _burst(8), "2.0")),
    quiet("HighLatency", latency(steady(100), _burst(4), "2.0")),
    fires(
        "QueueBackup",
        (10, 30),
        {_QUEUE.format("embed"): [20] * 10 + [51] * 20 + [50] * 10, _QUEUE.format("ingest"): [50] * 40},
    ),
    quiet("QueueBackup", {_QUEUE.format("embed"): [50] * 40, _QUEUE.format("ingest"): [50] * 40}),
    fires("UnusualTraffic", (25, 41), {http(): _burst(7000), http(instance="b"): steady(5500)}),
    quiet("UnusualTraffic", {http(): steady(5900), http(instance="b"): steady(5900)}),
    fires(
        "HighErrorRatio",
        (24, 42),
        {http("500"): _burst(4), http("503", "b"): _burst(4), http(): steady(50), http(instance="b"): steady(50)},
    ),
    quiet(
        "HighErrorRatio",
        {http("500"): _burst(2), http("503", "b"): _burst(2), http("404"): steady(30), http(): steady(80)},
    ),
    fires(
        "HighP99Latency",
        (24, 42),
        {**latency(steady(100), _burst(1), "5.0"), **latency(steady(100), _burst(2), "5.0", "b")},
    ),
    quiet("HighP99Latency", latency(steady(500), _burst(4), "5.0")),
    quiet("HighP99Latency", latency(steady(100), _burst(4), "2.0")),
    fires(
        "DeepQueue",
        (10, 30),
        {_QUEUE.format("embed"): [20] * 10 + [51] * 20 + [50] * 10, _QUEUE.format("ingest"): [50] * 40},
    ),
    quiet("DeepQueue", {_QUEUE.format("embed"): [50] * 40, _QUEUE.format("ingest"): [50] * 40}),
    fires(
        "HighCpu",
        (25, 46),
        {
            _IDLE.format("a", "idle"): _later(grow((20, 60), (25, 11), (25, 60))),
            _IDLE.format("b", "idle"): _later(steady(60, 70)),
            _IDLE.format("a", "user"): grow((20, 0), (25, 54), (25, 0)),
        },
    ),
    quiet("HighCpu", {_IDLE.format("a", "idle"): _later(steady(15)), _IDLE.format("a", "user"): steady(45)}),
    fires(
        "HighMemory",
        (10, 30),
        {_MEMORY.format("Available"): [20] * 10 + [8] * 20 + [10] * 10, _MEMORY.format("Total"): [100] * 40},
    ),
    quiet("HighMemory", {_MEMORY.format("Available"): [11] * 40, _MEMORY.format("Total"): [100] * 40}),
    fires(
        "LowDiskSpace",
        (10, 30),
        {_DISK.format("avail", "ext4"): [20] * 10 + [8] * 20 + [10] * 10, _DISK.format("size", "ext4"): [100] * 40},
    ),
    quiet("LowDiskSpace", {_DISK.format("avail", "overlay"): [1] * 40, _DISK.format("size", "overlay"): [100] * 40}),
    fires("FailedAuthenticationAttempts", (24, 42), {_AUTH.format("a"): _burst(3), _AUTH.format("b"): steady(1)}),
    quiet("FailedAuthenticationAttempts", {_AUTH.format("a"): steady(1.8), _AUTH.format("b"): steady(1.8)}),
    fires("UnusualAccessPatterns", (24, 42), {http("403"): _burst(8), http("403", "b"): steady(4)}),
    quiet("UnusualAccessPatterns", {http("403"): steady(5), http("401"): steady(60)}),
    fires("SuspiciousFileUploads", (24, 42), {_REJECTED.format("a"): _burst(1.5), _REJECTED.format("b"): steady(0.5)}),
    quiet("SuspiciousFileUploads", {_REJECTED.format("a"): steady(0.9), _REJECTED.format("b"): steady(0.9)}),
    fires("LoginStorm", (24, 42), {_AUTH.format("a"): _burst(1.5), _AUTH.format("b"): _burst(1.5)}),
    quiet("LoginStorm", {_AUTH.format("a"): steady(0.9), _AUTH.format("b"): steady(0.9)}),
    fires("RejectedUploads", (24, 42), {_REJECTED.format("a"): _burst(0.8), _REJECTED.format("b"): _burst(0.8)}),
    quiet("RejectedUploads", {_REJECTED.format("a"): steady(0.45), _REJECTED.format("b"): steady(0.45)}),
    fires(
        "ForbiddenRatio",
        (24, 42),
        {http("403"): _burst(4), http("403", "b"): _burst(4), http(): steady(50), http(instance="b"): steady(50)},
    ),
    quiet(
        "ForbiddenRatio",
        {http("403"): steady(2), http("403", "b"): steady(2), http("401"): steady(30), http(): steady(60)},
    ),
    quiet("ForbiddenRatio", {http("403"): steady(2.7), http("403", "b"): steady(2.7), http(): steady(10)}),
    fires(
        "RateLimitStorm",
        (24, 42),
        {
            'rate_limit_events_total{instance="a",scope="asks",action="refused"}': _burst(40),
            'rate_limit_events_total{instance="b",scope="asks",action="refused"}': _burst(40),
            'rate_limit_events_total{scope="reads",action="refused"}': steady(50),
        },
    ),
    quiet(
        "RateLimitStorm",
        {
            'rate_limit_events_total{scope="asks",action="refused"}': steady(50),
            'rate_limit_events_total{scope="asks",action="not_limited"}': steady(50),
            'rate_limit_events_total{scope="reads",action="refused"}': steady(50),
        },
    ),
    fires(
        "RateLimiterBlind",
        (21, 45),
        {
            'rate_limit_events_total{scope="asks",action="not_limited"}': _burst(0.1),
            'rate_limit_events_total{scope="reads",action="not_limited"}': _burst(0.1),
        },
    ),
    quiet("RateLimiterBlind", {'rate_limit_events_total{scope="asks",action="refused"}': steady(50)}),
    fires(
        "PromptInjections",
        (73, 128),
        {
            'prompt_injection_detected_total{instance="a",source="question"}': grow((60, 0), (20, 0.2), (140, 0)),
            'prompt_injection_detected_total{instance="b",source="question"}': grow((60, 0), (20, 0.2), (140, 0)),
            'prompt_injection_detected_total{source="passage"}': steady(0.07, 220),
        },
    ),
    quiet(
        "PromptInjections",
        {
            'prompt_injection_detected_total{source="question"}': steady(0.075, 100),
            'prompt_injection_detected_total{source="passage"}': steady(0.075, 100),
        },
    ),
    fires(
        "StrangeOrigins",
        (27, 44),
        {
            'security_events_total{action="unknown_host"}': _burst(1.5),
            'security_events_total{action="foreign_origin"}': _burst(1.5),
        },
    ),
    quiet(
        "StrangeOrigins",
        {
            'security_events_total{action="unknown_host"}': steady(1.8),
            'security_events_total{action="failed_login"}': steady(50),
        },
    ),
)
