"""The servers and processes of the stack, and the settings that bind them together."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.servers import Bucket, PostgreSQL, RabbitMQ, SeaweedFS, Server, SmartChat, Valkey
from tools.servers.ports import PortInUse, Ports

NAME = "smartchat"
WEB_PORT = 8000
QUEUES = "ingest,embed,maintenance"


class Servers:
    """The four servers, with their data in folders of the stack."""

    def __init__(self, folder: Path, ports: dict[str, int]) -> None:
        def kept(name: str) -> tuple[Path, int | None]:
            return folder / name, unless_taken(ports.get(name))

        place, port = kept("postgresql")
        self.postgresql = PostgreSQL(folder=place, port=port, durable=True)
        place, port = kept("valkey")
        self.valkey = Valkey(folder=place, port=port, durable=True)
        place, port = kept("rabbitmq")
        self.rabbitmq = RabbitMQ(folder=place, port=port, durable=True)
        place, port = kept("seaweedfs")
        self.seaweedfs = SeaweedFS(folder=place, port=port, durable=True)

    def all(self) -> dict[str, Server]:
        return {
            "postgresql": self.postgresql,
            "valkey": self.valkey,
            "rabbitmq": self.rabbitmq,
            "seaweedfs": self.seaweedfs,
        }

    def start(self) -> None:
        """Start all of them at the same time.

        Raises:
            ServerFailed: one did not start.
        """
        servers = self.all().values()
        with ThreadPoolExecutor(len(servers)) as pool:
            for started in [pool.submit(server.start) for server in servers]:
                started.result()

    def settings(self, folder: Path) -> Path:
        """Make a database, a bucket and a virtual host where there is none, and write the settings that name them."""
        with self.postgresql.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)).fetchone()
        if known is None:
            self.postgresql.create_database(NAME)
        client = self.seaweedfs.client()
        if NAME not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
            self.seaweedfs.make_bucket(NAME)
        bucket = Bucket(
            endpoint=self.seaweedfs.endpoint, key=self.seaweedfs.key, secret=self.seaweedfs.secret, bucket=NAME
        )
        values = {
            "library": "library",
            "database": self.postgresql.url(NAME),
            "files": f"{bucket.url}/library",
            "files_endpoint": bucket.endpoint,
            "files_key": bucket.key,
            "files_secret": bucket.secret,
            "cache": self.valkey.url(0),
            "queue": f"celery+{self.rabbitmq.create_vhost(NAME)}",
            "index": "",
        }
        path = folder / "smartchat.toml"
        lines = [
            "# Written by `make up` at every start. For commands by hand: smartchat --config with this file.",
            # A string of JSON is one of TOML.
            *(f"{name} = {json.dumps(value)}" for name, value in values.items()),
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def product(folder: Path, ports: dict[str, int]) -> dict[str, SmartChat]:
    """The product's processes, in the order in which they start: the first one brings the database up to date."""

    def exporting(name: str, *arguments: str) -> SmartChat:
        port = unless_taken(ports.get(name))
        return SmartChat(
            name, (name, *arguments), settings=folder, folder=folder / name, port=port, exposes_metrics=True
        )

    web = unless_taken(ports.get("web")) or unless_taken(WEB_PORT)
    return {
        "web": SmartChat("web", ("serve", "--with-handbook"), settings=folder, folder=folder / "web", port=web),
        "relay": exporting("relay"),
        "worker": exporting("worker", "--queues", QUEUES),
        "monitor": exporting("monitor"),
    }


def unless_taken(port: int | None) -> int | None:
    """The port, if nobody uses it."""
    if port is None:
        return None
    probe = Ports()
    try:
        return probe.take(port)
    except PortInUse:
        return None
    finally:
        probe.release()
