"""The service as its users see it: gone, failing, slow, or flooded."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ops_proof.case import AlertCase, Fault
from tests.ops_proof.installation import Installation
from tests.ops_proof.scenarios import again_and_again, all_of, flood, get, list_documents, search
from tests.support.faults import Refusing, Slow
from tools.servers import Server


@contextmanager
def dead(server: Server) -> Iterator[None]:
    """Killed while the block runs, and started again."""
    server.kill()
    try:
        yield
    finally:
        server.start()


def off_the_list(*jobs: str) -> Fault:
    """Prometheus does not scrape these jobs."""

    @contextmanager
    def fault(installation: Installation) -> Iterator[None]:
        for job in jobs:
            installation.targets.forget(job)
        try:
            yield
        finally:
            for job in jobs:
                installation.targets.recall(job)

    return fault


@contextmanager
def _files_away(installation: Installation) -> Iterator[None]:
    with all_of(
        installation.files_link.fault(Refusing()),
        again_and_again(installation, get(f"/api/documents/{installation.book}"), each_second=30, clients=6),
    ):
        yield


@contextmanager
def _slow_database(installation: Installation) -> Iterator[None]:
    with all_of(
        installation.database_link.fault(Slow(latency=1.0)),
        again_and_again(installation, list_documents, each_second=60, clients=60),
        again_and_again(installation, search("lighthouse"), each_second=10, clients=10),
    ):
        yield


@contextmanager
def _a_little_slow(installation: Installation) -> Iterator[None]:
    with all_of(
        installation.database_link.fault(Slow(latency=0.03)),
        again_and_again(installation, list_documents, each_second=10, clients=4),
    ):
        yield


@contextmanager
def _after_a_calm(installation: Installation) -> Iterator[None]:
    """A little more than usual, once "a week ago" is no time of another case any more."""
    time.sleep(40)
    with flood(installation, each_second=3, clients=1):
        yield


@contextmanager
def _traffic_that_ends(installation: Installation) -> Iterator[None]:
    with flood(installation, each_second=250):
        time.sleep(20)
    yield


SERVICE = (
    AlertCase(
        alerts=("UnusualTraffic", "TrafficAboveUsual"),
        fault="300 requests a second",
        inject=lambda installation: flood(installation, each_second=300),
        near_miss="3 requests a second more than usual",
        miss=_after_a_calm,
    ),
    AlertCase(
        alerts=("TrafficGone",),
        fault="250 requests a second, and then next to none",
        inject=_traffic_that_ends,
        near_miss="20 requests a second",
        miss=lambda installation: flood(installation, each_second=20),
        fire_seconds=90.0,
    ),
    AlertCase(
        alerts=(
            "HighErrorRate",
            "HighErrorRatio",
            "AvailabilityBudgetBurnsFast",
            "AvailabilityBudgetBurnsSlowly",
            "AvailabilityBudgetExhausted",
        ),
        fault="the file store refuses connections: 503 for reads",
        inject=_files_away,
        near_miss="the same number of requests for what is not there: 404",
        miss=lambda installation: again_and_again(installation, get("/api/documents/none"), each_second=30, clients=6),
        inhibited=frozenset({"HighErrorRate", "HighErrorRatio", "AvailabilityBudgetBurnsSlowly"}),
    ),
    AlertCase(
        alerts=(
            "HighLatency",
            "SlowResponses",
            "HighP99Latency",
            "LatencyBudgetBurnsFast",
            "LatencyBudgetBurnsSlowly",
            "RetrievalSlow",
            "SlowQueries",
            "DatabasePoolExhausted",
        ),
        fault="every word to and from the database takes a second, and 70 clients wait",
        inject=_slow_database,
        near_miss="it takes 30 milliseconds",
        miss=_a_little_slow,
        inhibited=frozenset({"HighLatency", "SlowResponses", "HighP99Latency", "LatencyBudgetBurnsSlowly"}),
        fire_seconds=120.0,
    ),
    AlertCase(
        alerts=("ServiceDown", "ProbeFailing", "CanaryFailing"),
        fault="the web server is killed",
        inject=lambda installation: dead(installation.web),
        near_miss="a relay is taken off the list",
        miss=off_the_list("smartchat-relay"),
    ),
    AlertCase(
        alerts=("ServiceMissing", "ExporterMissing"),
        fault="workers and machines vanish from the lists of what is scraped: `up == 0` cannot see that",
        inject=off_the_list("smartchat-worker", "node"),
        near_miss="the relay and the canary vanish",
        miss=off_the_list("smartchat-relay"),
    ),
)

CERTIFICATES = (
    AlertCase(
        alerts=("CertificateExpiresSoon",),
        fault="the certificate is valid for 10 days",
        inject=lambda installation: installation.tls.with_days(10),
        near_miss="it is valid for 20 days",
        miss=lambda installation: installation.tls.with_days(20),
    ),
    AlertCase(
        alerts=("CertificateExpiresVerySoon",),
        fault="the certificate is valid for one day",
        inject=lambda installation: installation.tls.with_days(1),
        near_miss="it is valid for 10 days",
        miss=lambda installation: installation.tls.with_days(10),
    ),
)
