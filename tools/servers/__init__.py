"""Real servers for tests and for `make up`: random loopback ports, throw-away data, stopped by pid.

    with PostgreSQL(durable=True) as server:
        url = server.create_database()
        server.kill()       # SIGKILL to all of its processes; the data stay
        server.restart()    # same port, same data

No server outlives the process that started it, however that ends (`guard`).
"""

from tools.servers.base import Missing, Server, ServerFailed
from tools.servers.pgbouncer import PgBouncer
from tools.servers.postgresql import PostgreSQL
from tools.servers.product import SmartChat
from tools.servers.rabbitmq import RabbitMQ
from tools.servers.seaweedfs import Bucket, SeaweedFS
from tools.servers.valkey import Valkey

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
