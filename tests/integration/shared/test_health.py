"""Health on real servers, each of which is taken away in turn."""

import time
from collections.abc import Callable

import httpx
import pytest

from tests.integration.shared.conftest import SharedLibrary
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import Fault, HalfOpen, Refusing, Slow

pytestmark = pytest.mark.slow

WELL = {
    "status": "healthy",
    "services": {"database": "healthy", "redis": "healthy", "qdrant": "healthy", "minio": "healthy"},
    "workers": {"celery": "healthy", "active_tasks": 0},
}
PARTS = {
    "database": ("database", 503, "unhealthy"),
    "files": ("minio", 503, "unhealthy"),
    "cache": ("redis", 200, "degraded"),
    "broker": ("celery", 200, "degraded"),
}


def until(web: httpx.Client, holds: Callable[[httpx.Response], bool]) -> httpx.Response:
    while not holds(answer := web.get("/health/detailed")):
        time.sleep(0.2)
    return answer


def state_of(answer: httpx.Response, name: str) -> str:
    found = answer.json()
    return str({**found["services"], "celery": found["workers"]["celery"]}[name])


def secrets(shared_library: SharedLibrary) -> list[str]:
    settings = shared_library.settings
    return [
        "127.0.0.1",
        *(
            str(proxy.port)
            for proxy in (shared_library.database, shared_library.cache, shared_library.broker, shared_library.files)
        ),
        settings.files_key,
        settings.files_secret.get_secret_value() if settings.files_secret else "",
        "Error",
        "Traceback",
    ]


@pytest.mark.parametrize("fault", [Refusing(), HalfOpen()], ids=["refusing", "silent"])
@pytest.mark.parametrize("name", list(PARTS))
def test_each_part_away_in_turn(shared_library: SharedLibrary, web: httpx.Client, name: str, fault: Fault) -> None:
    part, status, whole = PARTS[name]
    proxy: FaultProxy = getattr(shared_library, name)
    until(web, lambda answer: answer.json() == WELL)
    with proxy.fault(fault):
        reported = until(web, lambda answer: state_of(answer, part) == "unhealthy")
        assert (reported.status_code, reported.json()["status"]) == (status, whole)
        assert web.get("/readyz").status_code == status
        assert web.get("/health").status_code == status
        assert web.get("/livez").status_code == 200
        assert web.get("/startupz").status_code == 200
        long = web.get("/health/detailed", headers={"accept": "application/health+json"})
        for answer in (reported, long, web.get("/health"), web.get("/readyz"), web.get("/status")):
            assert not [secret for secret in secrets(shared_library) if secret and secret in answer.text]
    until(web, lambda answer: answer.json() == WELL)


@pytest.mark.parametrize("name", list(PARTS))
def test_a_slow_part_holds_up_no_report(shared_library: SharedLibrary, web: httpx.Client, name: str) -> None:
    proxy: FaultProxy = getattr(shared_library, name)
    until(web, lambda answer: answer.json() == WELL)
    with proxy.fault(Slow(latency=5.0)):
        time.sleep(1.1)  # what was found before counts for a second
        answer = web.get("/health/detailed", headers={"accept": "application/health+json"})
        looks = [check[0]["observedValue"] for check in answer.json()["checks"].values()]
        # The deadline is one second; a busy machine may be late to notice, but not by as much as the part is slow.
        assert max(looks) < 4_000
    until(web, lambda answer: answer.json() == WELL)
