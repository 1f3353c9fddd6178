"""Real servers for tests and for `make up`: random loopback ports, throw-away data, stopped by pid.

    with PostgreSQL(durable=True) as server:
        url = server.create_database()
        server.kill()       # SIGKILL to all of its processes; the data stay
        server.restart()    # same port, same data

No server outlives the process that started it, however that ends (`guard`).
"""

from tests.support.servers.base import Missing, Server, ServerFailed
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgresql import PostgreSQL
from tests.support.servers.product import SmartChat
from tests.support.servers.rabbitmq import RabbitMQ
from tests.support.servers.seaweedfs import Bucket, SeaweedFS
from tests.support.servers.valkey import Valkey

__all__ = [
    "Bucket",
    "Missing",
    "PgBouncer",
    "PostgreSQL",
    "RabbitMQ",
    "SeaweedFS",
    "Server",
    "ServerFailed",
    "SmartChat",
    "Valkey",
]
