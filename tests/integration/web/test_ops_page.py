import re

import httpx
import pytest

from smartchat.web import create_app
from smartchat.web.recent_metrics import RecentMetrics
from smartchat_core.model.metric import Sample
from smartchat_core.ops.metrics.exposition import Scrape
from tests.integration.web.conftest import make_settings
from tests.support.web_server import served


def test_what_happened_stands_there(client: httpx.Client, book: str) -> None:
    for _ in range(5):
        assert client.get("/api/documents").status_code == 200
    page = client.get("/ops")
    assert page.headers["content-type"].startswith("text/html")
    for text in ("Latency, P95", "Jobs waiting", "Models, this month", "no budget is set", "ERROR"):
        assert text in page.text
    assert re.search(r"<td>Database</td><td>healthy</td>", page.text)
    assert page.headers["cache-control"] == "no-store"


def test_nothing_in_it_breaks_the_policy(client: httpx.Client) -> None:
    for path in ("/ops", "/status"):
        text = client.get(path).text
        assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)|\son\w+=", text)


def test_it_is_for_operators(tmp_path_factory: pytest.TempPathFactory) -> None:
    token = "open-sesame-of-some-length"
    settings = make_settings(tmp_path_factory.mktemp("guarded"), ops_token=token, model_budget="12.50")
    with served(create_app(settings)) as address, httpx.Client(base_url=address) as client:
        assert client.get("/ops").status_code == 401
        for _ in range(60):  # a part of the page that is not read in time is left out
            page = client.get("/ops", headers={"authorization": f"Bearer {token}"})
            if "$12.50" in page.text:
                break
        assert "$12.50 of $12.50 are left" in page.text
        assert token not in page.text


def test_the_memory_is_bounded() -> None:
    samples = RecentMetrics()
    for second in range(5_000):
        labels = {"method": "GET", "route": "/x", "status": "500" if second % 2 else "200"}
        sample = Sample(name="http_requests_total", labels=labels, value=float(second))
        samples.add(Scrape.of([sample], at=5.0 * second))
    assert len(samples.points) == 720
    now = Scrape.of([], at=5.0 * 5_000)
    window = samples.window(now)
    assert 270 <= window.after.at - window.before.at <= 330
