"""The web face behind real proxies: who is let in, who somebody is, and whether everything gets through."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from smartchat.web import create_app
from smartchat_core.events import Envelope, LoginFailed
from tests.integration.web.conftest import BOOK, OPERATOR, make_settings
from tests.support.web_server import add_file, served
from tools.servers.base import Missing
from tools.servers.reverse_proxies import HAProxy, Nginx

PAGE = (Path(__file__).parents[3] / "docs/how-to/run-on-servers.md").read_text(encoding="utf-8")
PRIVATE = ("/metrics", "/ops", "/health/detailed")
OUTSIDE = "203.0.113.66"
SPOOFS: tuple[dict[str, str], ...] = (
    {},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-For": "127.0.0.1, 10.0.0.1", "X-Real-IP": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1;host=localhost;proto=http"},
    {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https", "Via": ""},
    {"Host": "localhost"},
    {"Host": "127.0.0.1"},
)


def documented(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found.group(1)


def nginx_bare(version: str) -> str:
    return f"""server {{ listen PORT; location / {{
        proxy_pass http://127.0.0.1:8000; proxy_http_version {version}; }} }}"""


def nginx_documented(version: str) -> str:
    text = documented("nginx").replace("listen 80;", "listen PORT;")
    assert "proxy_http_version 1.1;" in text
    return text.replace("proxy_http_version 1.1;", f"proxy_http_version {version};")


def haproxy_bare(_: str) -> str:
    return re.sub(r" *(option forwardfor|http-request set-header.*)\n", "", haproxy_documented(_))


def haproxy_documented(_: str) -> str:
    return documented("haproxy").replace("bind :80", "bind 127.0.0.1:PORT")


CONFIGURATIONS = {
    ("nginx", "bare"): (Nginx, nginx_bare),
    ("nginx", "documented"): (Nginx, nginx_documented),
    ("HAProxy", "bare"): (HAProxy, haproxy_bare),
    ("HAProxy", "documented"): (HAProxy, haproxy_documented),
}


@dataclass
class Site:
    """A server and what it heard."""

    address: str
    heard: list[LoginFailed]


@contextmanager
def site(folder: Path, **changes: Any) -> Iterator[Site]:
    heard: list[LoginFailed] = []

    def note(envelope: Envelope) -> None:
        if isinstance(envelope.payload, LoginFailed):
            heard.append(envelope.payload)

    settings = make_settings(folder, rate_reads_per_minute=0, rate_pages_per_minute=0, **changes)
    with served(create_app(settings, listeners=[note])) as address:
        yield Site(address=address, heard=heard)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Believes nobody."""
    with site(tmp_path_factory.mktemp("plain")) as found:
        yield found


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Believes the proxies of this machine."""
    with site(
        tmp_path_factory.mktemp("trusting"), trusted_proxies="127.0.0.1/32", public_url="http://books.example"
    ) as found:
        yield found


@pytest.fixture(scope="module")
def before(plain: Site, trusting: Site) -> Iterator[Any]:
    """The address of a proxy of this kind before a server."""
    with ExitStack() as stack:
        opened: dict[tuple[str, str, str, str], str] = {}

        def find(program: str, headers: str, version: str, behind: Site) -> str:
            key = (program, headers, version if program == "nginx" else "", behind.address)
            if key not in opened:
                kind, write = CONFIGURATIONS[program, headers]
                upstream = urlsplit(behind.address).netloc
                text = write(version).replace("127.0.0.1:8000", upstream)
                try:
                    proxy = stack.enter_context(kind(lambda port: text.replace("PORT", str(port))))
                except Missing as missing:
                    pytest.skip(str(missing))
                opened[key] = f"http://127.0.0.1:{proxy.port}"
            return opened[key]

        yield find


def ask(address: str, path: str, headers: dict[str, str], *, version: str) -> tuple[int, str]:
    """Ask as a client of this version does; HAProxy passes the version on."""
    parts = urlsplit(address)
    lines = {"Host": "books.example", "Connection": "close", **headers}
    head = f"GET {path} HTTP/{version}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60) as connection:
        connection.sendall(f"{head}\r\n".encode())
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return int(answer.split(b" ", 2)[1]), answer.decode(errors="replace")


PROXIES = [
    pytest.param(program, headers, version, marks=() if (headers, version) == ("bare", "1.1") else pytest.mark.slow)
    for program, headers in CONFIGURATIONS
    for version in ("1.0", "1.1")
]
"""Those that once let everybody in are tried each time."""


@pytest.mark.parametrize(("program", "headers", "version"), PROXIES)
@pytest.mark.parametrize("trust", [False, True], ids=["plain", "trusting"])
def test_nothing_private_is_public(
    before: Any, plain: Site, trusting: Site, program: str, headers: str, version: str, trust: bool
) -> None:
    address = before(program, headers, version, trusting if trust else plain)
    for path in PRIVATE:
        for spoof in SPOOFS:
            status, text = ask(address, path, spoof, version=version)
            assert status in {401, 421}, (path, spoof, text)
            assert "http_requests_total" not in text
            assert '"services"' not in text
    with httpx.Client(base_url=address, headers={**OPERATOR, "host": "books.example"}, timeout=60) as operator:
        assert operator.get("/metrics").status_code == 200
    assert ask(address, "/livez", {}, version=version)[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize(("program", "version"), [("nginx", "1.0"), ("nginx", "1.1"), ("HAProxy", "1.1")])
def test_who_somebody_is(before: Any, plain: Site, trusting: Site, program: str, version: str) -> None:
    outside = {"X-Forwarded-For": OUTSIDE, "Authorization": "Bearer no"}
    for found, headers, client in (
        # The proxy is the client, whatever the client says; and so it stays where nobody is believed.
        (plain, "bare", "127.0.0.1"),
        (plain, "documented", "127.0.0.1"),
    ):
        ask(before(program, headers, version, found), "/health/detailed", outside, version=version)
        assert found.heard[-1].client.ip_address == client
    # It comes from 127.0.0.1, which is trusted itself: what it says stands to the left of what the proxy says, and is
    # believed only because this machine is. A real client's own address ends the walk.
    address = before(program, "documented", version, trusting)
    ask(address, "/health/detailed", {"X-Forwarded-For": f"192.0.2.1, {OUTSIDE}"}, version=version)
    assert trusting.heard[-1].client.ip_address == OUTSIDE


@pytest.mark.slow
@pytest.mark.parametrize("program", ["nginx", "HAProxy"])
def test_a_chain_of_proxies_cannot_be_talked_into_another_client(
    before: Any, trusting: Site, program: str, tmp_path: Path
) -> None:
    """The outer proxy is at 127.0.0.2, which is not trusted by the inner server: so it counts as the client."""
    inner = urlsplit(before(program, "documented", "1.1", trusting))
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(transport=transport, base_url=inner.geturl(), timeout=60) as client:
        for said in ("127.0.0.1", "192.0.2.1", "127.0.0.1, 127.0.0.1", "unknown", "for=127.0.0.1"):
            headers = {"host": "books.example", "x-forwarded-for": said, "authorization": "Bearer no"}
            assert client.get("/health/detailed", headers=headers).status_code in {401, 429}
            assert trusting.heard[-1].client.ip_address == "127.0.0.2"


@pytest.mark.slow
@pytest.mark.parametrize("program", ["nginx", "HAProxy"])
def test_pages_may_change_things_from_the_public_address_alone(before: Any, trusting: Site, program: str) -> None:
    address = before(program, "documented", "1.1", trusting)
    asked = {"query": "lamp"}
    with httpx.Client(base_url=address, timeout=60) as client:

        def status(host: str, origin: str, **more: str) -> int:
            headers = {"host": host, "origin": origin, **more}
            return client.post("/api/search", json=asked, headers=headers).status_code

        assert status("books.example", "http://books.example") in {200, 201}
        assert status("books.example", "http://evil.example") == 403
        assert status("books.example", "https://books.example") == 403
        assert status("books.example", "null") == 403
        assert status("evil.example", "http://evil.example") == 421
        assert status("evil.example", "http://evil.example", **{"x-forwarded-host": "books.example"}) == 421
    bare = before(program, "bare", "1.1", trusting)
    with httpx.Client(base_url=bare, timeout=60) as client:
        # nginx asks by the address of its `proxy_pass`; the page is the public one's all the same.
        headers = {"host": "books.example", "origin": "http://books.example", "sec-fetch-site": "same-origin"}
        assert client.post("/api/search", json=asked, headers=headers).status_code < 300


@pytest.mark.slow
@pytest.mark.parametrize(("program", "headers"), list(CONFIGURATIONS))
def test_uploads_and_streams_get_through(before: Any, trusting: Site, program: str, headers: str) -> None:
    address = before(program, headers, "1.1", trusting)
    with httpx.Client(base_url=address, headers={"host": "books.example"}, timeout=60) as client:
        filler = "\n\n" + f"{program} {headers} stood between the reader and the lamp. " * 8_000
        identifier = add_file(client, f"{program}-{headers}.md", (BOOK + filler).encode())
        question = {"question": "Who stole the compass?", "documents": [identifier]}
        kinds = []
        with client.stream("POST", "/api/ask", json=question, headers={"accept": "text/event-stream"}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            kinds = [line for line in answer.iter_lines() if line.startswith("event:")]
        assert len(kinds) >= 2, kinds
        assert json.loads(client.get(f"/api/documents/{identifier}").text)["id"] == identifier
