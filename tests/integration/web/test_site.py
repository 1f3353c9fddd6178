import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartchat.web import create_app
from tests.integration.web.conftest import make_settings
from tests.support.web_server import served

FILES = sorted((Path(__file__).parents[3] / "apps/smartchat/web/static").iterdir())


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    app = create_app(make_settings(tmp_path_factory.mktemp("named")), hosts=["books.example"])
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "192.168.1.7", "app.localhost:5"]
)
def test_known_hosts(client: httpx.Client, host: str) -> None:
    assert client.get("/api/documents", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "a b", "[x"]
)
@pytest.mark.parametrize("path", ["/", "/api/documents", "/static/app.js", "/schema/openapi.json"])
def test_unknown_hosts_see_nothing(client: httpx.Client, host: str, path: str) -> None:
    response = client.get(path, headers={"host": host})
    assert response.status_code in {400, 421}


def test_configured_host(named: httpx.Client) -> None:
    assert named.get("/api/documents", headers={"host": "Books.Example:8000"}).status_code == 200
    assert named.get("/api/documents", headers={"host": "other.example"}).status_code == 421


def test_health_is_reported_to_any_host(client: httpx.Client) -> None:
    assert client.get("/health", headers={"host": "probe.cluster.local"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://localhost:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/documents"), ("POST", "/api/search"), ("POST", "/api/ask"), ("DELETE", "/api/documents/x")],
)
def test_other_origins_change_nothing(client: httpx.Client, method: str, path: str, headers: dict[str, str]) -> None:
    response = client.request(method, path, headers=headers, content=b'{"query": "x", "question": "x"}')
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_own_origin_may(client: httpx.Client, address: str) -> None:
    for headers in ({"origin": address}, {"origin": address, "sec-fetch-site": "same-origin"}, {}):
        assert client.post("/api/search", json={"query": "x"}, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/documents", "/static/app.js", "/nowhere", "/schema/openapi.json"])
def test_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_page_loads_only_its_own_files(client: httpx.Client) -> None:
    response = client.get("/")
    assert response.headers["content-type"].startswith("text/html")
    sources = re.findall(r'(?:src|href)="([^"#]+)"', response.text)
    assert sources
    assert all(source.startswith("/") for source in sources)
    assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)|\son\w+=", response.text)
    for source in sources:
        assert client.get(source).status_code == 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_static_files(client: httpx.Client, path: Path) -> None:
    response = client.get(f"/static/{path.name}")
    assert response.content == path.read_bytes()
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    assert response.headers["content-type"].startswith(kinds[path.suffix])


def test_scripts_put_nothing_in_as_markup() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".js")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https?://", text)


def test_description_of_the_interface(client: httpx.Client) -> None:
    found = client.get("/schema/openapi.json").json()
    assert found["info"]["title"] == "SmartChat"
    paths = found["paths"]
    assert {"/health", "/api/documents", "/api/search", "/api/ask", "/api/documents/{document_id}/text"} <= set(paths)
    assert "multipart/form-data" in paths["/api/documents"]["post"]["requestBody"]["content"]
    problems = paths["/api/search"]["post"]["responses"]["404"]["content"]
    assert set(problems) == {"application/problem+json"}
    assert "/" not in paths
    assert client.get("/schema/openapi.yaml").text.startswith(("components:", "info:"))
    assert "html" not in client.get("/schema").headers["content-type"]


def test_the_page_takes_what_the_installed_parsers_read(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "EPUB, PDF, DOCX" in page
    (accepted,) = re.findall(r'accept="([^"]*)"', page)
    assert {".epub", ".xhtml", "text/plain"} <= set(accepted.split(","))
