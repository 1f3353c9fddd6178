"""Those whom Alertmanager notifies: a pager with PagerDuty's interface, Slack's, a heartbeat's, and a mail server."""

import json
import socketserver
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tools.servers.ports import HOST, Ports

LARGEST = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message as it came: to whom (`pagerduty`, `slack`, `heartbeat`, `email`), when, and what."""

    channel: str
    at: float
    text: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def names(self, alert: str) -> bool:
        return alert in self.text


class Receivers:
    """Receives on loopback ports while the block runs; `messages` holds what came, oldest first."""

    def __init__(self) -> None:
        self._ports = Ports()
        self.http_port = self._ports.any()
        self.smtp_port = self._ports.any()
        self.messages: list[Message] = []
        self.refused: frozenset[str] = frozenset()
        """Channels that answer with an error."""
        self._servers: list[ThreadingHTTPServer | socketserver.ThreadingTCPServer] = []

    def url(self, channel: str) -> str:
        """The address of a channel."""
        return f"http://{HOST}:{self.http_port}/{channel}"

    @property
    def smarthost(self) -> str:
        return f"{HOST}:{self.smtp_port}"

    def since(self, moment: float, *, alert: str, channel: str | None = None) -> list[Message]:
        """What came from then on about an alert."""
        return [
            message
            for message in tuple(self.messages)
            if message.at >= moment and message.names(alert) and channel in {None, message.channel}
        ]

    def __enter__(self) -> Self:
        self._servers = [_http_server(self.http_port, self._take, self), _smtp_server(self.smtp_port, self._take)]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._ports.release()

    def _take(self, channel: str, text: str) -> None:
        try:
            body = json.loads(text) if channel != "email" else {}
        except ValueError:
            body = {}
        self.messages.append(Message(channel=channel, at=time.monotonic(), text=text, body=body))


Take = Callable[[str, str], None]


def _http_server(port: int, take: Take, receivers: Receivers) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", 0)), LARGEST)
            channel = self.path.strip("/").partition("/")[0]
            text = self.rfile.read(length).decode()
            if channel in receivers.refused:
                self.send_error(500)
                return
            take(channel, text)
            # PagerDuty's answer (https://developer.pagerduty.com/docs/events-api-v2/overview/); others ignore it.
            answer = b'{"status": "success", "message": "Event processed", "dedup_key": "key"}'
            self.send_response(202 if "pagerduty" in self.path else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's signature
            pass

    return ThreadingHTTPServer((HOST, port), Handler)


def _smtp_server(port: int, take: Take) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        """As much of SMTP as takes a mail from a client that wants no more."""

        def handle(self) -> None:
            self._say("220 mail")
            while line := self.rfile.readline().decode(errors="replace").strip():
                verb = line[:4].upper()
                if verb in {"EHLO", "HELO"}:
                    self._say("250 mail")
                elif verb == "DATA":
                    self._say("354 go on")
                    lines = []
                    while (part := self.rfile.readline().decode(errors="replace")) not in {".\r\n", ""}:
                        lines.append(part)
                    take("email", "".join(lines))
                    self._say("250 taken")
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 fine")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server = socketserver.ThreadingTCPServer((HOST, port), Handler, bind_and_activate=False)
    server.allow_reuse_address = True
    server.daemon_threads = True
    server.server_bind()
    server.server_activate()
    return server
