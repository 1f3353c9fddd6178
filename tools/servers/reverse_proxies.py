"""nginx and HAProxy from Debian, before a server of ours."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin"


class Nginx(Server):
    """nginx with these blocks within its `http`; `render` gets the port on which they listen."""

    name = "nginx"

    def __init__(self, render: Callable[[int], str], *, folder: Path | None = None, port: int | None = None) -> None:
        self._program = _program("nginx")
        self._render = render
        super().__init__(folder=folder, port=port)

    def launch(self) -> None:
        user = "user root;\n" if os.geteuid() == 0 else ""
        paths = "".join(
            f"  {name}_temp_path {self.folder / name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"{user}daemon off;\nworker_processes 1;\npid {self.folder / 'nginx.pid'};\nevents {{}}\n"
            f"http {{\n  access_log off;\n{paths}{self._render(self.port)}\n}}\n"
        )
        self._spawn("nginx", [self._program, "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", "stderr"])

    def is_ready(self) -> bool:
        return _answers(self.port)


class HAProxy(Server):
    """HAProxy with these sections; `render` gets the port on which they listen."""

    name = "HAProxy"

    def __init__(self, render: Callable[[int], str], *, folder: Path | None = None, port: int | None = None) -> None:
        self._program = _program("haproxy")
        self._render = render
        super().__init__(folder=folder, port=port)

    def launch(self) -> None:
        (self.folder / "haproxy.cfg").write_text(f"{self._render(self.port)}\n")
        self._spawn("haproxy", [self._program, "-db", "-f", self.folder / "haproxy.cfg"])

    def is_ready(self) -> bool:
        return _answers(self.port)


def _program(name: str) -> str:
    found = shutil.which(name, path=_SBIN)
    if found is None:
        raise Missing({"nginx": "nginx", "haproxy": "HAProxy"}[name], f"apt-get install {name}")
    return found


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False
