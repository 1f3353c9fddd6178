"""Each fault does to a connection what it says, and is over when it is over."""

import asyncio
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import redis
import redis.asyncio

from tests.support.fault_proxy import FaultProxy
from tests.support.faults import Cut, Direction, HalfOpen, Passing, Refusing, Resetting, Slow
from tools.servers import Valkey
from tools.servers.ports import HOST

# Long enough for bytes that are on their way; every wait for bytes that must come is the test's own timeout.
A_MOMENT = 0.3
FOREVER = 3600.0


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(65536):
            self.request.sendall(data)


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections are reset here all the time."""


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    """A proxy in front of a server that sends back what it gets."""
    with EchoServer((HOST, 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with FaultProxy(server.server_address[1]) as made:
            yield made
        server.shutdown()
        thread.join()


def connect(proxy: FaultProxy) -> closing[socket.socket]:
    return closing(socket.create_connection((HOST, proxy.port)))


def receive(connection: socket.socket, size: int) -> bytes:
    """So many bytes, or fewer where the other side is done."""
    got = b""
    while len(got) < size and (data := connection.recv(size - len(got))):
        got += data
    return got


def echoes(connection: socket.socket, data: bytes = b"hello") -> bool:
    connection.sendall(data)
    return receive(connection, len(data)) == data


def silent(connection: socket.socket) -> bool:
    connection.settimeout(A_MOMENT)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    finally:
        connection.settimeout(None)
    return False


def test_it_hands_on_all_bytes_both_ways(proxy: FaultProxy) -> None:
    data = bytes(range(256)) * 16_384
    with connect(proxy) as connection:
        sending = threading.Thread(target=connection.sendall, args=(data,))
        sending.start()
        assert receive(connection, len(data)) == data
        sending.join()
        assert proxy.connections == 1
        # A client that is done with sending still hears the rest.
        connection.sendall(b"the end")
        connection.shutdown(socket.SHUT_WR)
        assert receive(connection, 100) == b"the end"
    assert proxy.accepted == 1


def test_slow_bytes_wait(proxy: FaultProxy) -> None:
    with connect(proxy) as connection:
        assert echoes(connection)
        with proxy.fault(Slow(latency=FOREVER)):
            connection.sendall(b"hello")
            assert silent(connection)
        assert receive(connection, 5) == b"hello"


def test_slow_bytes_arrive(proxy: FaultProxy) -> None:
    with proxy.fault(Slow(latency=0.01, bytes_per_second=1000)), connect(proxy) as connection:
        assert echoes(connection, b"x" * 200)


def test_a_narrow_way_lets_few_bytes_through(proxy: FaultProxy) -> None:
    with connect(proxy) as connection:
        with proxy.fault(Slow(bytes_per_second=20)):
            connection.sendall(b"x" * 1000)
            first = receive(connection, 1)
            # The rest takes 50 seconds.
            first += connection.recv(1000)
            assert len(first) < 500
        assert len(first + receive(connection, 1000 - len(first))) == 1000


def test_refusing_is_a_closed_port_and_lost_connections(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoes(old)
        with proxy.fault(Refusing()):
            with pytest.raises(ConnectionRefusedError), connect(proxy):
                pass
            with pytest.raises(ConnectionResetError):
                old.recv(1)
            assert proxy.connections == 0
    with connect(proxy) as new:
        assert echoes(new)


def test_resetting_ends_connections_old_and_new(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoes(old)
        with proxy.fault(Resetting()):
            with pytest.raises(ConnectionResetError):
                old.recv(1)
            with pytest.raises(ConnectionResetError), connect(proxy) as new:
                new.recv(1)
    with connect(proxy) as new:
        assert echoes(new)


def test_half_open_connections_swallow_and_stay(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoes(old)
        with proxy.fault(HalfOpen()), connect(proxy) as new:
            for connection in (old, new):
                connection.sendall(b"is anybody there?")
                assert silent(connection)
            # Not even the end is answered.
            old.shutdown(socket.SHUT_WR)
            assert silent(old)
        # Bytes are missing, so it cannot go on.
        with pytest.raises(ConnectionResetError):
            old.recv(1)
    with connect(proxy) as new:
        assert echoes(new)


def test_an_answer_is_cut_after_so_many_bytes(proxy: FaultProxy) -> None:
    with connect(proxy) as connection:
        assert echoes(connection)
        # Counted from here.
        with proxy.fault(Cut(after=3)):
            connection.sendall(b"hello")
            assert receive(connection, 3) == b"hel"
            with pytest.raises(ConnectionResetError):
                connection.recv(1)
    with connect(proxy) as new:
        assert echoes(new)


def test_a_request_is_cut_after_so_many_bytes(proxy: FaultProxy) -> None:
    with proxy.fault(Cut(after=1000, direction=Direction.REQUEST)), connect(proxy) as connection:
        assert echoes(connection, b"x" * 900)
        connection.sendall(b"x" * 900)
        with pytest.raises(ConnectionResetError):
            receive(connection, 1800)
        # Others have a count of their own.
        with connect(proxy) as other:
            assert echoes(other)


def test_a_dead_server_behind_it_resets(proxy: FaultProxy) -> None:
    with FaultProxy(proxy.port) as outer:
        proxy.set(Refusing())
        with pytest.raises(ConnectionResetError), connect(outer) as connection:
            connection.recv(1)
        proxy.set(Passing())
        with connect(outer) as connection:
            assert echoes(connection)


def test_an_address_leads_through_it(valkey_server: Valkey) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        assert proxy.through(f"redis://u:p@127.0.0.1:{valkey_server.port}/3?a=b") == (
            f"redis://u:p@127.0.0.1:{proxy.port}/3?a=b"
        )
        with pytest.raises(AssertionError, match="does not lead to"):
            proxy.through("redis://127.0.0.1:1/0")


def test_a_synchronous_client_meets_faults(valkey_server: Valkey, redis_url: str) -> None:
    with FaultProxy(valkey_server.port) as proxy, redis.Redis.from_url(proxy.through(redis_url)) as client:
        client.set("title", "Dracula")
        with proxy.fault(Refusing()), pytest.raises(redis.ConnectionError):
            client.get("title")
        assert client.get("title") == b"Dracula"


async def test_an_asynchronous_client_meets_faults(valkey_server: Valkey, redis_url: str) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        async with redis.asyncio.Redis.from_url(proxy.through(redis_url), socket_timeout=None) as client:
            await client.set("title", "Dracula")
            with proxy.fault(HalfOpen()), pytest.raises(TimeoutError):
                await asyncio.wait_for(client.get("title"), A_MOMENT)
            assert await client.get("title") == b"Dracula"
