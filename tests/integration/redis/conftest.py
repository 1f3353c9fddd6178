"""A Valkey of a test's own, which it may kill, stop and fill."""

from collections.abc import Iterator

import pytest

from tools.servers import Missing, Valkey


def own_server(*options: str) -> Iterator[Valkey]:
    try:
        server = Valkey(options=options)
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    yield from own_server()


@pytest.fixture
def locked_valkey() -> Iterator[Valkey]:
    """One that wants the password `hunter2`."""
    yield from own_server("--requirepass", "hunter2")


@pytest.fixture
def small_valkey() -> Iterator[Valkey]:
    """One that holds little, and evicts nothing."""
    yield from own_server("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")
