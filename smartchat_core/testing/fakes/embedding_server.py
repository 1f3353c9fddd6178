"""A server on the loopback that speaks OpenAI's embedding API, to test clients of it, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from smartchat_core.testing.fakes.embedder import HashingEmbedder

__all__ = ["EmbeddingRow", "FakeEmbeddingServer"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddingRow:
    """One vector of a reply, and which text of the request it belongs to."""

    index: int
    embedding: tuple[float, ...]


class FakeEmbeddingServer:
    """Answers with the vectors of a `HashingEmbedder`, three times too long; keeps the requests' bodies.

    Args:
        dimension: the width of the vectors.
        status: with another one than 200 every request is refused with it.
        edit: changes the rows of a good reply, to script a server that is wrong.
    """

    def __init__(
        self,
        *,
        dimension: int = 64,
        status: int = 200,
        edit: Callable[[list[EmbeddingRow]], list[EmbeddingRow]] = list,
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self._embedder = HashingEmbedder(dimension=dimension)
        self._status = status
        self._edit = edit
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        answer = self._answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, body = answer(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Tests read `requests` instead."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def _answer(self, body: bytes) -> tuple[int, bytes]:
        request = json.loads(body)
        self.requests.append(request)
        if self._status != 200:
            return self._status, json.dumps({"error": {"message": "scripted error"}}).encode()
        rows = [
            EmbeddingRow(
                index=index,
                embedding=tuple(3.0 * value for value in self._embedder.vector(text)),
            )
            for index, text in enumerate(request["input"])
        ]
        data = [{"object": "embedding", "index": row.index, "embedding": row.embedding} for row in self._edit(rows)]
        usage = {"prompt_tokens": len(rows), "total_tokens": len(rows)}
        reply = {"object": "list", "model": request["model"], "data": data, "usage": usage}
        return 200, json.dumps(reply).encode()
