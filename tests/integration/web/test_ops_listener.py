"""`smartchat serve` as operators see it: its own listener, and the token that it makes for itself."""

import os
import pwd
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from smartchat.listeners import ListenAddress, may_speak
from smartchat.ops_token import kept_token, ops_token, token_file
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.ops.operator_auth import MIN_TOKEN_CHARACTERS
from tests.support.product import SmartChat
from tools.servers.product import COMMAND

LOCAL = {"SMARTCHAT_LIBRARY": "library", "SMARTCHAT_EMBEDDER": "none"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ops")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[SmartChat]:
    environment = {
        **LOCAL,
        "SMARTCHAT_OPS_ADDRESS": "unix:ops.sock",
        "SMARTCHAT_REQUEST_HEAD_TIMEOUT_SECONDS": "4",
        "SMARTCHAT_MAX_CONNECTIONS_PER_CLIENT": "6",
    }
    with SmartChat("serve", ("serve",), settings=folder, environment=environment) as started:
        yield started


@pytest.fixture(scope="module")
def by_socket(folder: Path, server: SmartChat) -> Iterator[httpx.Client]:
    transport = httpx.HTTPTransport(uds=str(folder / "library" / "ops.sock"))
    with httpx.Client(transport=transport, base_url="http://ops", timeout=60) as client:
        yield client


@pytest.mark.slow
def test_the_first_start_makes_a_token_and_says_where(folder: Path, server: SmartChat) -> None:
    path = folder / "library" / "ops-token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    printed = subprocess.run(
        [COMMAND, "ops", "token"], cwd=folder, env={**os.environ, **LOCAL}, check=True, capture_output=True, text=True
    ).stdout.strip()
    assert printed == path.read_text().strip()
    assert len(printed) >= MIN_TOKEN_CHARACTERS
    assert str(path) in server.log()
    assert printed not in server.log()
    with httpx.Client(base_url=server.address, timeout=60) as client:
        for asked in ("/metrics", "/ops", "/health/detailed"):
            assert client.get(asked).status_code == 401
            assert client.get(asked, auth=("me", printed)).status_code == 200


@pytest.mark.slow
def test_operators_have_a_socket_of_their_own(folder: Path, by_socket: httpx.Client) -> None:
    assert stat.S_IMODE((folder / "library" / "ops.sock").stat().st_mode) == 0o600
    for path in ("/metrics", "/ops", "/health/detailed", "/livez", "/static/ops.css"):
        assert by_socket.get(path).status_code == 200, path
    for path in ("/api/documents", "/", "/schema/openapi.json"):
        assert by_socket.get(path).status_code == 404, path


@pytest.mark.slow
def test_connections_of_operators_are_bounded_too(folder: Path, server: SmartChat) -> None:
    with ExitStack() as stack:
        held = []
        for _ in range(10):
            connection = stack.enter_context(socket.socket(socket.AF_UNIX))
            connection.settimeout(60)
            connection.connect(str(folder / "library" / "ops.sock"))
            held.append(connection)
        held[-1].sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert held[0].recv(100) == b"", "nobody made room"
        assert held[-1].recv(100).startswith(b"HTTP/1.1 408 ")


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may be somebody else")
def test_another_user_is_hung_up_on(folder: Path, server: SmartChat, by_socket: httpx.Client) -> None:
    path = folder / "library" / "ops.sock"
    if not hasattr(socket, "SO_PEERCRED"):
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs:
        assert may_speak(ours)
    # As if the modes did not keep it out.
    opened = [path, *(parent for parent in path.parents if not stat.S_IMODE(parent.stat().st_mode) & 0o001)]
    before = [(one, stat.S_IMODE(one.stat().st_mode)) for one in opened]
    nobody = pwd.getpwnam("nobody")
    code = f"""
import os, socket, sys
os.setgroups([]); os.setgid({nobody.pw_gid}); os.setuid({nobody.pw_uid})
with socket.socket(socket.AF_UNIX) as connection:
    connection.settimeout(30)
    connection.connect(sys.argv[1])
    try:
        connection.sendall(b"GET /metrics HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
        print(len(connection.recv(100)))
    except OSError:
        print(0)
"""
    try:
        for one in opened:
            one.chmod(0o777)
        ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    finally:
        for one, mode in before:
            one.chmod(mode)
    assert (ran.stdout.strip(), ran.stderr) == ("0", "")
    assert by_socket.get("/livez").status_code == 200


@pytest.mark.slow
def test_an_address_of_this_machine_is_open_to_it_under_its_own_names(folder: Path, tmp_path: Path) -> None:
    environment = {**LOCAL, "SMARTCHAT_OPS_ADDRESS": "127.0.0.1:0"}
    with SmartChat("serve", ("serve",), settings=tmp_path, environment=environment) as started:
        line = next(one for one in (started.folder / "serve.log").read_text().splitlines() if one.startswith("For"))
        with httpx.Client(base_url=line.split()[2], timeout=60) as client:
            assert client.get("/metrics").status_code == 200
            for path in ("/metrics", "/health/detailed", "/ops"):
                assert client.get(path, headers={"host": "rebound.example"}).status_code == 421
        with httpx.Client(base_url=started.address, timeout=60) as client:
            assert client.get("/metrics").status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize("address", ["0.0.0.0:0", "nonsense", "unix:", "1.2.3.4.5:1", "127.0.0.1:99999"])
def test_an_address_that_cannot_be_listened_at_is_refused_at_the_start(address: str, tmp_path: Path) -> None:
    environment = {**os.environ, **LOCAL, "SMARTCHAT_OPS_ADDRESS": address}
    ran = subprocess.run(
        [COMMAND, "serve", "--port", "0"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 6, ran.stderr
    assert "ops_address" in ran.stderr
    assert "ready" not in ran.stdout


def test_a_network_needs_a_token() -> None:
    place = ListenAddress.parse("0.0.0.0:0", setting="ops_address", folder=Path())
    with pytest.raises(ConfigurationError, match="ops_token"), place.listening(with_token=False):
        pass
    with place.listening(with_token=True) as listener:
        assert listener.getsockname()[1] > 0


def test_a_socket_that_nobody_listens_at_is_in_nobodys_way(tmp_path: Path) -> None:
    place = ListenAddress.parse("unix:s", setting="ops_address", folder=tmp_path)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    with place.listening(with_token=False):
        pass
    (tmp_path / "s").write_text("a file of somebody's")
    with pytest.raises(ConfigurationError), place.listening(with_token=False):
        pass
    assert (tmp_path / "s").read_text() == "a file of somebody's"


def test_a_token_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ops-token"
    first = kept_token(path)
    assert kept_token(path) == first
    path.chmod(0o644)
    second = kept_token(path)
    assert second != first
    assert kept_token(path) == second
    assert [one.name for one in tmp_path.iterdir()] == ["ops-token"]


def test_a_token_that_somebody_wrote_badly_is_reported_without_it(tmp_path: Path) -> None:
    path = tmp_path / "ops-token"
    path.touch(0o600)
    path.write_text("hunter2\n")
    with pytest.raises(ConfigurationError) as raised:
        kept_token(path)
    assert "hunter2" not in raised.value.operator_message()


def test_nothing_is_made_where_the_settings_say_it_or_keep_nothing_here(tmp_path: Path) -> None:
    given = Settings(library=tmp_path, ops_token="a-token-of-some-length")
    assert (token_file(given), ops_token(given)) == (None, "a-token-of-some-length")
    elsewhere = Settings(library=tmp_path, database="postgresql://h/d", files="s3://b", index="qdrant://h")
    assert (token_file(elsewhere), ops_token(elsewhere)) == (None, "")
    assert not list(tmp_path.iterdir())
