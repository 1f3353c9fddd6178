"""An exporter that exposes what a script sets: for machines whose disk is full or whose memory is used up."""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tools.servers.ports import HOST, Ports

Value = float | Callable[[], float]
"""A number, or what gives it whenever it is asked for, as of a counter."""


class ScriptedExporter:
    """Serves `/metrics` on the loopback while the block runs.

    Args:
        series: The series that it begins with, by their name with its labels, as in `up{job="x"}`.
    """

    def __init__(self, series: Mapping[str, Value]) -> None:
        self._ports = Ports()
        self.port = self._ports.any()
        self._first: dict[str, Value] = dict(series)
        self._series: dict[str, Value] = dict(series)
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def say(self, series: Mapping[str, Value]) -> None:
        """Change these, and keep the others."""
        self._series = {**self._series, **series}

    def reset(self) -> None:
        """Say again what it began with."""
        self._series = dict(self._first)

    def text(self) -> str:
        """What it says now."""
        return "".join(f"{name} {_number(value)}\n" for name, value in self._series.items())

    def __enter__(self) -> Self:
        exporter = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = exporter.text().encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

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


def _number(value: Value) -> float:
    return value() if callable(value) else value
