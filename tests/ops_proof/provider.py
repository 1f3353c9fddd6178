"""A provider of language models that follows a script: answers, fails, or takes its time."""

import itertools
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from smartchat_core.testing.fakes.openai_server import chat_events
from tools.servers.ports import HOST, Ports


class ScriptedProvider:
    """Speaks OpenAI's chat interface on the loopback while the block runs.

    `status` is what every `status_each`-th request gets; `first_token_seconds` and `piece_seconds` make it slow;
    `pieces` is what it says, and `usage` the tokens that it counts.
    """

    def __init__(self) -> None:
        self._ports = Ports()
        self.port = self._ports.any()
        self._server: ThreadingHTTPServer | None = None
        self._requests = itertools.count()
        self.well()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/v1"

    def well(self) -> None:
        """Answer at once."""
        self.status = 200
        self.status_each = 1
        self.usage = (400, 20)
        self.first_token_seconds = 0.0
        self.piece_seconds = 0.0
        self.pieces: tuple[str, ...] = ("The lighthouse was kept by Tobias [1].",)

    def __enter__(self) -> Self:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if provider.status != 200 and next(provider._requests) % provider.status_each == 0:
                    body = json.dumps({"error": {"message": "scripted", "type": "server_error"}}).encode()
                    self._begin(provider.status, "application/json", len(body))
                    self.wfile.write(body)
                    return
                time.sleep(provider.first_token_seconds)
                self._begin(200, "text/event-stream", None)
                with suppress(ConnectionError):  # who asked may be gone
                    for event in chat_events(provider.pieces, usage=provider.usage):
                        self.wfile.write(f"data: {event}\n\n".encode())
                        self.wfile.flush()
                        time.sleep(provider.piece_seconds)

            def _begin(self, status: int, kind: str, length: int | None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Connection", "close")
                if length is not None:
                    self.send_header("Content-Length", str(length))
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's signature
                pass

        self._server = ThreadingHTTPServer((HOST, self.port), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._ports.release()
