"""A receiver of webhooks on loopback, which remembers what it got and answers as it is bid."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Message", "WebhookReceiver", "webhook_receiver"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """What was received; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass(kw_only=True)
class WebhookReceiver:
    """Where it listens, what it got, and how it answers: with a status, a header and so many bytes, or not at all."""

    url: str = ""
    messages: list[Message] = field(default_factory=list)
    status: int = 204
    location: str = ""
    answer_bytes: int = 0
    silent: threading.Event = field(default_factory=threading.Event)
    """While it is set, nothing is answered."""
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """Listens while the block runs."""
    found = WebhookReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.messages.append(Message(path=self.path, headers=headers, body=body))
            if found.silent.is_set():
                found.closing.wait(60)
                return
            self.send_response(found.status)
            if found.location:
                self.send_header("location", found.location)
            self.send_header("content-length", str(found.answer_bytes))
            self.end_headers()
            with suppress(ConnectionError):  # the sender has read enough
                self.wfile.write(b"x" * found.answer_bytes)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, name="webhook-receiver", daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
