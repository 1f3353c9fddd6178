"""ClamAV's daemon from Debian, with signatures of the test's own: the official ones need the internet."""

import hashlib
import os
import shutil
import socket
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin"


class Clamd(Server):
    """clamd that knows two kinds of malware: a file of exactly `known`, and one that holds `mark` anywhere.

    It takes at most `max_bytes` of a stream. `socket_path` is where it listens besides its port.
    """

    name = "clamd"

    def __init__(self, *, known: bytes, mark: bytes, max_bytes: int, port: int | None = None) -> None:
        program = shutil.which("clamd", path=_SBIN)
        if program is None:
            raise Missing("ClamAV's daemon", "apt-get install clamav-daemon")
        self._program = program
        self._known = known
        self._mark = mark
        self._max_bytes = max_bytes
        super().__init__(port=port)

    @property
    def socket_path(self) -> Path:
        return self.folder / "clamd.ctl"

    def launch(self) -> None:
        signatures = self.folder / "signatures"
        signatures.mkdir(exist_ok=True)
        digest = hashlib.md5(self._known, usedforsecurity=False).hexdigest()
        (signatures / "known.hdb").write_text(f"{digest}:{len(self._known)}:Test.Known\n")
        (signatures / "marked.ndb").write_text(f"Test.Marked:0:*:{self._mark.hex()}\n")
        configuration = self.folder / "clamd.conf"
        configuration.write_text(
            f"Foreground yes\nTCPSocket {self.port}\nTCPAddr {HOST}\nLocalSocket {self.socket_path}\n"
            f"DatabaseDirectory {signatures}\nStreamMaxLength {self._max_bytes}\n"
        )
        self._spawn("clamd", [self._program, "-c", configuration])

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(b"zPING\0")
                return connection.recv(16) == b"PONG\0"
        except OSError:
            return False
