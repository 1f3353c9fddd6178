"""What is kept of dear pages is for those who may see them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartchat.web import create_app
from tests.integration.web.conftest import OPERATOR, make_settings
from tests.support.web_server import served

PAGES = ("/ops", "/metrics")
WRONG = {"authorization": "Bearer some-other-token-of-some-length"}
LONG = 60.0
"""Longer than the test takes: whatever is kept once is what everybody gets who gets anything."""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    settings = make_settings(tmp_path, page_cache_seconds=LONG)
    with served(create_app(settings), settings) as address, httpx.Client(base_url=address, timeout=60) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_kept_is_for_operators_alone(client: httpx.Client, path: str) -> None:
    kept = client.get(path, headers=OPERATOR)
    assert kept.status_code == 200
    assert b"# TYPE" in kept.content or b"<html" in kept.content
    for headers in ({}, WRONG):
        for method in ("GET", "HEAD"):
            refused = client.request(method, path, headers=headers)
            assert refused.status_code == 401
            assert b"# TYPE" not in refused.content
            assert b"<html" not in refused.content
    again = client.get(path, headers=OPERATOR)
    assert (again.status_code, again.content) == (200, kept.content), "it was not kept"


@pytest.mark.parametrize("path", PAGES)
def test_a_refusal_is_not_kept(client: httpx.Client, path: str) -> None:
    for headers in ({}, WRONG):
        refused = client.get(path, headers=headers)
        assert refused.status_code == 401
        assert client.get(path, headers=OPERATOR).status_code == 200


def test_pages_of_operators_are_kept_by_nobody_on_the_way(client: httpx.Client) -> None:
    for path in PAGES:
        assert client.get(path, headers=OPERATOR).headers["cache-control"] == "no-store"
