"""Telling the metrics of a program that serves nothing else: a worker, a relay, a beat, the monitor."""

import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.events import Client, LoginFailed
from smartchat_core.ops.access import Refusal, Visitor, Watchers, is_forwarded
from smartchat_core.ports.telemetry import MetricsReader

__all__ = ["metrics_served"]

log = logging.getLogger(__name__)

_LONGEST_AGENT = 200
_SILENT_SECONDS = 10.0
"""How long a client may say nothing before its connection is closed."""
_CHALLENGE = 'Bearer realm="SmartChat operations"'


def _ignore(_: LoginFailed) -> None:
    """Nobody listens."""


@contextmanager
def metrics_served(
    settings: Settings, reader: MetricsReader, *, refused: Callable[[LoginFailed], None] = _ignore
) -> Iterator[str]:
    """Answer `GET /metrics` and `GET /livez` at the setting `metrics_address` while the block runs.

    It yields the address, which is empty where the setting is, and nothing is served then. The metrics are for those
    who have the `ops_token`, or, without one, for this machine; `/livez` is for everybody.

    Args:
        settings: where, and who may see it.
        reader: tells what was measured.
        refused: is told, in another thread, of those who may not see it.

    Raises:
        ConfigurationError: one cannot listen there.
    """
    if not settings.metrics_address:
        yield ""
        return
    token = settings.ops_token.get_secret_value() if settings.ops_token else ""
    server = _listening(settings.metrics_address, Watchers(token=token), reader, refused)
    thread = threading.Thread(target=server.serve_forever, name="smartchat-metrics", daemon=True)
    thread.start()
    try:
        host, port = server.server_address[:2]
        yield f"http://[{host!s}]:{port}" if server.address_family == socket.AF_INET6 else f"http://{host!s}:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listening(
    address: str, watchers: Watchers, reader: MetricsReader, refused: Callable[[LoginFailed], None]
) -> "_Server":
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.netloc != address or parts.username is not None:
        raise ConfigurationError(
            "the setting metrics_address has no meaning", remedy="Write it as host:port, as in 127.0.0.1:9464."
        )
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return _Server(family, place, watchers=watchers, reader=reader, refused=refused)
    except OSError as exc:
        raise ConfigurationError(
            f"nobody can listen at {address}",
            cause=exc.strerror or str(exc),
            remedy="Choose another metrics_address.",
        ) from exc


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        family: socket.AddressFamily,
        place: Any,
        *,
        watchers: Watchers,
        reader: MetricsReader,
        refused: Callable[[LoginFailed], None],
    ) -> None:
        self.address_family = family
        self.watchers = watchers
        self.reader = reader
        self.refused = refused
        super().__init__(place, _Answers)

    def server_bind(self) -> None:
        # HTTPServer would look its own name up, which may take long and is of no use.
        socket.socket.setsockopt(self.socket, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def handle_error(self, *_: Any) -> None:
        """Say what went wrong; a client that went away in the middle is nothing to tell of."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log.error("metrics could not be told", exc_info=error)


class _Answers(BaseHTTPRequestHandler):
    server: _Server
    server_version = "SmartChat"
    sys_version = ""
    timeout = _SILENT_SECONDS

    def do_GET(self) -> None:  # the name is fixed by http.server
        try:
            path = urlsplit(self.path).path
        except ValueError:  # a whole address may be asked for, and that may be none
            path = ""
        match path:
            case "/livez":
                self._answer(HTTPStatus.OK, b"ok\n")
            case "/metrics":
                self._metrics()
            case _:
                self._answer(HTTPStatus.NOT_FOUND, b"there is nothing here\n")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is fixed by http.server
        """Nothing of it is worth a line."""

    def _metrics(self) -> None:
        refusal = self.server.watchers.refusal(self._visitor())
        if refusal is not None:
            self._refuse(refusal)
            return
        told = self.server.reader.exposition(accept=self.headers.get("Accept", ""))
        self._answer(HTTPStatus.OK, told.body, kind=told.media_type)

    def _visitor(self) -> Visitor:
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            host = ""
        return Visitor(
            peer=str(self.client_address[0]),
            host=host,
            authorization=self.headers.get("Authorization", ""),
            forwarded=is_forwarded(self.headers.keys(), version=self.request_version.removeprefix("HTTP/")),
        )

    def _refuse(self, refusal: Refusal) -> None:
        agent = self.headers.get("User-Agent", "")[:_LONGEST_AGENT]
        client = Client(ip_address=str(self.client_address[0]), user_agent=agent)
        self.server.refused(LoginFailed(reason=refusal.value, client=client))
        if self.server.watchers.token:
            self._answer(HTTPStatus.UNAUTHORIZED, b"the ops_token is asked for\n", challenge=_CHALLENGE)
        else:
            self._answer(HTTPStatus.FORBIDDEN, b"without an ops_token only this machine may see it\n")

    def _answer(
        self, status: HTTPStatus, body: bytes, *, kind: str = "text/plain; charset=utf-8", challenge: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(body)
