"""The whole of it: the product on its servers, and everything that watches it."""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.ops_proof.configuration import Targets, write_configuration
from tests.ops_proof.prometheus_api import PrometheusApi
from tests.ops_proof.provider import ScriptedProvider
from tests.ops_proof.receivers import Receivers
from tests.ops_proof.scripted_exporter import ScriptedExporter, Value
from tests.ops_proof.tls_server import TlsServer
from tests.support.fault_proxy import FaultProxy
from tests.support.otlp import OtlpReceiver
from tests.support.product import SmartChat
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS, Server, Valkey
from tools.servers.monitoring import Alertmanager, Exporter, Prometheus
from tools.servers.ports import HOST, Ports
from tools.servers.product import COMMAND

BACKUPS = ("database_full", "database_incremental", "files", "configuration")
TOKEN = "let-the-operators-in"
NAME = "smartchat"

GIB = 1024**3
WELL_MACHINE: Mapping[str, Value] = {
    'node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"}': 60.0 * GIB,
    'node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"}': 100.0 * GIB,
    "node_memory_MemAvailable_bytes": 8.0 * GIB,
    "node_memory_MemTotal_bytes": 16.0 * GIB,
    'node_cpu_seconds_total{cpu="0",mode="idle"}': time.monotonic,
    'node_disk_io_time_seconds_total{device="sda"}': 0.0,
}
"""A machine with room, whose one processor has nothing to do."""

BUSY_MACHINE: Mapping[str, Value] = {
    'node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"}': 12.0 * GIB,
    'node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"}': 100.0 * GIB,
    'node_filesystem_avail_bytes{device="run",fstype="tmpfs",mountpoint="/run"}': 0.0,
    'node_filesystem_size_bytes{device="run",fstype="tmpfs",mountpoint="/run"}': 1.0 * GIB,
    "node_memory_MemAvailable_bytes": 2.4 * GIB,
    "node_memory_MemTotal_bytes": 16.0 * GIB,
    'node_cpu_seconds_total{cpu="0",mode="idle"}': lambda: time.monotonic() * 0.25,
}
"""One that is as busy as may be: 85 % of the memory, 88 % of the disk, 75 % of the processor, a full tmpfs."""


class Installation:
    """Starts everything when the block begins, and ends it all when it ends.

    Args:
        folder: Where configuration and logs are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = version("smartchat")
        self._stack = ExitStack()
        self._ports = Ports()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self) -> None:
        enter = self._stack.enter_context
        self._stack.callback(self._ports.release)
        self.receivers = enter(Receivers())
        self.provider = enter(ScriptedProvider())
        self.machine = enter(ScriptedExporter(WELL_MACHINE))
        self.busy_machine = enter(ScriptedExporter(BUSY_MACHINE))
        self.tls = enter(TlsServer(self.folder / "tls", days=60))
        self.postgresql = PostgreSQL(durable=True)
        self.valkey = Valkey(options=("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"))
        self.rabbitmq = RabbitMQ(durable=True)
        self.seaweedfs = SeaweedFS(durable=True)
        self._all(self.postgresql, self.valkey, self.rabbitmq, self.seaweedfs)
        self.database_link = enter(FaultProxy(self.postgresql.port))
        self.cache_link = enter(FaultProxy(self.valkey.port))
        self.files_link = enter(FaultProxy(self.seaweedfs.port))
        self.collector = enter(OtlpReceiver())
        self._start_product()
        self.record_backups()
        self.book = self._upload_book()
        self._start_monitoring()

    def _start_product(self) -> None:
        settings = self.folder / "product"
        settings.mkdir(parents=True, exist_ok=True)
        self._write_settings(settings)
        self.metrics = {name: self._ports.any() for name in ("worker", "relay", "monitor", "canary")}
        self.web = self._program("web", ("serve",), settings)
        self.web.start()  # it brings the database up to date
        self.relay = self._program("relay", ("relay",), settings)
        self.worker = self._program("worker", ("worker", "--queues", "ingest,embed,maintenance"), settings)
        self.monitor = self._program("monitor", ("monitor", "--every", "1"), settings)
        self.canary = self._program("canary", ("canary", "--url", self.web.address, "--every", "1"), settings)
        self._start_all(self.relay, self.worker, self.monitor, self.canary)

    def _start_monitoring(self) -> None:
        postgres = f"postgresql://postgres@{HOST}:{self.postgresql.port}/{NAME}?sslmode=disable"
        self.postgres_exporter = Exporter("postgres", environment={"DATA_SOURCE_NAME": postgres})
        self.redis_exporter = Exporter("redis", f"--redis.addr=redis://{HOST}:{self.valkey.port}")
        self.node_exporter = Exporter("node")
        self.blackbox = Exporter("blackbox", f"--config.file={self.folder / 'blackbox' / 'blackbox.yml'}")
        self.alertmanager = Alertmanager(self.folder / "alertmanager" / "alertmanager.yml")
        self.prometheus_server = Prometheus(self.folder / "prometheus" / "prometheus.yml")
        write_configuration(
            self.folder,
            alertmanager=self.alertmanager.address,
            blackbox=self.blackbox.address,
            token=TOKEN,
            receivers=self.receivers,
        )
        self.targets = Targets(
            self.folder / "prometheus" / "targets",
            {
                "smartchat-api": [f"{HOST}:{self.web.port}"],
                **{f"smartchat-{name}": [f"{HOST}:{port}"] for name, port in self.metrics.items()},
                "node": [self.node_exporter.address, self.machine.address, self.busy_machine.address],
                "postgres": [self.postgres_exporter.address],
                "redis": [self.redis_exporter.address],
                "blackbox-http": [f"{self.web.address}/readyz"],
                "blackbox-tls": [self.tls.address],
                "prometheus": [self.prometheus_server.address],
                "alertmanager": [self.alertmanager.address],
            },
        )
        self._all(self.postgres_exporter, self.redis_exporter, self.node_exporter, self.blackbox)
        self._all(self.alertmanager, self.prometheus_server)
        self.prometheus = PrometheusApi(self.prometheus_server.address)

    def _program(self, name: str, arguments: tuple[str, ...], settings: Path) -> SmartChat:
        # Not by the setting: of a server of one's own nobody knows what it costs.
        environment = {"OPENAI_API_BASE": self.provider.url, "OPENAI_API_KEY": "made-up"}
        if name in self.metrics:
            environment["SMARTCHAT_METRICS_ADDRESS"] = f"{HOST}:{self.metrics[name]}"
        program = SmartChat(name, arguments, settings=settings, folder=self.folder / name, environment=environment)
        self._stack.callback(program.stop)
        return program

    def _write_settings(self, folder: Path) -> None:
        bucket = self.seaweedfs.make_bucket(NAME)
        self.postgresql.create_database(NAME)
        self.broker = self.rabbitmq.create_vhost(NAME)
        values = {
            "library": "library",
            "database": self.database_link.through(self.postgresql.url(NAME)),
            "files": f"{bucket.url}/library",
            "files_endpoint": self.files_link.through(bucket.endpoint),
            "files_key": bucket.key,
            "files_secret": bucket.secret,
            "cache": self.cache_link.through(self.valkey.url(0)),
            "queue": f"celery+{self.broker}",
            "otlp_endpoint": self.collector.endpoint,
            "model": "openai/gpt-4o",
            "model_budget": 20,
            "embedder": "none",
            "ops_token": TOKEN,
            "worker_concurrency": 2,
            "trusted_proxies": [f"{HOST}/32"],
            "rate_reads_per_minute": 0,
            "rate_asks_per_minute": 600,
            "rate_uploads_per_minute": 0,
            "database_pool": 50,
            "database_overflow": 10,
            "remote_timeout_seconds": 3.0,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        (folder / "smartchat.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def record_backups(self) -> None:
        """Say that every backup has succeeded a moment ago, and so has a drill."""
        for kind in BACKUPS:
            self.record("backup", "--kind", kind)
        self.record("drill", "--rto", "600", "--rpo", "60")

    def record(self, *arguments: str) -> None:
        """Record a backup or a drill, as an operator's script does."""
        command: list[str | Path] = [COMMAND, "ops", "record", *arguments]
        folder = self.folder / "product"
        environment = {**os.environ, "SMARTCHAT_CONFIG": str(folder / "smartchat.toml")}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=60)

    def _upload_book(self) -> str:
        text = "Tobias kept the lighthouse for forty years, and never left the rock.\n\n" * 40
        with self.client() as client:
            answer = client.post("/api/documents", files={"file": ("The lighthouse.txt", text.encode())})
        return str(answer.raise_for_status().json()["id"])

    def client(self, *, token: str | None = None) -> httpx.Client:
        """A client of the web server, by default one of the public."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return httpx.Client(base_url=self.web.address, headers=headers, timeout=30)

    def _all(self, *servers: Server) -> None:
        for server in servers:
            self._stack.callback(server.stop)
        self._start_all(*servers)

    @staticmethod
    def _start_all(*servers: Server) -> None:
        with ThreadPoolExecutor(len(servers)) as pool:
            for started in [pool.submit(server.start) for server in servers]:
                started.result()
