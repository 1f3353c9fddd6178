"""PgBouncer in transaction mode, in front of a PostgreSQL."""

import os
import shutil
import socket
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST
from tools.servers.postgresql import PostgreSQL

CONFIGURATION = """\
[databases]
* = host={host} port={upstream} user=postgres

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 500
server_fast_close = 1
"""


class PgBouncer(Server):
    """A pooler with PgBouncer's own defaults, except for the mode: session state does not last.

    Args:
        upstream: The server behind it, started and stopped by its owner.
        pool: Connections that it keeps to each database.
        port: As for every server.
    """

    name = "PgBouncer"

    def __init__(self, upstream: PostgreSQL, *, pool: int = 4, port: int | None = None) -> None:
        # Debian keeps it in sbin, which is not on every user's path.
        program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
        if program is None:
            raise Missing("PgBouncer", "apt-get install pgbouncer")
        self._program = program
        self._upstream = upstream
        self._pool = pool
        super().__init__(port=port)

    def url(self, database: str) -> str:
        """The address of a database of the upstream server, through the pooler."""
        return f"postgresql://postgres@{HOST}:{self.port}/{database}"

    def launch(self) -> None:
        configuration = self.folder / "pgbouncer.ini"
        configuration.write_text(
            CONFIGURATION.format(host=HOST, upstream=self._upstream.port, port=self.port, pool=self._pool),
            encoding="utf-8",
        )
        command: list[str | Path] = [self._program, configuration]
        if os.geteuid() == 0:
            # It refuses root; it reads its file before it changes its user.
            command[1:1] = ["--user", "nobody"]
        self._spawn("pgbouncer", command)

    def is_ready(self) -> bool:
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True
