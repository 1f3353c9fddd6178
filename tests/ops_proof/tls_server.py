"""A server with a certificate that is about to expire, or not."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.servers import Missing
from tools.servers.ports import HOST, Ports


class TlsServer:
    """Answers HTTP over TLS on the loopback while the block runs.

    Args:
        folder: Where keys and certificates are written.
        days: For how long the certificate is still valid.
    """

    def __init__(self, folder: Path, *, days: int) -> None:
        self._program = shutil.which("openssl")
        if self._program is None:
            raise Missing("openssl", "apt-get install openssl")
        self._folder = folder
        self._ports = Ports()
        self.port = self._ports.any()
        self._listening: socket.socket | None = None
        self._context = self._certified(days)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @contextmanager
    def with_days(self, days: int) -> Iterator[None]:
        """Show another certificate while the block runs."""
        before = self._context
        self._context = self._certified(days)
        try:
            yield
        finally:
            self._context = before

    def _certified(self, days: int) -> ssl.SSLContext:
        self._folder.mkdir(parents=True, exist_ok=True)
        key, certificate = self._folder / "key.pem", self._folder / "certificate.pem"
        subprocess.run(
            [
                *(str(self._program), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
                *("-days", str(days), "-keyout", str(key), "-out", str(certificate)),
                *("-addext", f"subjectAltName=IP:{HOST},DNS:localhost"),
            ],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context

    def __enter__(self) -> Self:
        self._listening = socket.create_server((HOST, self.port))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
        self._ports.release()

    def _serve(self) -> None:
        assert self._listening is not None
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with suppress(OSError), self._context.wrap_socket(connection, server_side=True) as secured:
                secured.settimeout(2)
                secured.recv(4096)
                secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
