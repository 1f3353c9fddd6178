"""Slow and greedy clients, over real sockets, with deadlines of fractions of a second."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.settings import Settings
from smartchat.web import create_app
from tests.integration.web.conftest import make_settings
from tests.support.web_server import served

SHORT = 0.4
PATIENCE = 60.0
FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n'
END = b"\r\n--x--\r\n"


def quick(folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "request_head_timeout_seconds": SHORT,
        "keep_alive_timeout_seconds": PATIENCE,
        "transfer_timeout_seconds": SHORT,
        "min_transfer_bytes_per_second": 20,
        "rate_pages_per_minute": 0,
        "max_connections": 40,
        "max_connections_per_client": 8,
        "max_uploads_per_client": 2,
        "max_event_streams_per_client": 2,
    }
    return make_settings(folder, **(values | changes))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = quick(tmp_path_factory.mktemp("library"))
    with served(create_app(settings), settings) as found:
        yield found


def connect(address: str, source: str = "127.0.0.1") -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=(source, 0))


@contextmanager
def asking(address: str, source: str = "127.0.0.1") -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=address, timeout=PATIENCE, transport=httpx.HTTPTransport(local_address=source)
    ) as client:
        yield client


def everything(connection: socket.socket) -> bytes:
    """What comes until the server ends the connection."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def head(method: str, path: str, *fields: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def upload(length: int) -> bytes:
    return head("POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", f"Content-Length: {length}")


def test_a_head_that_does_not_end_is_answered_and_ended(address: str) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        found = everything(connection)
    status, _, body = found.partition(b"\r\n\r\n")
    assert status.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in status
    assert json.loads(body)["code"] == "request_timeout"


def test_a_connection_on_which_nothing_comes_is_ended_in_silence(address: str) -> None:
    with closing(connect(address)) as connection:
        assert everything(connection) == b""


def test_a_connection_that_was_used_is_kept(address: str) -> None:
    with closing(connect(address)) as connection:
        for _ in range(3):
            connection.sendall(head("GET", "/livez"))
            found = b""
            while b'"alive"' not in found:
                piece = connection.recv(65536)
                assert piece, "the connection was ended"
                found += piece
            time.sleep(3 * SHORT)


def test_a_body_that_does_not_go_on_is_answered_and_ended(address: str) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(upload(100_000) + FORM + b"Once upon")
        found = everything(connection)
    assert found.startswith(b"HTTP/1.1 408 ")
    assert json.loads(found.partition(b"\r\n\r\n")[2])["code"] == "request_timeout"


def test_an_upload_that_is_slow_and_moves_arrives(address: str) -> None:
    text = b"The keeper of the lighthouse wrote slowly. "
    with closing(connect(address)) as connection:
        connection.sendall(upload(len(FORM) + len(text) + len(END)) + FORM)
        for at in range(len(text)):
            connection.sendall(text[at : at + 1])
            time.sleep(1 / 25)  # a little more than has to come
        connection.sendall(END)
        assert connection.recv(65536).startswith(b"HTTP/1.1 202 ")


def test_a_body_that_nobody_wants_is_not_listened_to_for_ever(address: str) -> None:
    with closing(connect(address)) as connection:
        connection.sendall(head("GET", "/livez", "Content-Length: 100000") + b"a")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        deadline = time.monotonic() + PATIENCE
        with pytest.raises(OSError):  # noqa: PT012  # which of the bytes finds it closed is the kernel's to say
            while time.monotonic() < deadline:
                connection.sendall(b"a")
                time.sleep(SHORT / 10)


def test_answers_that_are_not_read_are_given_up(address: str) -> None:
    with closing(connect(address)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(head("GET", "/schema/openapi.json") * 40)
        # A client that reads nothing learns only from its own sending that it was given up.
        deadline = time.monotonic() + PATIENCE
        with pytest.raises(OSError):  # noqa: PT012  # as above
            while time.monotonic() < deadline:
                connection.sendall(b"G")
                time.sleep(SHORT / 4)


def test_one_client_takes_no_connections_from_another(address: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(closing(connect(address))) for _ in range(60)]
        for connection in held[-8:]:
            connection.sendall(b"GET / HTTP/1.1\r\n")
        for source in ("127.0.0.1", "127.0.0.2"):
            with asking(address, source) as client:
                assert client.get("/livez").status_code == 200
                assert client.get("/api/documents").status_code == 200
        assert everything(held[0]) == b""


def test_uploads_of_one_client_leave_room_for_others(address: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(closing(connect(address))) for _ in range(3)]
        for connection in held:
            connection.sendall(upload(100_000) + FORM)
        statuses = sorted(int(everything(connection).split(b" ", 2)[1]) for connection in held)
        assert statuses == [408, 408, 429]
        with asking(address, "127.0.0.2") as other:
            for connection in held:
                connection.close()
            answer = other.post("/api/documents", files={"file": ("b.txt", b"A book of another client.")})
            assert answer.status_code == 202


def answers(connection: socket.socket, *fields: str) -> bool:
    """Whether a request on the connection is answered, or the server has ended it."""
    found = b""
    try:
        connection.sendall(head("GET", "/livez", *fields))
        while b'"alive"' not in found and (piece := connection.recv(65536)):
            found += piece
    except ConnectionError:
        return False
    return found.startswith(b"HTTP/1.1 200 ")


def test_behind_a_proxy_nobody_is_taken_for_everybody(tmp_path: Path) -> None:
    settings = quick(tmp_path, trusted_proxies="127.0.0.1/32", request_head_timeout_seconds=PATIENCE)
    with served(create_app(settings), settings) as address, ExitStack() as stack:
        proxied = [stack.enter_context(closing(connect(address))) for _ in range(20)]
        for number, connection in enumerate(proxied):
            connection.sendall(head("GET", "/livez", f"X-Forwarded-For: 10.0.0.{number}"))
        for connection in proxied:
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_beside_a_trusted_proxy_everybody_else_is_one_client(tmp_path: Path) -> None:
    settings = quick(tmp_path, trusted_proxies="127.0.0.1/32")
    with served(create_app(settings), settings) as address, ExitStack() as stack:

        def opened(source: str) -> list[socket.socket]:
            found = []
            for number in range(15):
                connection = stack.enter_context(closing(connect(address, source)))
                assert answers(connection, f"X-Forwarded-For: 10.0.0.{number}")
                found.append(connection)
            return found

        proxied, others = opened("127.0.0.1"), opened("127.0.0.2")
        assert sum(answers(one) for one in proxied) == len(proxied)
        assert sum(answers(one) for one in others) == settings.max_connections_per_client
