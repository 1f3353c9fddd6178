"""Prometheus, Alertmanager and the exporters, from Debian."""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST


def find_program(program: str) -> str:
    """The path of a program that a Debian package of the same name brings.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which(program, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if found is None:
        raise Missing(program.replace("-", "_"), f"apt-get install {program}")
    return found


class _Daemon(Server):
    """One program that serves HTTP, and is ready when a path of it answers."""

    ready_path = "/metrics"

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}{self.ready_path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


class Prometheus(_Daemon):
    """A Prometheus with a configuration that is there already.

    Args:
        configuration: `prometheus.yml`; what it refers to by relative paths lies beside it.
        port: As for every server.
    """

    name = "Prometheus"
    ready_path = "/-/ready"

    def __init__(self, configuration: Path, *, port: int | None = None) -> None:
        self._program = find_program("prometheus")
        self._configuration = configuration
        super().__init__(port=port)

    def launch(self) -> None:
        self._spawn(
            "prometheus",
            [
                self._program,
                f"--config.file={self._configuration}",
                f"--storage.tsdb.path={self.folder / 'data'}",
                f"--web.listen-address={self.address}",
                "--web.enable-lifecycle",
                # An alert that cannot be sent at once, as before Alertmanager is found, is sent again after that time.
                "--rules.alert.resend-delay=5s",
                "--enable-feature=exemplar-storage",
                "--log.level=warn",
            ],
        )


class Alertmanager(_Daemon):
    """An Alertmanager without neighbours.

    Args:
        configuration: `alertmanager.yml`.
        port: As for every server.
    """

    name = "Alertmanager"
    ready_path = "/-/ready"

    def __init__(self, configuration: Path, *, port: int | None = None) -> None:
        self._program = find_program("prometheus-alertmanager")
        self._configuration = configuration
        super().__init__(port=port)

    def launch(self) -> None:
        self._spawn(
            "alertmanager",
            [
                self._program,
                f"--config.file={self._configuration}",
                f"--storage.path={self.folder / 'data'}",
                f"--web.listen-address={self.address}",
                "--cluster.listen-address=",
                "--log.level=warn",
            ],
        )


class Exporter(_Daemon):
    """One of Prometheus' exporters.

    Args:
        kind: `node`, `postgres`, `redis` or `blackbox`.
        options: What follows its name.
        environment: Variables for it, such as the database's address.
        port: As for every server.
    """

    def __init__(
        self,
        kind: str,
        *options: str,
        environment: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> None:
        self._program = find_program(f"prometheus-{kind}-exporter")
        self.name = f"{kind}-exporter"
        self._options: Sequence[str] = options
        self._environment = dict(environment or {})
        super().__init__(port=port)

    def launch(self) -> None:
        self._spawn(
            self.name,
            [self._program, f"--web.listen-address={self.address}", *self._options],
            environment={**os.environ, **self._environment},
        )
