"""The four servers, with their data kept and what they confirmed on the disk."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kombu.connection import Connection

from tests.chaos.schedule import Victim
from tools.servers import Bucket, PostgreSQL, RabbitMQ, SeaweedFS, Server, ServerFailed, Valkey

__all__ = ["Servers"]

_NAME = "smartchat"


class Servers:
    """Starts them together, kills them one by one, and starts them again in the background."""

    def __init__(self, folder: Path) -> None:
        self.database = PostgreSQL(folder=folder / "postgresql", durable=True)
        self.cache = Valkey(folder=folder / "valkey", durable=True)
        self.broker = RabbitMQ(folder=folder / "rabbitmq", durable=True)
        self.store = SeaweedFS(folder=folder / "seaweedfs", durable=True)
        self.failed: list[str] = []
        """Servers that did not come back: the run cannot go on."""
        self.bucket: Bucket | None = None
        self._by_victim: dict[Victim, Server] = {
            Victim.DATABASE: self.database,
            Victim.CACHE: self.cache,
            Victim.BROKER: self.broker,
            Victim.STORE: self.store,
        }
        self._back: dict[Victim, threading.Thread] = {}

    @property
    def victims(self) -> frozenset[Victim]:
        return frozenset(self._by_victim)

    def start(self) -> None:
        servers = self._by_victim.values()
        with ThreadPoolExecutor(len(servers)) as pool:
            for started in [pool.submit(server.start) for server in servers]:
                started.result()
        self.database.create_database(_NAME)
        self.bucket = self.store.make_bucket(_NAME)
        self.broker.create_vhost(_NAME)

    @property
    def database_url(self) -> str:
        return self.database.url(_NAME)

    def settings(self) -> dict[str, str]:
        """The product's settings that name them."""
        assert self.bucket is not None
        return {
            "database": self.database_url,
            "files": f"{self.bucket.url}/library",
            "files_endpoint": self.bucket.endpoint,
            "files_key": self.bucket.key,
            "files_secret": self.bucket.secret,
            "cache": self.cache.url(0),
            "queue": f"celery+{self.broker.url(_NAME)}",
        }

    def is_up(self, victim: Victim) -> bool:
        back = self._back.get(victim)
        return back is None or not back.is_alive()

    def kill(self, victim: Victim, *, away: float) -> None:
        """SIGKILL to all of its processes; it is started again so many seconds later."""
        server = self._by_victim[victim]
        server.kill()
        self._back[victim] = threading.Thread(target=self._start_again, args=(server, away), name=server.name)
        self._back[victim].start()

    def refused_messages(self) -> int:
        """How many messages the workers could not make anything of."""
        with Connection(self.broker.url(_NAME)) as connection:
            declared = connection.channel().queue_declare("smartchat.dead", passive=True)
        return int(declared.message_count)

    def stop(self) -> None:
        for back in self._back.values():
            back.join()
        for server in self._by_victim.values():
            server.stop()

    def _start_again(self, server: Server, away: float) -> None:
        time.sleep(away)
        try:
            server.start()
        except ServerFailed as failure:
            self.failed.append(str(failure))
