"""Outgoing requests go through one client; what else opens connections is listed here, with the reason."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

CLIENT = "adapters/smartchat_adapters/outgoing/"

# Libraries that open connections, and modules of the standard library that do.
LIBRARIES = frozenset(
    """adlfs aiobotocore aiohttp amqp asyncpg asyncssh azure boto3 botocore celery fsspec ftplib gcsfs google grpc
    http.client httpcore httpcore2 httpx httpx2 huggingface_hub imaplib kombu litellm mcp nntplib openai
    opentelemetry.exporter paramiko pika poplib psycopg psycopg_pool pycurl qdrant_client redis requests s3fs smtplib
    socketserver telnetlib urllib.request urllib3 websocket websockets xmlrpc""".split()
)
# Names of `socket` and `asyncio` that do.
CALLS = frozenset(
    """create_connection create_datagram_endpoint getaddrinfo gethostbyname gethostbyname_ex open_connection
    open_unix_connection sock_connect""".split()
)

_DATABASE = "PostgreSQL, at the address that the operator names in the settings; it speaks its own protocol"
_REDIS = "Redis, at the address that the operator names in the settings; it speaks its own protocol"
_QDRANT = "Qdrant, at the address that the operator names in the settings, by Qdrant's own client"
_FILES = "the operator's bucket, by the provider's own client, which also finds its credentials"
_BROKER = "the broker, at the address that the operator names in the settings; it speaks its own protocol"
_OWN = "resolves the address that this process listens at"

# Patterns of modules, as `fnmatch` reads them.
EXCEPTIONS: dict[str, str] = {
    "adapters/smartchat_adapters/files/*_store.py": _FILES,
    "adapters/smartchat_adapters/files/*_filesystem.py": _FILES,
    "adapters/smartchat_adapters/mail/smtp_mailer.py": "speaks SMTP, to addresses that the client's check let pass",
    "adapters/smartchat_adapters/models/litellm_http.py": "gives litellm's own clients the transport of the client",
    "adapters/smartchat_adapters/observability/trace_provider.py": "the collector of traces that the operator names",
    "adapters/smartchat_adapters/passage_index/qdrant/*.py": _QDRANT,
    "adapters/smartchat_adapters/queues/*.py": _BROKER,
    "adapters/smartchat_adapters/redis/*.py": _REDIS,
    "adapters/smartchat_adapters/scanning/clamd.py": "clamd, at the address that the operator names; its own protocol",
    "adapters/smartchat_adapters/sql/postgresql.py": _DATABASE,
    "apps/smartchat/cli/commands/serve/run.py": _OWN,
    "apps/smartchat/doctor/models_check.py": "looks up whether litellm is installed",
    "apps/smartchat/listeners.py": _OWN,
    "apps/smartchat/worker/*.py": _BROKER,
}


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports, also where the name stands in a call of `import_module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and "import" in _name_of(node.func):
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _name_of(function: ast.expr) -> str:
    """`importlib.import_module` of a call; of what is no such chain, its last part."""
    if isinstance(function, ast.Attribute):
        return f"{_name_of(function.value)}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def called(tree: ast.AST) -> Iterator[str]:
    """Calls that open a connection."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module in {"socket", "asyncio"}:
            yield from (alias.name for alias in node.names if alias.name in CALLS)


def opens_connections(source: str) -> set[str]:
    tree = ast.parse(source)
    names = {
        library for name in imported(tree) for library in LIBRARIES if name == library or name.startswith(f"{library}.")
    }
    return names | set(called(tree))


@cache
def found_modules(root: Path) -> dict[str, set[str]]:
    places = ("smartchat_core", "adapters", "apps", "plugins")
    modules = (path for place in places for path in (root / place).rglob("*.py") if "tests" not in path.parts)
    found = {str(path.relative_to(root)): opens_connections(path.read_text("utf-8")) for path in modules}
    return {name: what for name, what in found.items() if what and not name.startswith(CLIENT)}


def excepted(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in EXCEPTIONS)


def test_no_other_module_opens_connections(root: Path) -> None:
    others = {name: what for name, what in found_modules(root).items() if not excepted(name)}
    assert others == {}, "send it through smartchat_core.ports.outgoing_http, or name the reason here"


def test_no_exception_is_left_over(root: Path) -> None:
    found = found_modules(root)
    assert [pattern for pattern in EXCEPTIONS if not any(fnmatch(name, pattern) for name in found)] == []
    assert all(EXCEPTIONS.values())


@pytest.mark.parametrize(
    "source",
    [
        "import httpx",
        "import urllib.request as other",
        "from urllib import request",
        "from http.client import HTTPSConnection",
        "def f():\n    import requests.sessions",
        "import_module('aiohttp.client')",
        "__import__('smtplib')",
        "import socket\nsocket.create_connection(('a', 1))",
        "from asyncio import open_connection",
        "async def f(loop):\n    await loop.sock_connect(1, 2)",
        "import socket\nsocket.getaddrinfo('a', 1)",
    ],
)
def test_ways_to_connect_are_found(source: str) -> None:
    assert opens_connections(source)


@pytest.mark.parametrize(
    "source", ["from urllib.parse import urlsplit", "from http import HTTPStatus", "import socket"]
)
def test_what_connects_to_nothing_is_not_found(source: str) -> None:
    assert not opens_connections(source)
