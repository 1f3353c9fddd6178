"""What people, machines and attackers do to the product while a fault lasts."""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress

import httpx

from tests.ops_proof.installation import Installation
from tools.servers.ports import HOST

Action = Callable[[httpx.Client], object]


@contextmanager
def again_and_again(
    installation: Installation, action: Action, *, each_second: float, clients: int = 1
) -> Iterator[None]:
    """Do it so many times a second while the block runs, by so many clients; what the server answers is no matter."""
    ended = threading.Event()
    pause = clients / each_second

    def work() -> None:
        with installation.client() as client:
            due = time.monotonic() + random.random() * pause
            while not ended.wait(max(0.0, due - time.monotonic())):
                due += pause
                with suppress(httpx.HTTPError):
                    action(client)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(timeout=40)


@contextmanager
def flood(installation: Installation, *, each_second: float, clients: int = 4) -> Iterator[None]:
    """Knock at `/livez` so many times a second, more cheaply than a client for people can."""
    ended = threading.Event()
    request = f"GET /livez HTTP/1.1\r\nHost: {HOST}:{installation.web.port}\r\n\r\n".encode()
    pause = clients / each_second

    def work() -> None:
        with suppress(OSError), socket.create_connection((HOST, installation.web.port), timeout=10) as connection:
            due = time.monotonic()
            while not ended.wait(max(0.0, due - time.monotonic())):
                due += pause
                connection.sendall(request)
                # The answer comes in one piece or in two; its body ends it.
                while not connection.recv(65536).endswith(b"}"):
                    pass

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(timeout=20)


def get(path: str) -> Action:
    """Read something."""
    return lambda client: client.get(path)


def list_documents(client: httpx.Client) -> None:
    """Look at the library."""
    client.get("/api/documents")


def ask(client: httpx.Client) -> None:
    """Ask about the lighthouse, and hear the whole answer."""
    client.post("/api/ask", json={"question": "Who kept the lighthouse?"}, headers={"Accept": "application/json"})


def search(words: str) -> Action:
    """Search for something."""
    return lambda client: client.post("/api/search", json={"query": words})


def knock_with_a_wrong_token(client: httpx.Client) -> None:
    """Try to get in, from elsewhere: who guesses is not listened to for a while, and Prometheus is at this address."""
    client.get("/metrics", headers={"Authorization": "Bearer a-guess", "X-Forwarded-For": "203.0.113.66"})


def ask_from_another_site(client: httpx.Client) -> None:
    """Have a page of another origin send a request."""
    client.post("/api/search", json={"query": "lighthouse"}, headers={"Origin": "https://elsewhere.example"})


def ask_under_another_name(client: httpx.Client) -> None:
    """Come with a host name that is not the server's."""
    client.get("/", headers={"Host": "rebound.example"})


def upload_what_is_no_book(client: httpx.Client) -> None:
    """Upload a program."""
    upload(client, f"tool-{random.random()}.exe", b"MZ\x90\x00" + random.randbytes(400))


def upload_a_book(client: httpx.Client) -> None:
    """Upload a small text that nobody has uploaded before."""
    text = f"Number {random.random()}. Tobias kept the lighthouse for forty years, and never left the rock.\n" * 5
    upload(client, f"lighthouse-{random.random()}.txt", text.encode())


def upload_a_broken_book(client: httpx.Client) -> None:
    """Upload what looks like a book, and cannot be read."""
    upload(client, f"torn-{random.random()}.pdf", b"%PDF-1.7\n" + random.randbytes(800))


def vote(which: str) -> Action:
    """Say what one thinks of an answer."""
    return lambda client: client.post("/api/feedback", json={"vote": which})


def upload(client: httpx.Client, filename: str, content: bytes) -> httpx.Response:
    """Upload a file."""
    return client.post("/api/documents", files={"file": (filename, content)})


@contextmanager
def all_of(*blocks: AbstractContextManager[object]) -> Iterator[None]:
    """Several at the same time."""
    with ExitStack() as stack:
        for block in blocks:
            stack.enter_context(block)
        yield
