"""What it costs to count: requests and streamed answers with metrics against without, and exposing the metrics.

    python tests/bench/bench_telemetry.py [--requests 2000] [--answers 60] [--rounds 7]

A real server over loopback, in this process. The runs with and without take turns, and the ratio is that of the medians
of processor time, in which the client has its part. The cost of a scrape is that of 200 routes and 50 models.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from smartchat.composition import PortOverrides
from smartchat.composition.metrics import measured
from smartchat.composition.observability import UNOBSERVED, Observability, measured_only
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat.web.middleware.telemetry import RequestObserver
from smartchat_core.ops.metrics import http as catalogue
from smartchat_core.ops.metrics import models
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.bench.measuring import row
from tests.support.web_server import add_file, served

BOOK = (
    "# The Lighthouse\n\nThe old keeper Marten lived alone in the lighthouse of Skagen with a grey cat named Pilot.\n"
)
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


class Served:
    """A client of one of the two servers."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def health(self, times: int) -> float:
        """Seconds of processor time for one request."""
        return self._each(times, lambda: self._ask("GET", "/health"))

    def answers(self, times: int) -> float:
        """The same for a question whose answer is streamed."""
        return self._each(times, lambda: self._ask("POST", "/api/ask", b'{"question": "Who lived in the lighthouse?"}'))

    def _each(self, times: int, action: Callable[[], None]) -> float:
        self._connection.close()  # the server has, while the other one was asked
        start = time.process_time()
        for _ in range(times):
            action()
        return (time.process_time() - start) / times

    def _ask(self, method: str, path: str, body: bytes | None = None) -> None:
        self._connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = self._connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status


def compare(rounds: int, off: Callable[[], float], on: Callable[[], float]) -> tuple[float, float]:
    """The medians of alternating runs, after one of each that does not count."""
    off(), on()
    pairs = [(off(), on()) if number % 2 else (on(), off())[::-1] for number in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


async def observer_seconds(observability: Observability, times: int) -> float:
    """Seconds that watching one request takes, around an application that answers at once."""

    async def app(scope: object, receive: object, send: Callable[..., object]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[misc]

    async def nothing(*_: object) -> None:
        pass

    def scope() -> dict[str, object]:
        return {"type": "http", "method": "GET", "path": "/health", "path_template": "/health", "headers": []}

    watched = RequestObserver(app, telemetry=observability.telemetry)
    start = time.process_time()
    for _ in range(times):
        await app(scope(), nothing, nothing)
    bare = time.process_time() - start
    start = time.process_time()
    for _ in range(times):
        await watched(scope(), nothing, nothing)  # type: ignore[arg-type]
    return (time.process_time() - start - bare) / times


def scrape(rounds: int) -> None:
    """What it costs to expose the metrics of many routes and models."""
    metrics = measured("api")
    for number in range(200):
        for status in ("200", "404", "500"):
            metrics.record(catalogue.HTTP_REQUESTS.measure(method="GET", route=f"/route/{number}", status=status))
        metrics.record(catalogue.HTTP_REQUEST_DURATION.measure(0.1, method="GET", route=f"/route/{number}"))
    for number in range(50):
        provider, model = f"provider-{number % 5}", f"model-{number}"
        metrics.record(models.LLM_REQUESTS.measure(outcome="ok", error_type="", provider=provider, model=model))
        metrics.record(models.LLM_REQUEST_DURATION.measure(1, provider=provider, model=model))
        metrics.record(models.LLM_TIME_TO_FIRST_TOKEN.measure(1, provider=provider, model=model))
        metrics.record(models.LLM_COST.measure(0.01, feature="ask", provider=provider, model=model))
        for direction in ("input", "output"):
            metrics.record(models.LLM_TOKENS.measure(1, direction=direction, provider=provider, model=model))
    for title, accept in (("text", ""), ("OpenMetrics", OPENMETRICS)):
        times = []
        for _ in range(rounds):
            start = time.process_time()
            body = metrics.exposition(accept=accept).body
            times.append(time.process_time() - start)
        lines = sum(not line.startswith(b"#") for line in body.splitlines())
        size = f"{lines:,} series, {len(body) / 1024:.0f} KiB"
        row(f"a scrape as {title}", statistics.median(times) * 1000, "ms", size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--answers", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:

        def app(name: str, observability: Observability) -> object:
            settings = Settings(library=Path(folder) / name, embedder="none", rate_asks_per_minute=0)
            model = ScriptedChatModel(itertools.repeat("The old keeper Marten lived alone in the lighthouse [1]."))
            return create_app(settings, ports=PortOverrides(models=(model,)), observability=observability)

        with (
            served(app("off", UNOBSERVED)) as without,  # type: ignore[arg-type]
            served(app("on", measured_only("api"))) as watched,  # type: ignore[arg-type]
        ):
            for address in (without, watched):
                with httpx.Client(base_url=address, timeout=60) as client:
                    add_file(client, "lighthouse.md", BOOK.encode())
            off, on = Served(without), Served(watched)
            for title, do in (
                ("a request to /health", lambda one: one.health(options.requests)),
                ("a streamed answer", lambda one: one.answers(options.answers)),
            ):
                plain, counted = compare(options.rounds, lambda do=do: do(off), lambda do=do: do(on))  # type: ignore[misc]
                numbers = f"{plain * 1e6:,.0f} µs without, {counted * 1e6:,.0f} µs with"
                row(title, counted / plain, "x", numbers)
    seconds = asyncio.run(observer_seconds(measured_only("api"), 20_000))
    row("watching a request, by itself", seconds * 1e6, "µs")
    scrape(20)


if __name__ == "__main__":
    main()
