"""RabbitMQ from Debian, without its service, its user, its fixed ports and its shared name server."""

import base64
import json
import os
import secrets
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

INSTALLED = Path("/usr/lib/rabbitmq/lib")
USER = PASSWORD = "guest"

CONFIGURATION = """\
listeners.tcp.1 = {host}:{port}
management.tcp.ip = {host}
management.tcp.port = {management}
management_agent.disable_metrics_collector = true
log.console = true
log.console.level = warning
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 512MB
"""


class RabbitMQ(Server):
    """A RabbitMQ with the user `guest`, and its HTTP interface for virtual hosts.

    Durable queues and persistent messages outlive `kill` in either case; a publisher that waits for the broker's
    confirmation knows which.
    """

    name = "RabbitMQ"
    ready_seconds = 120.0  # 15 seconds alone; an Erlang machine starts slowly beside others
    stop_seconds = 30.0

    def __init__(self, *, folder: Path | None = None, port: int | None = None, durable: bool = False) -> None:
        found = sorted(INSTALLED.glob("rabbitmq_server-*/sbin/rabbitmq-server"))
        if not found or shutil.which("epmd") is None:
            raise Missing("RabbitMQ", "apt-get install rabbitmq-server")
        # Not the wrapper in /usr/sbin, which changes to a user of its own.
        self._program = found[-1]
        super().__init__(folder=folder, port=port, durable=durable)
        self.management = self._ports.any()
        self._distribution = self._ports.any()
        self._epmd = self._ports.any()

    def url(self, vhost: str = "/") -> str:
        return f"amqp://{USER}:{PASSWORD}@{HOST}:{self.port}/{quote(vhost, safe='')}"

    def create_vhost(self, name: str | None = None) -> str:
        """Make an empty virtual host, under a name of its own unless one is given; returns its address."""
        name = name or f"t{secrets.token_hex(8)}"
        self._call("PUT", f"vhosts/{quote(name, safe='')}")
        self._call(
            "PUT", f"permissions/{quote(name, safe='')}/{USER}", {"configure": ".*", "write": ".*", "read": ".*"}
        )
        return self.url(name)

    def delete_vhost(self, name: str) -> None:
        """Remove a virtual host with its queues and connections."""
        self._call("DELETE", f"vhosts/{quote(name, safe='')}")

    def launch(self) -> None:
        folder = self.folder
        cookie = folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(10), encoding="ascii")
            cookie.chmod(0o400)
        (folder / "plugins").write_text("[rabbitmq_management].", encoding="ascii")
        configuration = folder / "rabbitmq.conf"
        configuration.write_text(
            CONFIGURATION.format(host=HOST, port=self.port, management=self.management), encoding="ascii"
        )
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_ADDRESS": HOST,
            "ERL_EPMD_PORT": str(self._epmd),
            # The name is part of the data's place: it must be the same after a restart, also on other ports.
            "RABBITMQ_NODENAME": "smartchat@localhost",
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(configuration),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
            ),
        }
        # Ours, because one that Erlang starts by itself stays, and belongs to nobody.
        self._spawn("epmd", ["epmd", "-address", HOST, "-port", str(self._epmd)], environment=environment)
        self._spawn("rabbitmq", [self._program], environment=environment)

    def is_ready(self) -> bool:
        # The port opens late in the start. An answer to the greeting means that clients are served.
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                if connection.recv(1) != b"\x01":
                    return False
            self._call("GET", "whoami")
        except OSError:
            return False
        return True

    def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> None:
        request = urllib.request.Request(
            f"http://{HOST}:{self.management}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                raise OSError(f"{method} {path}: {error.code} {error.read()!r}") from error
